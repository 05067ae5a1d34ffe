/** The line of those that wait for their turn. Pure. */
import type { Transfer } from '../../src-shared/model/snapshot';
import { byTurn, isInLine, isListed } from './transfer-kinds';

export type Move = 'first' | 'earlier' | 'later' | 'last';

/** All that wait, whatever is filtered, as they stand. */
export function lineOf(transfers: readonly Transfer[]): readonly string[] {
  return transfers
    .filter((transfer) => isListed(transfer) && isInLine(transfer))
    .sort(byTurn)
    .map(({ id }) => id);
}

/** Of those that are queued: 1 is the next one. */
export function placesOf(transfers: readonly Transfer[]): ReadonlyMap<string, number> {
  const queued = transfers.filter((transfer) => transfer.state === 'queued' && isListed(transfer)).sort(byTurn);
  return new Map(queued.map(({ id }, index) => [id, index + 1]));
}

/** 1 is the next one; null for what is not queued. */
export function placeInQueue(transfers: readonly Transfer[], transfer: Transfer): number | null {
  if (transfer.state !== 'queued') return null;
  const isBefore = (other: Transfer) => other.state === 'queued' && isListed(other) && byTurn(other, transfer) < 0;
  return 1 + transfers.reduce((sum, other) => sum + Number(isBefore(other)), 0);
}
