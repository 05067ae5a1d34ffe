/** The end of the program, part by part: each has its time, and none keeps the next from its end. */
import { problemOf } from '../problem-of';

/** Part files are flushed within this time. */
const PART_TIMEOUT_MS = 5_000;

export type Ending = readonly [part: string, end: () => unknown];

/** Never throws: what a part says is logged. */
export async function closeAll(endings: readonly Ending[], timeoutMs = PART_TIMEOUT_MS): Promise<void> {
  for (const [part, end] of endings) {
    try {
      await withinTime(Promise.resolve(end()), timeoutMs);
    } catch (error) {
      problemOf(error, `closing ${part}`);
    }
  }
}

function withinTime(work: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((done) => {
    timer = setTimeout(done, timeoutMs);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}
