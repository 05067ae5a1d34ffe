/** What the one moving line says of a transfer: its name, and what happens to it. */
import { formatBytes, formatDuration, formatPercent, formatRate } from '../../../src-shared/model/formatting';
import { kindOf, type Transfer } from '../../../src-shared/model/transfer';

export interface TransferLine {
  /** May be cut to fit; the words behind it are not. */
  readonly name: string;
  readonly words: string;
}

/** `ended` of `all` transfers of this command are through. */
export function progressOf(transfer: Transfer, ended: number, all: number): TransferLine {
  const count = all > 1 ? `  (${Math.min(ended + 1, all)} of ${all})` : '';
  return { name: transfer.name, words: `: ${doing(transfer)}${count}` };
}

function doing(transfer: Transfer): string {
  const { phase, nick, host, overlapBytes } = transfer;
  const who = nick ?? host;
  switch (phase.kind) {
    case 'queued':
      return 'waiting for its turn';
    case 'calling':
      return kindOf(transfer) === 'get' ? `asking ${who} for it` : `waiting for ${who} to accept`;
    case 'retrying':
      return phase.reason.code === 'server-full' ? `waiting for a place at ${who}` : `calling ${who} again soon`;
    case 'awaiting-peer':
      return `waiting for ${who} to go on`;
    case 'held':
      return 'waiting for room on the disk';
    case 'paused':
      return 'paused';
    case 'comparing':
      return overlapBytes > 0 ? `comparing ${formatBytes(overlapBytes)} that are here already` : 'comparing';
    case 'moving':
      return moved(transfer);
    case 'finishing':
      return 'making it safe on the disk';
    case 'done':
    case 'failed':
    case 'cancelled':
      return phase.kind;
  }
}

function moved({ positionBytes, sizeBytes, rateBytesPerSecond, secondsLeft }: Transfer): string {
  const rate = rateBytesPerSecond === null ? '' : `  ${formatRate(rateBytesPerSecond)}`;
  const left = secondsLeft === null ? '' : `  ${formatDuration(secondsLeft)}`;
  return `${formatPercent(positionBytes, sizeBytes)} of ${formatBytes(sizeBytes)}${rate}${left}`;
}
