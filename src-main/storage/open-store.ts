/** Which kind of store a start needs. */
import { openMemoryStore } from './memory-store';
import type { Store, StoreEvents, StorePlace } from './store';
import { openThreadStore } from './thread-store';

/**
 * Null keeps nothing beyond this process. Resolves before the database was looked through for damage.
 * @throws ProblemError database-newer, data-not-writable.
 */
export async function openStore(place: StorePlace | null, events: StoreEvents): Promise<Store> {
  return place === null ? openMemoryStore() : openThreadStore(place, events);
}
