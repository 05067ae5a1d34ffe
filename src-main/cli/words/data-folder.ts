/** Where settings and history live: the folder the desktop program uses too, unless `--data` names another. */
import { resolve } from 'node:path';
import envPaths from 'env-paths';

export function dataFolderOf(given: string | null, workingFolder: string): string {
  return given === null ? envPaths('port59', { suffix: '' }).data : resolve(workingFolder, given);
}
