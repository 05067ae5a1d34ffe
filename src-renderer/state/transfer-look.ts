/** How somebody likes their list of transfers. Of this window on this computer: it outlives a restart. */
import * as v from 'valibot';
import type { StoreApi } from 'zustand/vanilla';
import { COLUMN_KEYS, type Order } from './transfer-columns';

const KEY = 'port59-transfers';

const columnSchema = v.picklist(COLUMN_KEYS);
const lookSchema = v.object({
  /** Null: in the order of the work. */
  order: v.nullable(
    v.object({ by: columnSchema, isDescending: v.boolean() }) satisfies v.GenericSchema<unknown, Order>,
  ),
  hidden: v.array(columnSchema),
  /** The pane with all that is known of what is chosen. */
  details: v.boolean(),
  /** The curve of the last minutes. */
  speeds: v.boolean(),
});
export type TransferLook = Readonly<v.InferOutput<typeof lookSchema>>;

export const USUAL_LOOK: TransferLook = { order: null, hidden: [], details: false, speeds: true };

interface WithLook {
  readonly transferLook: TransferLook;
}

export function readLook(storage: Pick<Storage, 'getItem'>): TransferLook {
  try {
    const kept = v.safeParse(lookSchema, JSON.parse(storage.getItem(KEY) ?? 'null'));
    return kept.success ? kept.output : USUAL_LOOK;
  } catch {
    // Not JSON: not written by us; or the browser keeps nothing for us.
    return USUAL_LOOK;
  }
}

export function keepLook(store: Pick<StoreApi<WithLook>, 'subscribe'>, storage: Pick<Storage, 'setItem'>): void {
  store.subscribe(({ transferLook }, before) => {
    if (transferLook === before.transferLook) return;
    try {
      storage.setItem(KEY, JSON.stringify(transferLook));
    } catch {
      // The storage is full or forbidden: the next start begins with the usual look, and everything else works.
    }
  });
}
