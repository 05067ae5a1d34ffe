/** The order and filter of a listing. Pure. */
import type { RemoteEntry } from '../../../src-shared/model/snapshot';

export type SortKey = 'name' | 'size' | 'kind';
export interface Order {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Folders stay on top, whatever the order. */
export function arrange(entries: readonly RemoteEntry[], filter: string, order: Order): RemoteEntry[] {
  const wanted = filter.toLowerCase();
  const shown = wanted === '' ? [...entries] : entries.filter(({ name }) => name.toLowerCase().includes(wanted));
  const turn = order.isDescending ? -1 : 1;
  return shown.sort((a, b) => (a.kind === b.kind ? turn * compare(a, b, order.key) : a.kind === 'folder' ? -1 : 1));
}

/** `report.pdf` is of the kind `pdf`. */
export function kindOf(entry: RemoteEntry): string {
  if (entry.kind === 'folder') return 'folder';
  return /\.([^.]+)$/.exec(entry.name)?.[1]?.toLowerCase() ?? 'file';
}

function compare(a: RemoteEntry, b: RemoteEntry, key: SortKey): number {
  if (key === 'size') return sizeOf(a) - sizeOf(b) || COLLATOR.compare(a.name, b.name);
  if (key === 'kind') return COLLATOR.compare(kindOf(a), kindOf(b)) || COLLATOR.compare(a.name, b.name);
  return COLLATOR.compare(a.name, b.name);
}

function sizeOf(entry: RemoteEntry): number {
  return entry.kind === 'file' ? (entry.size ?? 0) : 0;
}
