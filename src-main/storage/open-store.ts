/** Which kind of store a start needs. */
import type { Problem } from '../../src-shared/model/problem';
import { openMemoryStore } from './memory-store';
import type { Store } from './store';

/** A data folder, and whether something can be written to it. */
export interface StorePlace {
  readonly folder: string;
  readonly isReadOnly: boolean;
}

/**
 * Null keeps nothing beyond this process. `onProblem` hears what the disk refuses later.
 * @throws ProblemError database-newer, data-not-writable.
 */
export async function openStore(place: StorePlace | null, onProblem: (problem: Problem) => void): Promise<Store> {
  if (place === null) return openMemoryStore();
  // The database is a large module: whoever does not need it does not wait for it.
  const { openDatabaseStore } = await import('./database-store');
  return openDatabaseStore(place.folder, place.isReadOnly, onProblem);
}
