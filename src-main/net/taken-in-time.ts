/** A peer that takes nothing of what is written to it: its connection is ended, so that what waits for it is let go. */
import type { Connection } from './connection';

/** How often in that time it is looked whether the system took anything. */
const LOOKS = 15;

/**
 * Waits for a write that is on its way. One that takes long is no fault as long as anything moves.
 * @param stallMs how long nothing may move
 * @returns whether it was taken; `stalled`: the connection is ended
 * @throws what the write throws for any other cause
 */
export async function takenInTime(
  connection: Pick<Connection, 'queuedBytes' | 'reset'>,
  writing: Promise<void>,
  stallMs: number,
): Promise<'taken' | 'stalled'> {
  let hasStalled = false;
  let queuedBytes = connection.queuedBytes;
  let movedMs = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (connection.queuedBytes !== queuedBytes) movedMs = now;
    queuedBytes = connection.queuedBytes;
    if (now - movedMs < stallMs) return;
    hasStalled = true;
    // Not closed in order: the system would keep what was not taken for minutes.
    connection.reset();
  }, stallMs / LOOKS);
  try {
    await writing;
    // A write that was on its way when its connection is ended counts as done.
    return hasStalled ? 'stalled' : 'taken';
  } catch (error) {
    if (hasStalled) return 'stalled';
    throw error;
  } finally {
    clearInterval(timer);
  }
}
