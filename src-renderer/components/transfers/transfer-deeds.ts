/** What can be done with a transfer now: a button for each of these, and none that does nothing. */
import type { Transfer } from '../../../src-shared/model/snapshot';
import { isEnded, isInLine, isOurs } from '../../state/transfers-view';

export interface Deeds {
  /** Null: there is nothing to go on with. Retry: what waits tries at once, what ended begins again. */
  readonly goOn: 'Resume' | 'Retry' | null;
  readonly canPause: boolean;
  readonly canCancel: boolean;
  readonly canMove: boolean;
  readonly canLimit: boolean;
}

export function deedsFor(transfer: Transfer): Deeds {
  const { state, service, reason } = transfer;
  const isUnderWay = !isEnded(transfer);
  return {
    goOn: goOnWith(transfer),
    // What a visitor downloads is theirs to stop; what the disk holds up is not moving anyway.
    canPause: isUnderWay && state !== 'paused' && (isOurs(transfer) || service === 'send'),
    canCancel: isUnderWay,
    canMove: isInLine(transfer) && isOurs(transfer),
    canLimit: isUnderWay && reason?.code !== 'stopped',
  };
}

function goOnWith(transfer: Transfer): Deeds['goOn'] {
  const { state, retryAt, reason } = transfer;
  if (state === 'paused') return isOurs(transfer) || reason === null ? 'Resume' : null;
  if (!isOurs(transfer)) return null;
  if (state === 'waiting') return retryAt === null ? null : 'Retry';
  return state === 'failed' || state === 'cancelled' ? 'Retry' : null;
}

export interface DeedsForAll {
  readonly canPause: boolean;
  readonly canResume: boolean;
  readonly canRetry: boolean;
  readonly canClear: boolean;
}

export function deedsForAll(transfers: readonly Transfer[]): DeedsForAll {
  const all = { canPause: false, canResume: false, canRetry: false, canClear: false };
  for (const transfer of transfers) {
    if (transfer.folderId !== null) continue;
    const { goOn, canPause } = deedsFor(transfer);
    all.canPause ||= canPause;
    all.canResume ||= goOn === 'Resume';
    all.canRetry ||= goOn === 'Retry' && transfer.state !== 'cancelled';
    all.canClear ||= transfer.state === 'done' || transfer.state === 'cancelled';
  }
  return all;
}
