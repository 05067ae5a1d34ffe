/**
 * The transfers as the window lists them. Pure. A file that moves for a folder is shown inside the folder's line and
 * counts with it, so nothing here is counted twice.
 */
import type { Transfer } from '../../src-shared/model/snapshot';

export const SHOWS = ['All', 'Active', 'Waiting', 'Done', 'Failed'] as const;
type Show = (typeof SHOWS)[number];
export const SORTS = ['Active first', 'Newest first', 'Name', 'Person', 'Size'] as const;
type Sort = (typeof SORTS)[number];

/** What of the list somebody wants to see, and in which order. */
export interface TransferChoice {
  readonly show: Show;
  readonly sort: Sort;
  /** As `personKey` makes it; null: everybody. */
  readonly person: string | null;
  readonly text: string;
}

export const EVERYTHING: TransferChoice = { show: 'All', sort: 'Active first', person: null, text: '' };

export interface TransfersView {
  readonly ids: readonly string[];
  /** Before `show`, after everything else. */
  readonly counts: Readonly<Record<Show, number>>;
  /** Everybody in the list, by name. */
  readonly people: readonly { readonly key: string; readonly name: string }[];
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const SHOWN: Readonly<Record<Show, (transfer: Transfer) => boolean>> = {
  All: () => true,
  Active: isMoving,
  Waiting: isInLine,
  Done: ({ state }) => state === 'done',
  Failed: ({ state }) => state === 'failed',
};

const BEFORE: Readonly<Record<Sort, (a: Transfer, b: Transfer) => number>> = {
  'Active first': (a, b) => {
    const group = groupOf(a) - groupOf(b);
    if (group !== 0) return group;
    return a.endedAt === null || b.endedAt === null ? byOrder(a, b) : b.endedAt - a.endedAt;
  },
  'Newest first': (a, b) => b.createdAt - a.createdAt || b.order - a.order,
  Name: (a, b) => COLLATOR.compare(a.name, b.name),
  Person: (a, b) => COLLATOR.compare(whoOf(a), whoOf(b)) || byOrder(a, b),
  Size: (a, b) => b.sizeBytes - a.sizeBytes,
};

export function viewOf(transfers: readonly Transfer[], choice: TransferChoice): TransfersView {
  const listed = transfers.filter(isListed);
  const people = new Map(listed.map((transfer) => [personKey(transfer), whoOf(transfer)]));
  const wanted = choice.text.trim().toLowerCase();
  const found = listed.filter(
    (transfer) =>
      (choice.person === null || personKey(transfer) === choice.person) &&
      (wanted === '' || `${transfer.name}\n${whoOf(transfer)}`.toLowerCase().includes(wanted)),
  );
  const count = (show: Show) => found.reduce((sum, transfer) => sum + Number(SHOWN[show](transfer)), 0);
  return {
    ids: found
      .filter(SHOWN[choice.show])
      .sort(BEFORE[choice.sort])
      .map(({ id }) => id),
    counts: {
      All: found.length,
      Active: count('Active'),
      Waiting: count('Waiting'),
      Done: count('Done'),
      Failed: count('Failed'),
    },
    people: [...people]
      .map(([key, name]) => ({ key, name }))
      .sort((a, b) => COLLATOR.compare(a.name, b.name) || COLLATOR.compare(a.key, b.key)),
  };
}

/** A line of its own. */
function isListed({ folderId }: Transfer): boolean {
  return folderId === null;
}

export function isEnded({ state }: Transfer): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

export function isMoving({ state }: Transfer): boolean {
  return state === 'running' || state === 'verifying';
}

/** Those whose order can be changed. */
function isInLine(transfer: Transfer): boolean {
  return !isEnded(transfer) && !isMoving(transfer);
}

export function whoOf({ nick, host }: Transfer): string {
  return nick ?? host;
}

function personKey({ personId, host }: Transfer): string {
  return personId ?? host;
}

/** All that wait, whatever is filtered, as they stand. */
export function lineOf(transfers: readonly Transfer[]): readonly string[] {
  return transfers
    .filter((transfer) => isListed(transfer) && isInLine(transfer))
    .sort(byOrder)
    .map(({ id }) => id);
}

/** 1 is the next one; null for what is not queued. */
export function placeInQueue(transfers: readonly Transfer[], transfer: Transfer): number | null {
  if (transfer.state !== 'queued') return null;
  const isBefore = (other: Transfer) => other.state === 'queued' && isListed(other) && byOrder(other, transfer) < 0;
  return 1 + transfers.reduce((sum, other) => sum + Number(isBefore(other)), 0);
}

export type Move = 'first' | 'earlier' | 'later' | 'last';

/** The fewest moves that bring what stands at `from` in a line of `length` to `to`. */
export function movesTo(from: number, to: number, length: number): readonly Move[] {
  const steps = (count: number, move: Move): Move[] => Array.from({ length: count }, () => move);
  const ways: readonly (readonly Move[])[] = [
    to < from ? steps(from - to, 'earlier') : steps(to - from, 'later'),
    ['first', ...steps(to, 'later')],
    ['last', ...steps(length - 1 - to, 'earlier')],
  ];
  return ways.reduce((best, way) => (way.length < best.length ? way : best));
}

export interface Totals {
  readonly underWay: number;
  readonly upBytesPerSecond: number;
  readonly downBytesPerSecond: number;
}

export function totalsOf(transfers: readonly Transfer[]): Totals {
  let underWay = 0;
  const rates = { send: 0, receive: 0 };
  for (const transfer of transfers) {
    if (!isListed(transfer) || isEnded(transfer)) continue;
    underWay += 1;
    rates[transfer.direction] += transfer.rateBytesPerSecond ?? 0;
  }
  return { underWay, upBytesPerSecond: rates.send, downBytesPerSecond: rates.receive };
}

function groupOf(transfer: Transfer): number {
  return isMoving(transfer) ? 0 : isEnded(transfer) ? 2 : 1;
}

function byOrder(a: Transfer, b: Transfer): number {
  return a.order - b.order || a.createdAt - b.createdAt;
}
