/**
 * The transfers as the window lists them. Pure. A file that moves for a folder is shown inside the folder's line and
 * counts with it, so nothing here is counted twice.
 */
import type { Transfer } from '../../src-shared/model/snapshot';
import type { Order } from './transfer-columns';
import { isEnded, isListed, isMoving, whoOf } from './transfer-kinds';
import { COLLATOR, comparisonFor, saysOrder } from './transfer-order';
import { placesOf } from './transfer-queue';

export const SHOWS = ['All', 'Active', 'Waiting', 'Done', 'Failed', 'Cancelled'] as const;
type Show = (typeof SHOWS)[number];

/** What of the list somebody wants to see. */
export interface TransferChoice {
  readonly show: Show;
  /** As `personKey` makes it; null: everybody. */
  readonly person: string | null;
  readonly text: string;
}

export const EVERYTHING: TransferChoice = { show: 'All', person: null, text: '' };

export interface TransfersView {
  readonly ids: readonly string[];
  /** Before `show`, after everything else. */
  readonly counts: Readonly<Record<Show, number>>;
  /** Everybody in the list, by name. */
  readonly people: readonly PersonOfList[];
  /** Of those that are queued, whatever is filtered: 1 is the next. */
  readonly places: ReadonlyMap<string, number>;
}

interface PersonOfList {
  readonly key: string;
  readonly name: string;
  /** What tells two of one name apart. */
  readonly host: string;
}

interface Seen {
  readonly transfers: readonly Transfer[];
  readonly choice: TransferChoice;
  readonly order: Order | null;
  readonly view: TransfersView;
}

/**
 * Looks at the list again and again, and gives the same object while nothing of it changes: figures that move change
 * many times a second, the list hardly ever.
 */
export function createTransfersLens() {
  let seen: Seen | null = null;
  return (transfers: readonly Transfer[], choice: TransferChoice, order: Order | null): TransfersView => {
    const isWanted = seen?.choice === choice && seen.order === order;
    if (seen !== null && isWanted && looksAlike(seen.transfers, transfers, order)) seen = { ...seen, transfers };
    else seen = { transfers, choice, order, view: viewOf(transfers, choice, order, seen?.view.ids ?? []) };
    return seen.view;
  };
}

/** @param order null: in the order of the work. @param before an order that was nearly this one, which makes it quick */
export function viewOf(
  transfers: readonly Transfer[],
  choice: TransferChoice,
  order: Order | null = null,
  before: readonly string[] = [],
): TransfersView {
  const listed = transfers.filter(isListed);
  const people = new Map(listed.map((transfer) => [personKey(transfer), transfer]));
  const wanted = choice.text.trim().toLowerCase();
  const found = listed.filter(
    (transfer) =>
      (choice.person === null || personKey(transfer) === choice.person) &&
      (wanted === '' || `${transfer.name}\n${whoOf(transfer)}`.toLowerCase().includes(wanted)),
  );
  const counts: Record<Show, number> = { All: found.length, Active: 0, Waiting: 0, Done: 0, Failed: 0, Cancelled: 0 };
  for (const transfer of found) counts[showOf(transfer)] += 1;
  const shown = choice.show === 'All' ? found : found.filter((transfer) => showOf(transfer) === choice.show);
  return {
    ids: asBefore(shown, before)
      .sort(comparisonFor(order))
      .map(({ id }) => id),
    counts,
    people: [...people]
      .map(([key, transfer]) => ({ key, name: whoOf(transfer), host: transfer.host }))
      .sort((a, b) => COLLATOR.compare(a.name, b.name) || COLLATOR.compare(a.key, b.key)),
    places: placesOf(listed),
  };
}

/** What was in order stays so: sorting it again costs next to nothing. */
function asBefore(shown: readonly Transfer[], before: readonly string[]): Transfer[] {
  if (before.length === 0) return [...shown];
  const left = new Map(shown.map((transfer) => [transfer.id, transfer]));
  const known = before.flatMap((id) => {
    const transfer = left.get(id);
    left.delete(id);
    return transfer ?? [];
  });
  return [...known, ...left.values()];
}

/** The same lines, and nothing in them that says whether and where they stand. */
function looksAlike(before: readonly Transfer[], now: readonly Transfer[], order: Order | null): boolean {
  if (before.length !== now.length) return false;
  return now.every((transfer, index) => {
    const old = before[index];
    return (
      old === transfer ||
      (old !== undefined && standsAlike(old, transfer) && saysOrder(old, order) === saysOrder(transfer, order))
    );
  });
}

function standsAlike(a: Transfer, b: Transfer): boolean {
  return (
    a.id === b.id &&
    a.state === b.state &&
    a.order === b.order &&
    a.endedAt === b.endedAt &&
    a.name === b.name &&
    a.nick === b.nick &&
    a.host === b.host &&
    a.personId === b.personId &&
    a.folderId === b.folderId
  );
}

function showOf(transfer: Transfer): Exclude<Show, 'All'> {
  if (isMoving(transfer)) return 'Active';
  switch (transfer.state) {
    case 'done':
      return 'Done';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
    default:
      return 'Waiting';
  }
}

function personKey({ personId, host }: Transfer): string {
  return personId ?? host;
}

export interface Totals {
  readonly underWay: number;
  readonly upBytesPerSecond: number;
  readonly downBytesPerSecond: number;
}

/** Asked by several parts of the window for every change: summed once for each list. */
export function totalsOf(transfers: readonly Transfer[]): Totals {
  const known = knownTotals.get(transfers);
  if (known !== undefined) return known;
  const totals = sumOf(transfers);
  knownTotals.set(transfers, totals);
  return totals;
}

const knownTotals = new WeakMap<readonly Transfer[], Totals>();

function sumOf(transfers: readonly Transfer[]): Totals {
  let underWay = 0;
  const rates = { send: 0, receive: 0 };
  for (const transfer of transfers) {
    if (!isListed(transfer) || isEnded(transfer)) continue;
    underWay += 1;
    rates[transfer.direction] += transfer.rateBytesPerSecond ?? 0;
  }
  return { underWay, upBytesPerSecond: rates.send, downBytesPerSecond: rates.receive };
}
