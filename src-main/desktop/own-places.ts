/** Shows what the program keeps for itself, in the system's file manager. */
import { stat } from 'node:fs/promises';
import { shell } from 'electron';
import type { OwnPlace } from '../core/host-ports';
import { logPathOf } from './choices/log-file';

/**
 * The log, or the folder with all data. Where nothing has been logged yet the folder is shown, in which the log will be.
 * Rejects with the system's sentence when it opens no folder.
 */
export async function showOwnPlace(place: OwnPlace, dataFolder: string): Promise<void> {
  const logPath = logPathOf(dataFolder);
  if (place === 'log' && (await isThere(logPath))) return shell.showItemInFolder(logPath);
  const failure = await shell.openPath(dataFolder);
  if (failure !== '') throw new Error(`The folder ${dataFolder} could not be shown: ${failure}`);
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
