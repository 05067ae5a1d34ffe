/** A transfer's state in words. */
import { formatBytes, formatPercent } from '../../src-shared/model/formatting';
import type { Transfer } from '../../src-shared/model/snapshot';
import { describeProblem } from '../../src-shared/model/wording';

export function stateInWords(transfer: Transfer): string {
  const who = transfer.nick ?? transfer.host;
  switch (transfer.state) {
    case 'queued':
      return 'Queued';
    case 'waiting':
      return transfer.direction === 'send' ? `Waiting for ${who} to accept` : `Waiting for ${who}`;
    case 'verifying':
      return 'Checking the bytes before the break';
    case 'running':
      return formatPercent(transfer.positionBytes, transfer.sizeBytes);
    case 'paused':
      return `Paused at ${formatPercent(transfer.positionBytes, transfer.sizeBytes)}`;
    case 'cancelled':
      return 'Cancelled';
    case 'done':
      return transfer.reason === null ? doneInWords(transfer) : describeProblem(transfer.reason);
    case 'failed':
      return transfer.reason === null ? 'Failed' : describeProblem(transfer.reason);
  }
}

function doneInWords({ sizeBytes, verifiedBytes }: Transfer): string {
  const verified = verifiedBytes > 0 ? `, resumed after checking ${formatBytes(verifiedBytes)}` : '';
  return `Done, ${formatBytes(sizeBytes)}${verified}`;
}

export function isEnded({ state }: Transfer): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Whether we began it: only then can we begin it again. */
export function isOurs({ direction, service }: Transfer): boolean {
  return (direction === 'send') === (service === 'send');
}
