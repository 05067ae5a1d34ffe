/**
 * Socket to file. The bytes before the break are compared first and nothing is written until they match (section 6);
 * then chunks go through two reused buffers to the disk. Acknowledgements follow rule 4.7: coalesced, strictly
 * increasing, never waited for. The last one is the caller's, who makes the file safe first.
 */
import type { FileHandle } from 'node:fs/promises';
import { type Problem, problem } from '../../src-shared/model/problem';
import type { Connection } from '../net/connection';
import { formatAck } from './acknowledgement';
import { writeProblem } from './disk-problems';
import { PUMP_TIMES, type PumpTimes, type ReceiveOutcome } from './outcome';
import { createOverlapCheck } from './overlap';
import { createStagedWriter } from './staged-writer';

export interface ReceiveJob {
  readonly connection: Connection;
  /** Open for reading and writing. */
  readonly file: FileHandle;
  readonly path: string;
  /** What we asked the sender for. */
  readonly position: number;
  /** Bytes from `position` on that the file holds already and that must match. */
  readonly overlapBytes: number;
  readonly sizeBytes: number;
  /** Bytes the peer sent behind its last handshake line. */
  readonly received: Uint8Array;
  readonly onPosition: (position: number) => void;
  /** The whole overlap, or what of it was kept, is proven. */
  readonly onVerified: (provenBytes: number) => void;
  readonly signal: AbortSignal;
  readonly times?: PumpTimes;
}

/** What is on the disk after the pump, whatever its end: all of it proven or freshly received. */
export interface ReceiveResult {
  readonly outcome: ReceiveOutcome;
  readonly bytesOnDisk: number;
}

/**
 * Leaves the connection open after `complete`: the caller makes the file safe, acknowledges it with
 * `acknowledgeAll` and closes (rule 4.9). Resets it after anything else, so that no sender takes that for a success.
 */
export function receiveFile(job: ReceiveJob): Promise<ReceiveResult> {
  return new Promise((resolve) => {
    const pump = createPump(job, resolve);
    pump.start();
  });
}

/** The last acknowledgement equals the size; where nothing was due, nothing is acknowledged. */
export function acknowledgeAll(job: Pick<ReceiveJob, 'connection' | 'position' | 'sizeBytes'>): void {
  if (job.position < job.sizeBytes) job.connection.writeSoon(formatAck(job.sizeBytes), false);
}

function createPump(job: ReceiveJob, resolve: (result: ReceiveResult) => void) {
  const { connection, file, sizeBytes } = job;
  const times = job.times ?? PUMP_TIMES;
  const overlap = createOverlapCheck(file, job.position, job.overlapBytes);
  let position = job.position;
  let acked = job.position;
  let isAckDue = false;
  let sentMore = false;
  let ended = false;
  let settled = false;
  /** Bytes that came while the overlap was compared: at most one chunk, since the source is stopped meanwhile. */
  let behind: Uint8Array | null = null;
  let comparing = false;
  let writeStart = job.position + job.overlapBytes;
  let writer = newWriter(writeStart);
  const stall = setTimeout(
    () => fail(problem('stalled', { seconds: Math.round(times.stallMs / 1000) })),
    times.stallMs,
  );

  function newWriter(start: number) {
    return createStagedWriter(file, start, {
      space: () => connection.resume(),
      failed: (error) => fail(writeProblem(error, job.path).problem),
    });
  }

  function start() {
    job.signal.addEventListener('abort', onAbort, { once: true });
    if (job.signal.aborted) return onAbort();
    connection.closed.then((end) => onEnd(end.errorCode));
    connection.setReader({ onBytes, onEnd: () => onEnd(null) });
    if (job.received.length > 0) onBytes(job.received);
    if (position === sizeBytes) complete();
  }

  function onBytes(bytes: Uint8Array) {
    if (settled) return;
    stall.refresh();
    const due = sizeBytes - position;
    if (bytes.length > due) sentMore = true;
    const wanted = bytes.length > due ? bytes.subarray(0, due) : bytes;
    if (wanted.length === 0) return;
    position += wanted.length;
    feed(wanted);
    acknowledgeSoon();
    job.onPosition(position);
    if (position === sizeBytes) complete();
  }

  /** One for all reads of this round of the event loop: each wakes the sender up. */
  function acknowledgeSoon() {
    if (isAckDue) return;
    isAckDue = true;
    setImmediate(acknowledge);
  }

  /** The last one is left out: it waits until the file is in its place. */
  function acknowledge() {
    isAckDue = false;
    if (settled || position >= sizeBytes || position === acked) return;
    if (connection.writeSoon(formatAck(position), true)) acked = position;
  }

  function feed(bytes: Uint8Array) {
    if (behind !== null || comparing) {
      behind = behind === null ? Buffer.from(bytes) : Buffer.concat([behind, bytes]);
      return;
    }
    const taken = overlap.isComplete ? 0 : overlap.take(bytes);
    const rest = taken === 0 ? bytes : bytes.subarray(taken);
    if (overlap.isFull) {
      if (rest.length > 0) behind = Buffer.from(rest);
      compareOverlap();
    } else if (rest.length > 0 && !writer.push(rest)) {
      connection.pause();
    }
  }

  function compareOverlap() {
    comparing = true;
    connection.pause();
    overlap.compare().then(
      (differing) => {
        comparing = false;
        if (settled) return;
        if (differing !== null) return onDifference(differing);
        if (overlap.isComplete) job.onVerified(overlap.provenBytes);
        goOn();
      },
      (error: unknown) => fail(writeProblem(error, job.path).problem),
    );
  }

  /** From the very start the longest proven prefix is kept and the rest taken anew; elsewhere the caller steps back. */
  function onDifference(differing: Uint8Array) {
    const at = job.position + overlap.provenBytes;
    if (job.position > 0) return settle({ kind: 'mismatch', at }, 'drop');
    // The old bytes behind the difference must not survive a later break as if they were ours.
    file.truncate(at).then(
      () => {
        if (settled) return;
        writeStart = at;
        writer = newWriter(at);
        overlap.abandon();
        job.onVerified(at);
        writer.push(differing);
        goOn();
      },
      (error: unknown) => fail(writeProblem(error, job.path).problem),
    );
  }

  function goOn() {
    const waiting = behind;
    behind = null;
    if (waiting !== null) feed(waiting);
    if (!comparing && behind === null) connection.resume();
    if (position === sizeBytes) complete();
  }

  function complete() {
    if (settled || comparing || behind !== null || !overlap.isComplete) return;
    writer.flush().then(
      () => {
        if (settled) return;
        settle({ kind: 'complete', sentMore }, 'keep');
      },
      (error: unknown) => fail(writeProblem(error, job.path).problem),
    );
  }

  function onEnd(errorCode: string | null) {
    if (ended || settled) return;
    ended = true;
    // Everything arrived: what is left is our disk's business.
    if (position === sizeBytes) return;
    const params = { positionBytes: position, sizeBytes };
    const reason = errorCode === null ? problem('peer-sent-less', params) : problem('connection-lost', params);
    writer.flush().then(
      () => settle({ kind: 'broken', reason }, 'drop'),
      (error: unknown) => fail(writeProblem(error, job.path).problem),
    );
  }

  function onAbort() {
    writer.flush().then(
      () => settle({ kind: 'broken', reason: problem('cancelled') }, 'drop'),
      () => settle({ kind: 'broken', reason: problem('cancelled') }, 'drop'),
    );
  }

  function fail(reason: Problem) {
    settle({ kind: 'broken', reason }, 'drop');
  }

  function settle(outcome: ReceiveOutcome, then: 'keep' | 'drop') {
    if (settled) return;
    settled = true;
    clearTimeout(stall);
    job.signal.removeEventListener('abort', onAbort);
    if (then === 'drop') connection.reset();
    resolve({ outcome, bytesOnDisk: Math.max(writer.writtenTo, writeStart) });
  }

  return { start };
}
