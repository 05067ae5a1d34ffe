/** The data folder holds what was said and with whom: nobody else on this computer has any business there. */
import { chmod, readdir, stat } from 'node:fs/promises';
import { DATABASE_FILE } from './database-file';

const STICKY = 0o1000;
const FOR_OTHERS = 0o077;

/**
 * For its owner only – when it is new, or was a data folder before: somebody may have named a folder that holds other
 * things, or one of everybody's.
 */
export async function makePrivate(folder: string): Promise<void> {
  const found = await stat(folder);
  if ((found.mode & FOR_OTHERS) === 0 || (found.mode & STICKY) !== 0) return;
  if (found.uid !== process.getuid?.()) return;
  const names = await readdir(folder);
  if (names.length > 0 && !names.includes(DATABASE_FILE)) return;
  // A disk that knows no rights has none to give.
  await chmod(folder, 0o700).catch(() => {});
}
