/** What a transfer is to the list. Pure. */
import type { Transfer } from '../../src-shared/model/snapshot';

/** A line of its own. */
export function isListed({ folderId }: Transfer): boolean {
  return folderId === null;
}

export function isEnded({ state }: Transfer): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

export function isMoving({ state }: Transfer): boolean {
  return state === 'running' || state === 'verifying';
}

/** Those whose order can be changed. */
export function isInLine(transfer: Transfer): boolean {
  return !isEnded(transfer) && !isMoving(transfer);
}

export function whoOf({ nick, host }: Pick<Transfer, 'nick' | 'host'>): string {
  return nick ?? host;
}

/** By their turns. */
export function byTurn(a: Transfer, b: Transfer): number {
  return a.order - b.order || a.createdAt - b.createdAt;
}
