/**
 * The downloads one command has asked for and that have not ended: folders are listed on while they run, but a tree of
 * any size is never in line as a whole.
 */
import type { ExitCode } from '../print/exit-codes';
import type { TransferWatch } from './transfer-watch';

/** As many as may be in line; the core takes no more in one request either. */
export const MAX_GETS_UNDER_WAY = 1_000;

export interface GetsUnderWay {
  /** Resolves when so many more may be asked for; `count` is at most MAX_GETS_UNDER_WAY. */
  room(count: number): Promise<void>;
  add(transferIds: readonly string[]): void;
  /** Resolves when all have ended, with how. */
  ended(): Promise<readonly ExitCode[]>;
}

export function createGetsUnderWay(watch: TransferWatch): GetsUnderWay {
  const codes: ExitCode[] = [];
  const groups = new Set<Promise<void>>();
  let count = 0;
  return {
    async room(more) {
      while (groups.size > 0 && count + more > MAX_GETS_UNDER_WAY) await Promise.race(groups);
    },
    add(transferIds) {
      if (transferIds.length === 0) return;
      count += transferIds.length;
      const group = watch.untilEnded(transferIds).then((ended) => {
        codes.push(...ended);
        count -= transferIds.length;
        groups.delete(group);
      });
      groups.add(group);
    },
    async ended() {
      await Promise.all(groups);
      return codes;
    },
  };
}
