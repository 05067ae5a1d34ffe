/**
 * Socket to file. The bytes before the break are compared first and nothing is written until they match (section 6);
 * then chunks go through two reused buffers to the disk. Acknowledgements follow rule 4.7: coalesced, strictly
 * increasing, never waited for. The last one is the caller's, who makes the file safe first. What stops the flow – the
 * comparison, a busy or full disk, a speed limit – is a brake on reading; bytes flow while no brake is on.
 */
import type { FileHandle } from 'node:fs/promises';
import { type Problem, problem } from '../../src-shared/model/problem';
import { writeProblem } from '../disk/disk-problems';
import type { DiskLook } from '../disk/disk-watch';
import type { Connection } from '../net/connection';
import { formatAck } from './acknowledgement';
import type { BufferPool } from './buffer-pool';
import { PUMP_TIMES, type PumpTimes, type ReceiveOutcome } from './outcome';
import { createOverlapCheck } from './overlap';
import { LOOK_AGAIN_MS, NO_THROTTLE, type Throttle } from './rate-limit';
import { createStagedWriter } from './staged-writer';
import type { TurnShares } from './turn-share';

const ACK_EVERY_BYTES = 1024 * 1024;
/** So much may be written before it is flushed and recorded: what a power failure can cost. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;
const CHECKPOINT_MS = 5_000;

export interface ReceiveJob {
  readonly connection: Connection;
  /** Open for reading and writing. */
  readonly file: FileHandle;
  readonly path: string;
  /** What we asked the sender for. */
  readonly position: number;
  /** Bytes from `position` on that the file holds already and that must match. */
  readonly overlapBytes: number;
  /** A difference is told, and nothing on the disk is changed. */
  readonly compareOnly: boolean;
  readonly sizeBytes: number;
  /** Bytes the peer sent behind its last handshake line. */
  readonly received: Uint8Array;
  readonly onPosition: (position: number) => void;
  /** The whole overlap, or what of it was kept, is proven. `differedAt`: where it was not, from the start on. */
  readonly onVerified: (provenBytes: number, differedAt: number | null) => void;
  /** The disk takes nothing for now, and why; null: it does again. */
  readonly onHeld: (reason: Problem | null) => void;
  /** Makes what is written so far survive a crash. @throws what the disk said. */
  readonly checkpoint: (writtenTo: number) => Promise<void>;
  /** Tells about the disk's space while the pump runs; returns how to stop that. */
  readonly watchDisk: (tell: (look: DiskLook) => void) => () => void;
  readonly throttle?: Throttle;
  readonly turns: TurnShares;
  readonly buffers: BufferPool;
  readonly signal: AbortSignal;
  readonly times?: PumpTimes;
}

/** What is on the disk after the pump, whatever its end: all of it proven or freshly received. */
export interface ReceiveResult {
  readonly outcome: ReceiveOutcome;
  readonly bytesOnDisk: number;
  /** What was on the disk before has been proven, or there was nothing to prove. */
  readonly isProven: boolean;
}

type Brake = 'comparison' | 'writer' | 'disk' | 'rate' | 'turn';

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
  const throttle = job.throttle ?? NO_THROTTLE;
  const overlap = createOverlapCheck(file, job.position, job.overlapBytes);
  const brakes = new Set<Brake>();
  let position = job.position;
  let acked = job.position;
  let ackLook: NodeJS.Immediate | null = null;
  let sentMore = false;
  let ended = false;
  let settled = false;
  /** Bytes that came while the overlap was compared: at most one chunk, since the source is stopped meanwhile. */
  let behind: Uint8Array | null = null;
  let comparing = false;
  let isProven = job.overlapBytes === 0;
  let writeStart = job.position + job.overlapBytes;
  let writer = newWriter(writeStart);
  let hasRefused = false;
  let checkpointing: Promise<void> | null = null;
  let checkpointAt = writeStart;
  let checkpointMs = performance.now();
  let rateTimer: NodeJS.Timeout | undefined;
  let heldTimer: NodeJS.Timeout | undefined;
  let stopWatching = () => {};
  const share = job.turns.join();
  const stall = setTimeout(onStall, times.stallMs);

  function newWriter(start: number) {
    return createStagedWriter(file, start, job.buffers, { space: () => release('writer'), refused: onRefused });
  }

  function start() {
    job.signal.addEventListener('abort', onAbort, { once: true });
    if (job.signal.aborted) return onAbort();
    stopWatching = job.watchDisk(onDiskLook);
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
    checkpointSometimes();
    if (throttle.moved(wanted.length) > 0) waitForRate();
    if (!brakes.has('turn') && share.isUsedUp(wanted.length, () => release('turn'))) brake('turn');
    if (position === sizeBytes) {
      acknowledgeAllButOne();
      complete();
    }
  }

  /**
   * A sender that never read an acknowledgement takes our end for "complete" (rule 4.10), and so it would take that of a
   * program that was killed before the file was in its place. One that has read less than the size knows better.
   */
  function acknowledgeAllButOne() {
    const allButOne = sizeBytes - 1;
    // Some count from where the connection began: from 1 on, all but one is all.
    if (acked !== job.position || allButOne <= job.position || job.position === 1) return;
    if (connection.writeSoon(formatAck(allButOne), true)) acked = allButOne;
  }

  /**
   * Each one costs a system call here and wakes the sender up, so a stream gets one for so many bytes; as soon as it
   * pauses – a peer may wait for the acknowledgement of all it sent – it gets the one that is due.
   */
  function acknowledgeSoon() {
    if (position - acked >= ACK_EVERY_BYTES) acknowledge();
    else if (ackLook === null) lookForPause();
  }

  function lookForPause() {
    const before = position;
    ackLook = setImmediate(() => {
      ackLook = null;
      if (settled || position === acked) return;
      if (position === before) acknowledge();
      // An acknowledgement that did not get out waits for the bytes that follow, or for the last one.
      if (position !== before) lookForPause();
    });
  }

  /** The last one is left out: it waits until the file is in its place. */
  function acknowledge() {
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
      brake('writer');
    }
  }

  function compareOverlap() {
    comparing = true;
    brake('comparison');
    overlap
      .compare()
      .then(async (differing) => {
        if (differing !== null) return onDifference(differing);
        // What lies behind the proven bytes is of no worth any more: it must not survive a later break as if it were.
        if (overlap.isComplete && !job.compareOnly) await file.truncate(writeStart);
        comparing = false;
        if (settled) return;
        if (overlap.isComplete) onProven(overlap.provenBytes, null);
        goOn();
      })
      .catch((error: unknown) => fail(writeProblem(error, job.path).problem));
  }

  /** From the very start the longest proven prefix is kept and the rest taken anew; elsewhere the caller steps back. */
  async function onDifference(differing: Uint8Array) {
    const at = job.position + overlap.provenBytes;
    if (job.position > 0 || job.compareOnly) return settle({ kind: 'mismatch', at }, 'drop');
    await file.truncate(at);
    comparing = false;
    if (settled) return;
    writeStart = at;
    checkpointAt = at;
    writer = newWriter(at);
    overlap.abandon();
    onProven(at, at);
    writer.push(differing);
    goOn();
  }

  function onProven(provenBytes: number, differedAt: number | null) {
    isProven = true;
    job.onVerified(provenBytes, differedAt);
  }

  function goOn() {
    const waiting = behind;
    behind = null;
    if (waiting !== null) feed(waiting);
    if (!comparing && behind === null) release('comparison');
    if (position === sizeBytes) complete();
  }

  function complete() {
    if (settled || comparing || behind !== null || !overlap.isComplete) return;
    writer.flush().then(() => {
      if (!settled) settle({ kind: 'complete', sentMore }, 'keep');
    });
  }

  function checkpointSometimes() {
    const written = writer.writtenTo;
    const isDue =
      written - checkpointAt >= CHECKPOINT_BYTES ||
      (written > checkpointAt && performance.now() - checkpointMs >= CHECKPOINT_MS);
    if (!isDue || checkpointing !== null || hasRefused || written < writeStart) return;
    checkpointAt = written;
    checkpointMs = performance.now();
    checkpointing = job
      .checkpoint(written)
      .catch((error: unknown) => fail(writeProblem(error, job.path).problem))
      .finally(() => {
        checkpointing = null;
      });
  }

  function waitForRate() {
    brake('rate');
    rateTimer = setTimeout(
      () => {
        if (settled) return;
        if (throttle.waitMs() > 0) waitForRate();
        else release('rate');
      },
      Math.min(throttle.waitMs(), LOOK_AGAIN_MS),
    );
  }

  /** The bytes stay in the writer, the sender waits behind a full socket, and each look at the disk tries again. */
  function onRefused(error: unknown) {
    if (settled) return;
    if (ended || job.signal.aborted) return onEndWithRefusedBytes();
    hasRefused = true;
    hold(writeProblem(error, job.path).problem);
  }

  function onDiskLook({ hasRoom, freeBytes }: DiskLook) {
    if (settled) return;
    if (!hasRoom && freeBytes !== null && position < sizeBytes) {
      hold(problem('disk-full', { path: job.path, needBytes: sizeBytes - position, freeBytes }));
    } else if (brakes.has('disk')) {
      release('disk');
      clearTimeout(heldTimer);
      heldTimer = undefined;
      hasRefused = false;
      stall.refresh();
      job.onHeld(null);
      writer.retry();
    }
  }

  /** A peer does not wait for ever, nor do we: in the end it is a broken transfer that goes on when there is space. */
  function hold(reason: Problem) {
    if (brakes.has('disk')) return;
    brake('disk');
    heldTimer = setTimeout(() => fail(reason), times.diskMs);
    job.onHeld(reason);
  }

  function onStall() {
    // Our own disk or speed limit holds the peer up.
    if (brakes.has('disk') || brakes.has('rate')) stall.refresh();
    else fail(problem('stalled', { seconds: Math.round(times.stallMs / 1000) }));
  }

  function onEnd(errorCode: string | null) {
    if (ended || settled) return;
    ended = true;
    // Everything arrived: what is left is our disk's business.
    if (position === sizeBytes) return;
    const params = { positionBytes: position, sizeBytes };
    const reason = errorCode === null ? problem('peer-sent-less', params) : problem('connection-lost', params);
    if (hasRefused) return onEndWithRefusedBytes();
    writer.flush().then(() => fail(reason));
  }

  function onAbort() {
    if (hasRefused) return onEndWithRefusedBytes();
    writer.flush().then(() => fail(problem('cancelled')));
  }

  /** Nothing more can be written, and nobody is left to wait for. */
  function onEndWithRefusedBytes() {
    const params = { positionBytes: position, sizeBytes };
    writer.close().then(() => fail(job.signal.aborted ? problem('cancelled') : problem('connection-lost', params)));
  }

  function brake(which: Brake) {
    brakes.add(which);
    connection.pause();
  }

  function release(which: Brake) {
    brakes.delete(which);
    if (brakes.size === 0 && !settled) connection.resume();
  }

  function fail(reason: Problem) {
    settle({ kind: 'broken', reason }, 'drop');
  }

  async function settle(outcome: ReceiveOutcome, then: 'keep' | 'drop') {
    if (settled) return;
    settled = true;
    clearTimeout(stall);
    clearTimeout(rateTimer);
    clearTimeout(heldTimer);
    stopWatching();
    share.leave();
    job.signal.removeEventListener('abort', onAbort);
    if (then === 'drop') connection.reset();
    else connection.resume();
    // Neither a write nor a flush may still be under way when the caller closes the file.
    await writer.close();
    await checkpointing;
    resolve({ outcome, bytesOnDisk: Math.max(writer.writtenTo, writeStart), isProven });
  }

  return { start };
}
