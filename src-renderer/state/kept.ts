/** What a reload must not lose and the core does not know: where the person was, and what they had written. */
import * as v from 'valibot';
import type { StoreApi } from 'zustand/vanilla';
import type { AppState, View } from './app-state';

const KEY = 'port59';

const id = v.string();
const viewSchema: v.GenericSchema<unknown, View> = v.variant('kind', [
  v.object({ kind: v.picklist(['home', 'transfers', 'contacts', 'search']) }),
  v.object({ kind: v.literal('settings'), page: v.optional(id) }),
  v.object({ kind: v.picklist(['person', 'visit', 'call']), id }),
]);
const keptSchema = v.object({ view: viewSchema, drafts: v.record(id, v.string()) });
export type Kept = Pick<AppState, 'view' | 'drafts'>;

/** Null when there is nothing, or nothing of ours. */
export function readKept(storage: Pick<Storage, 'getItem'>): Kept | null {
  try {
    const kept = v.safeParse(keptSchema, JSON.parse(storage.getItem(KEY) ?? 'null'));
    return kept.success ? kept.output : null;
  } catch {
    // Not JSON: not written by us.
    return null;
  }
}

export function keepFromNowOn(store: StoreApi<AppState>, storage: Pick<Storage, 'setItem'>): void {
  store.subscribe(({ view, drafts }, before) => {
    if (view === before.view && drafts === before.drafts) return;
    try {
      storage.setItem(KEY, JSON.stringify({ view, drafts } satisfies Kept));
    } catch {
      // The storage is full or forbidden: a reload then begins at the start, and everything else works.
    }
  });
}
