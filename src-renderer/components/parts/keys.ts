/**
 * Keys as each system has them [desktop 2 menus]. The tables of the window write them as Windows and Linux do ("Ctrl+K");
 * on macOS the command key is ⌘, and Ctrl with a letter stays what it is in every text there: to the start of the line, on
 * to the next letter, away with the rest of the line.
 */
type KeySystem = 'mac' | 'other';

/** What of a key or of a press of the mouse matters here. */
export interface Modifiers {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const MAC_NAMES: Readonly<Record<string, string>> = {
  'Ctrl+': '⌘',
  'Alt+': '⌥',
  'Shift+': '⇧',
  Enter: 'Return',
  Backspace: 'Delete',
};

/** @param platform as `navigator.platform` writes it: that of the one who looks at the page, wherever the host runs */
export function keySystemOf(platform: string): KeySystem {
  return /^(mac|iphone|ipad)/i.test(platform) ? 'mac' : 'other';
}

/** Whether the system's command key is held, and not the other one of the two. */
export function holdsCommand({ ctrlKey, metaKey }: Modifiers, system: KeySystem): boolean {
  return system === 'mac' ? metaKey && !ctrlKey : ctrlKey && !metaKey;
}

/** `Ctrl+K` as it stands on the keys of this system: `⌘K` on macOS. */
export function keysOn(system: KeySystem, keys: string): string {
  if (system === 'other') return keys;
  return keys.replace(/Ctrl\+|Alt\+|Shift\+|Enter|Backspace/g, (name) => MAC_NAMES[name] ?? name);
}

/** The key of a Mac that is called Delete is the one that others call Backspace. */
export function isDelete(key: string, system: KeySystem): boolean {
  return key === 'Delete' || (system === 'mac' && key === 'Backspace');
}

/** The keys that open a context menu: the menu key of Windows and Linux, and Shift+F10 everywhere. */
export function opensContextMenu({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): boolean {
  return key === 'ContextMenu' || (key === 'F10' && shiftKey);
}
