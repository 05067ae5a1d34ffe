/**
 * File to socket. Two reused buffers: one is read from the disk while the other is on its way, and neither is touched
 * before the write that uses it has finished. Acknowledgements are read all the time and never waited for (rule 4.8)
 * until the last byte is out; then rule 4.10 decides what may be called complete.
 */
import type { FileHandle } from 'node:fs/promises';
import { ProblemError, problem } from '../../src-shared/model/problem';
import { readProblem } from '../disk/disk-problems';
import { type Connection, ConnectionClosedError } from '../net/connection';
import { acknowledges, createAckReader } from './acknowledgement';
import type { BufferPool } from './buffer-pool';
import { PUMP_TIMES, type PumpTimes, type SendOutcome } from './outcome';
import { LOOK_AGAIN_MS, NO_THROTTLE, type Throttle } from './rate-limit';

const BUFFER_BYTES = 512 * 1024;
/** Under a speed limit bytes go out in small portions, so that the limit holds over a second as well. */
const LIMITED_SECONDS = 0.05;
const SMALLEST_CHUNK_BYTES = 4 * 1024;
/** After a silent end without acknowledgements: time for a reset that says the peer dropped the tail. */
const RESET_GRACE_MS = 1_500;
/** Where nothing is due, the peer's end is waited for only so long. */
const END_PATIENCE_MS = 5_000;

export interface SendJob {
  readonly connection: Connection;
  readonly file: FileHandle;
  readonly path: string;
  readonly position: number;
  readonly sizeBytes: number;
  /** Of the file that was offered: one that was written to since is never sent to its end. Null: whatever it is now. */
  readonly modifiedAt: number | null;
  /** Bytes the peer sent behind its last handshake line. */
  readonly received: Uint8Array;
  readonly onPosition: (position: number) => void;
  /** The receiver has shown that it holds everything; waited for before the connection ends. */
  readonly onConfirmed?: () => Promise<void>;
  readonly throttle?: Throttle;
  readonly buffers: BufferPool;
  readonly signal: AbortSignal;
  readonly times?: PumpTimes;
}

/** Ends with the connection closing or closed. A raised signal ends it as `broken` with `cancelled`. */
export async function sendFile(job: SendJob): Promise<SendOutcome> {
  const times = job.times ?? PUMP_TIMES;
  const peer = watchPeer(job);
  const abort = () => job.connection.destroy();
  job.signal.addEventListener('abort', abort, { once: true });
  try {
    if (job.signal.aborted) return cancelled();
    const outcome = await moveAll(job, peer, times);
    if (outcome.kind === 'confirmed') await job.onConfirmed?.();
    return outcome;
  } catch (error) {
    return job.signal.aborted ? cancelled() : brokenBy(error, job, peer.sent);
  } finally {
    job.signal.removeEventListener('abort', abort);
    peer.stop();
    job.connection.close();
  }
}

async function moveAll(job: SendJob, peer: PeerWatch, times: PumpTimes): Promise<SendOutcome> {
  // Rule 4.3: the receiver that names the size holds everything; its end says that the file is in its place.
  if (job.position === job.sizeBytes) return endOfNothing(job);
  await writeAll(job, times.stallMs, peer);
  return confirmation(job, peer, times);
}

/** What the peer says while it receives, and how it ends. */
interface PeerWatch {
  readonly newestAck: () => number | null;
  readonly sentWhenAcked: () => number;
  readonly ended: () => boolean;
  sent: number;
  /** Resolves at the next acknowledgement or end. */
  change(): Promise<void>;
  stop(): void;
}

function watchPeer(job: SendJob): PeerWatch {
  const acks = createAckReader();
  let sentWhenAcked = job.position;
  let ended = false;
  let wake: (() => void) | null = null;
  const changed = () => {
    wake?.();
    wake = null;
  };
  const watch: PeerWatch = {
    newestAck: () => acks.newest,
    sentWhenAcked: () => sentWhenAcked,
    ended: () => ended,
    sent: job.position,
    change: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    stop: () => {
      wake = null;
    },
  };
  const onBytes = (bytes: Uint8Array) => {
    acks.push(bytes);
    sentWhenAcked = watch.sent;
    changed();
  };
  if (job.received.length > 0) onBytes(job.received);
  job.connection.setReader({
    onBytes,
    onEnd: () => {
      ended = true;
      changed();
    },
  });
  return watch;
}

async function endOfNothing(job: SendJob): Promise<SendOutcome> {
  job.connection.end();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, END_PATIENCE_MS);
  });
  await Promise.race([job.connection.closed, patience]);
  clearTimeout(timer);
  return job.signal.aborted ? cancelled() : { kind: 'confirmed' };
}

async function writeAll(job: SendJob, stallMs: number, peer: PeerWatch): Promise<void> {
  const buffers = [job.buffers.take(), job.buffers.take()] as const;
  let position = job.position;
  let writing: Promise<void> = Promise.resolve();
  let turn = 0;
  const stall = createStallClock(stallMs, job);
  const throttle = job.throttle ?? NO_THROTTLE;
  try {
    while (position < job.sizeBytes) {
      const buffer = buffers[turn % 2 === 0 ? 0 : 1];
      turn += 1;
      const length = await readChunk(job, buffer.subarray(0, chunkBytes(throttle.rate)), position);
      if (position + length === job.sizeBytes) await checkUnchanged(job);
      await writing;
      stall.moved();
      peer.sent = position;
      job.onPosition(position);
      if (throttle.moved(length) > 0) await untilRateAllows(throttle, stall, job.signal);
      const end = position + length;
      writing = job.connection.write(buffer.subarray(0, length));
      // The failure is taken up by the next `await writing`.
      writing.catch(() => {});
      position = end;
    }
    await writing;
    peer.sent = position;
    job.onPosition(position);
  } catch (error) {
    throw stall.stalled() ? new ProblemError('stalled', { seconds: Math.round(stallMs / 1000) }) : error;
  } finally {
    stall.stop();
    // A write that failed or was cut off may still hold its buffer until the socket is closed.
    await Promise.allSettled([writing]);
    for (const buffer of buffers) job.buffers.give(buffer);
  }
}

function chunkBytes(rate: number | null): number {
  if (rate === null) return BUFFER_BYTES;
  return Math.max(SMALLEST_CHUNK_BYTES, Math.min(BUFFER_BYTES, Math.round(rate * LIMITED_SECONDS)));
}

/** Our own limit is no stall of the peer. */
async function untilRateAllows(throttle: Throttle, stall: { moved(): void }, signal: AbortSignal): Promise<void> {
  for (let waitMs = throttle.waitMs(); waitMs > 0 && !signal.aborted; waitMs = throttle.waitMs()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, LOOK_AGAIN_MS)));
    stall.moved();
  }
}

/** @throws ProblemError file-changed when the file has become shorter than was announced. */
async function readChunk(job: SendJob, buffer: Buffer, position: number): Promise<number> {
  const wanted = Math.min(buffer.length, job.sizeBytes - position);
  try {
    const { bytesRead } = await job.file.read(buffer, 0, wanted, position);
    if (bytesRead > 0) return bytesRead;
  } catch (error) {
    throw readProblem(error, job.path);
  }
  throw new ProblemError('file-changed', { path: job.path });
}

/** What was read before the change and what was read after it are not one file. @throws ProblemError file-changed. */
async function checkUnchanged({ file, path, sizeBytes, modifiedAt }: SendJob): Promise<void> {
  if (modifiedAt === null) return;
  const { size, mtimeMs } = await file.stat();
  if (size !== sizeBytes || Math.round(mtimeMs) !== modifiedAt) throw new ProblemError('file-changed', { path });
}

/** Rule 4.11, for a peer that does not take what we write. */
function createStallClock(stallMs: number, job: SendJob) {
  let stalled = false;
  const timer = setTimeout(() => {
    stalled = true;
    job.connection.destroy();
  }, stallMs);
  return { moved: () => timer.refresh(), stalled: () => stalled, stop: () => clearTimeout(timer) };
}

/** Rule 4.10, after the last byte. */
async function confirmation(job: SendJob, peer: PeerWatch, times: PumpTimes): Promise<SendOutcome> {
  const { connection } = job;
  // A peer that had ended its side before can say nothing more: only a reset would still be news.
  const halfClose = setTimeout(() => connection.end(), times.halfCloseMs);
  let givenUp = false;
  const giveUp = setTimeout(() => {
    givenUp = true;
    connection.destroy();
  }, times.giveUpMs);
  try {
    for (;;) {
      if (isConfirmed(job, peer)) return { kind: 'confirmed' };
      if (peer.ended()) return await afterSilentEnd(job, peer);
      const end = await Promise.race([peer.change(), connection.closed]);
      if (givenUp) return { kind: 'not-confirmed' };
      if (end !== undefined && !isConfirmed(job, peer) && !peer.ended()) return lost(job, peer);
    }
  } finally {
    clearTimeout(halfClose);
    clearTimeout(giveUp);
  }
}

function isConfirmed(job: SendJob, peer: PeerWatch): boolean {
  const ack = peer.newestAck();
  if (ack === null) return false;
  const isRecent = job.sizeBytes - peer.sentWhenAcked() < 2 ** 31;
  // Some peers count from the start of the file, some from the start of the connection.
  return isRecent && (acknowledges(ack, job.sizeBytes) || acknowledges(ack, job.sizeBytes - job.position));
}

/**
 * The end of a peer that never acknowledges is its word that it has everything, unless a reset follows. One that did
 * acknowledge and ended below the size has told us that it holds less.
 */
async function afterSilentEnd(job: SendJob, peer: PeerWatch): Promise<SendOutcome> {
  if (peer.newestAck() !== null) return lost(job, peer);
  job.connection.end();
  const grace = new Promise<null>((resolve) => setTimeout(resolve, RESET_GRACE_MS, null));
  const end = await Promise.race([job.connection.closed, grace]);
  if (end !== null && end.errorCode !== null) return lost(job, peer);
  return { kind: 'confirmed' };
}

function lost(job: SendJob, peer: PeerWatch): SendOutcome {
  if (job.signal.aborted) return cancelled();
  return { kind: 'broken', reason: problem('connection-lost', { positionBytes: peer.sent, sizeBytes: job.sizeBytes }) };
}

function brokenBy(error: unknown, job: SendJob, positionBytes: number): SendOutcome {
  if (error instanceof ProblemError) return { kind: 'broken', reason: error.problem };
  if (error instanceof ConnectionClosedError) {
    return {
      kind: 'broken',
      reason: problem('connection-lost', { positionBytes, sizeBytes: job.sizeBytes }),
    };
  }
  throw error;
}

function cancelled(): SendOutcome {
  return { kind: 'broken', reason: problem('cancelled') };
}
