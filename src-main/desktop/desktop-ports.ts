/** What the desktop lends the core: native dialogs, notifications, the file manager. */
import { app, type BrowserWindow, dialog, Notification, type OpenDialogOptions, shell } from 'electron';
import { downloadsFolderOf } from '../core/downloads-folder';
import type { HostNotification, HostPorts } from '../core/host-ports';
import { desktopAbilities } from './choices/desktop-abilities';
import { showWindow } from './window';

/** @param currentWindow the window dialogs belong to; null while there is none */
export function createDesktopPorts(currentWindow: () => BrowserWindow | null): HostPorts {
  const shown = new Map<string, Notification>();

  const pick = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const window = currentWindow();
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return answer.canceled ? [] : answer.filePaths;
  };

  const notify = ({ title, body, tag }: HostNotification): void => {
    shown.get(tag)?.close();
    const notification = new Notification({ title, body });
    notification.on('click', () => {
      const window = currentWindow();
      if (window) showWindow(window);
    });
    notification.on('close', () => {
      if (shown.get(tag) === notification) shown.delete(tag);
    });
    shown.set(tag, notification);
    notification.show();
  };

  return {
    abilities: {
      nativeDialogs: true,
      reveal: true,
      notifications: Notification.isSupported(),
      pathsOfDroppedFiles: true,
      spoolUrl: null,
      desktop: desktopAbilities(process.platform, false),
    },
    downloadsFolder: downloadsFolder(),
    pickFiles: () => pick({ properties: ['openFile', 'multiSelections'] }),
    pickFolder: async () => (await pick({ properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
    reveal: (path) => shell.showItemInFolder(path),
    notify,
  };
}

/** Windows knows a moved folder; the others are asked as the program without a desktop asks. */
function downloadsFolder(): string {
  if (process.platform === 'win32') return app.getPath('downloads');
  const { platform, env } = process;
  return downloadsFolderOf({ platform, homeFolder: app.getPath('home'), configHome: env.XDG_CONFIG_HOME });
}
