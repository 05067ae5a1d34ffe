/**
 * electron-updater as the few things we want of it. A bundle of its own beside the main one: only a release with a feed
 * loads it, and not before its first look.
 */
import { app } from 'electron';
import electronUpdater from 'electron-updater';
import type { Updater } from './choices/look-for-updates';

export function createUpdater(log: (message: string) => void): Updater {
  const { autoUpdater } = electronUpdater;
  autoUpdater.autoDownload = false;
  // Pressed for, or not at all: a program that is replaced at its end would be a surprise at its start.
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.logger = { info: () => {}, debug: () => {}, warn: log, error: log };
  return {
    look: async () => {
      const found = await autoUpdater.checkForUpdates();
      return found?.isUpdateAvailable ? found.updateInfo.version : null;
    },
    download: async () => {
      await autoUpdater.downloadUpdate();
    },
    // With the installer's window where it has one, and the new program started after it.
    replaceProgram: () => {
      // By now everything else has ended: a program that could not be replaced must not stay without a window.
      autoUpdater.once('error', () => app.quit());
      autoUpdater.quitAndInstall(false, true);
    },
  };
}
