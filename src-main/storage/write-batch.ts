/**
 * Writes gather and go to the disk in one transaction, at most every 250 ms: each transaction of its own would cost
 * milliseconds. What the disk refuses stays queued and is tried again; the person is told once.
 */
import { type Problem, problem } from '../../src-shared/model/problem';
import type { Database } from './database';
import { messageOf } from './message-of';

const DELAY_MS = 250;
/** Each transaction holds everything up while the disk works: no more than so many in a second. */
const SOONEST_MS = 25;
const RETRY_MS = 5_000;
const MAX_QUEUED = 100_000;

export type Write = readonly [sql: string, values: readonly (string | number)[]];

export interface WriteBatch {
  later(...writes: readonly Write[]): void;
  /**
   * Resolves when what was said so far is on the disk, or the disk has refused it: at once when it is idle, and together
   * with what others say meanwhile when it is not.
   */
  saved(): Promise<void>;
  /** Now. False when the disk refused. */
  flush(): boolean;
}

export function createWriteBatch(database: Database, onProblem: (problem: Problem) => void): WriteBatch {
  let queued: Write[] = [];
  let timer: NodeJS.Timeout | null = null;
  let isFailing = false;
  let flushedMs = Number.NEGATIVE_INFINITY;
  let saving: Promise<void> | null = null;

  const flush = (): boolean => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (queued.length === 0) return true;
    flushedMs = performance.now();
    try {
      database.exec('BEGIN');
      for (const [sql, values] of queued) database.run(sql, [...values]);
      database.exec('COMMIT');
      queued = [];
      isFailing = false;
      return true;
    } catch (error) {
      rollBack(database);
      if (!isFailing) onProblem(problem('database-failed', { detail: messageOf(error) }));
      isFailing = true;
      schedule(RETRY_MS);
      return false;
    }
  };
  const schedule = (delayMs: number) => {
    timer ??= setTimeout(flush, delayMs);
    timer.unref();
  };

  return {
    later(...writes) {
      queued.push(...writes);
      // A disk that refuses for so long: the oldest lines are what is given up, and that was told.
      if (queued.length > MAX_QUEUED) queued.splice(0, queued.length - MAX_QUEUED);
      schedule(DELAY_MS);
    },
    saved() {
      const waitMs = flushedMs + SOONEST_MS - performance.now();
      saving ??= new Promise<void>((resolve) => {
        const save = () => {
          saving = null;
          flush();
          resolve();
        };
        if (waitMs > 0) setTimeout(save, waitMs);
        else setImmediate(save);
      });
      return saving;
    },
    flush,
  };
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // BEGIN itself had failed: there is nothing to roll back.
  }
}
