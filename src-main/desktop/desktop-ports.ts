/** What the desktop lends the core: native dialogs, notifications, the file manager. */
import { app, type BrowserWindow, dialog, Notification, type OpenDialogOptions, shell } from 'electron';
import { downloadsFolderOf } from '../core/downloads-folder';
import type { HostPorts } from '../core/host-ports';
import { desktopAbilities } from './choices/desktop-abilities';
import type { Notifications } from './notifications';
import { showOwnPlace } from './own-places';
import { installedUpdateWay } from './updates';

export interface DesktopPortsNeeds {
  /** The window dialogs belong to; null while there is none. */
  readonly currentWindow: () => BrowserWindow | null;
  readonly dataFolder: string;
  readonly notifications: Notifications;
  /** The system can be told to start us at a login. */
  readonly startsWithSystem: boolean;
  /** Takes a newer Port59, when the person asks for it. */
  readonly update: Required<HostPorts>['update'];
}

export function createDesktopPorts(needs: DesktopPortsNeeds): HostPorts {
  const { currentWindow, dataFolder, notifications, startsWithSystem, update } = needs;
  const pick = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const window = currentWindow();
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return answer.canceled ? [] : answer.filePaths;
  };

  return {
    abilities: {
      nativeDialogs: true,
      reveal: true,
      notifications: Notification.isSupported(),
      pathsOfDroppedFiles: true,
      spoolUrl: null,
      desktop: {
        ...desktopAbilities(process.platform, startsWithSystem),
        updates: installedUpdateWay() !== 'none',
      },
    },
    downloadsFolder: downloadsFolder(),
    pickFiles: () => pick({ properties: ['openFile', 'multiSelections'] }),
    pickFolder: async () => (await pick({ properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
    update,
    showOwn: (place) => showOwnPlace(place, dataFolder),
    reveal: (path) => shell.showItemInFolder(path),
    notify: (told) => notifications.notify(told),
    onLookedAt: (personId) => notifications.looksAt(personId),
  };
}

/** Windows knows a moved folder; the others are asked as the program without a desktop asks. */
function downloadsFolder(): string {
  if (process.platform === 'win32') return app.getPath('downloads');
  const { platform, env } = process;
  return downloadsFolderOf({ platform, homeFolder: app.getPath('home'), configHome: env.XDG_CONFIG_HOME });
}
