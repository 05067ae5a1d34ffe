/**
 * What the application menu holds, as data: roles that Electron knows, places of the window, and things of the disk. The
 * window itself listens to its keys; what stands beside an item tells them, and works where the window does not listen.
 */
import type { WindowAsked } from '../../../src-shared/contract/contract';

/** The places of the window that can be asked for by name alone. */
type Place = 'home' | 'transfers' | 'contacts' | 'settings' | 'go-to' | 'shortcuts' | 'about';

export type MenuAction =
  | { readonly kind: 'ask'; readonly asked: Extract<WindowAsked, { kind: Place }> }
  | { readonly kind: 'show-log' }
  | { readonly kind: 'show-data-folder' };

type Role =
  | ('windowMenu' | 'quit' | 'close' | 'togglefullscreen')
  | ('undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll')
  | ('resetZoom' | 'zoomIn' | 'zoomOut');

export type MenuEntry =
  | { readonly kind: 'line' }
  | { readonly kind: 'role'; readonly role: Role }
  | {
      readonly kind: 'item';
      readonly label: string;
      /** As Electron writes keys. */
      readonly keys: string | null;
      readonly action: MenuAction;
    }
  | { readonly kind: 'menu'; readonly label: string; readonly entries: readonly MenuEntry[] };

const LINE: MenuEntry = { kind: 'line' };

/** The whole menu of a system [desktop 2 menus]. @param platform as `process.platform` */
export function applicationMenu(platform: string): readonly MenuEntry[] {
  const isMac = platform === 'darwin';
  const settings = place('Settings…', 'settings', 'CmdOrCtrl+,');
  return [
    // On macOS the first menu bears the program's name, whatever is in it: About, Settings and Quit belong there.
    ...(isMac ? [menu('Port59', [place('About Port59', 'about'), LINE, settings, LINE, role('quit')])] : []),
    menu('&File', [...(isMac ? [] : [settings, LINE]), role(isMac ? 'close' : 'quit')]),
    menu('&Edit', [...roles('undo', 'redo'), LINE, ...roles('cut', 'copy', 'paste', 'selectAll')]),
    menu('&View', [...roles('resetZoom', 'zoomIn', 'zoomOut'), LINE, role('togglefullscreen')]),
    menu('&Go', [
      place('Go to…', 'go-to', 'CmdOrCtrl+K'),
      LINE,
      place('Home', 'home'),
      place('Transfers', 'transfers', 'CmdOrCtrl+J'),
      place('Contacts', 'contacts'),
    ]),
    ...(isMac ? [role('windowMenu')] : []),
    menu('&Help', [
      place('Keys', 'shortcuts', 'F1'),
      LINE,
      { kind: 'item', label: 'Show log', keys: null, action: { kind: 'show-log' } },
      { kind: 'item', label: 'Show data folder', keys: null, action: { kind: 'show-data-folder' } },
      ...(isMac ? [] : [LINE, place('About Port59', 'about')]),
    ]),
  ];
}

function menu(label: string, entries: readonly MenuEntry[]): MenuEntry {
  return { kind: 'menu', label, entries };
}

function role(name: Role): MenuEntry {
  return { kind: 'role', role: name };
}

function roles(...names: readonly Role[]): readonly MenuEntry[] {
  return names.map(role);
}

function place(label: string, kind: Place, keys: string | null = null): MenuEntry {
  return { kind: 'item', label, keys, action: { kind: 'ask', asked: { kind } } };
}
