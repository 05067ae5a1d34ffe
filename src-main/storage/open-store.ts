/** Which kind of store a start needs. */
import type { Problem } from '../../src-shared/model/problem';
import { openMemoryStore } from './memory-store';
import type { Store } from './store';

/**
 * Null keeps nothing beyond this process. `onProblem` hears what the disk refuses later.
 * @throws ProblemError database-newer, data-not-writable.
 */
export async function openStore(folder: string | null, onProblem: (problem: Problem) => void): Promise<Store> {
  if (folder === null) return openMemoryStore();
  // The database is a large module: whoever does not need it does not wait for it.
  const { openDatabaseStore } = await import('./database-store');
  return openDatabaseStore(folder, onProblem);
}
