/** What the desktop of each system offers, for the Desktop group of the settings. */
import type { HostAbilities } from '../../../src-shared/model/snapshot';

export type DesktopAbilities = NonNullable<HostAbilities['desktop']>;

/** @param startsWithSystem whether this program, as it is installed, can be started when the person logs in */
export function desktopAbilities(
  platform: NodeJS.Platform,
  startsWithSystem: boolean,
): Omit<DesktopAbilities, 'updates'> {
  return {
    trayName: platform === 'darwin' ? 'menu bar' : platform === 'win32' ? 'notification area' : 'tray',
    startsWithSystem,
    dictionaries: platform === 'darwin' ? 'of the system' : 'downloaded',
  };
}
