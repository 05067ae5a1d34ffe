/** What the desktop lends the core: native dialogs, notifications, the file manager. */
import { app, Notification, shell } from 'electron';
import { downloadsFolderOf } from '../core/downloads-folder';
import type { HostPorts } from '../core/host-ports';
import { desktopAbilities } from './choices/desktop-abilities';
import type { Notifications } from './notifications';
import { showOwnPlace } from './own-places';
import type { PathPicker } from './pick-paths';
import { installedUpdateWay } from './updates';

export interface DesktopPortsNeeds {
  readonly picker: PathPicker;
  readonly dataFolder: string;
  readonly notifications: Notifications;
  /** The system can be told to start us at a login. */
  readonly startsWithSystem: boolean;
  /** Takes a newer Port59, when the person asks for it. */
  readonly update: Required<HostPorts>['update'];
}

export function createDesktopPorts(needs: DesktopPortsNeeds): HostPorts {
  const { picker, dataFolder, notifications, startsWithSystem, update } = needs;
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
    pickFiles: () => picker.pick('files'),
    pickFolder: async () => (await picker.pick('folder'))[0] ?? null,
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
