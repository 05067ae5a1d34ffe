/** How fast it went: a sample a second, of the last minutes in all and of the last one for each transfer. Pure. */
import type { Transfer } from '../../src-shared/model/snapshot';
import { isEnded } from './transfer-kinds';
import { totalsOf } from './transfers-view';

export const TOTAL_SECONDS = 300;
const ROW_SECONDS = 60;

export interface Speeds {
  /** When the last sample was taken. */
  readonly at: number;
  /** Bytes a second, the newest last. */
  readonly up: readonly number[];
  readonly down: readonly number[];
  /** Of those that moved and have not ended, with the files of folders. */
  readonly byTransfer: Readonly<Record<string, readonly number[]>>;
}

export const NO_SPEEDS: Speeds = { at: 0, up: [], down: [], byTransfer: {} };

/** The same object while there is nothing to remember: then nobody has to draw anything. */
export function sampleSpeeds(before: Speeds, transfers: readonly Transfer[], nowMs: number): Speeds {
  const { upBytesPerSecond, downBytesPerSecond } = totalsOf(transfers);
  // A window in the background is woken less often: what was missed was like what was seen last.
  const seconds = before.at === 0 ? 1 : Math.min(TOTAL_SECONDS, Math.max(1, Math.round((nowMs - before.at) / 1000)));
  const grow = (samples: readonly number[], rate: number, keep: number): readonly number[] => {
    const missed = Array.from({ length: seconds - 1 }, () => samples.at(-1) ?? 0);
    return [...samples, ...missed, rate].slice(-keep);
  };
  const byTransfer = Object.fromEntries(
    transfers.flatMap((transfer) => {
      const samples = before.byTransfer[transfer.id];
      const rate = transfer.rateBytesPerSecond ?? 0;
      if (isEnded(transfer) || (samples === undefined && rate === 0)) return [];
      return [[transfer.id, grow(samples ?? [], rate, ROW_SECONDS)] as const];
    }),
  );
  const up = grow(before.up, upBytesPerSecond, TOTAL_SECONDS);
  const down = grow(before.down, downBytesPerSecond, TOTAL_SECONDS);
  const isStill = [...up, ...down].every((rate) => rate === 0) && Object.keys(byTransfer).length === 0;
  if (isStill) return before.up.length === 0 ? before : NO_SPEEDS;
  return { at: nowMs, up, down, byTransfer };
}
