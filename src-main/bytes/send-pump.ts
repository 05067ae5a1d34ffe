/**
 * File to socket. Two reused buffers: one is read from the disk while the other is on its way, and neither is touched
 * before the write that uses it has finished. The peer's acknowledgements are never waited for (rule 4.8) until the last
 * byte is out; then `confirmation` decides what may be called complete.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError, problem } from '../../src-shared/model/problem';
import { readProblem } from '../disk/disk-problems';
import { type Connection, ConnectionClosedError } from '../net/connection';
import type { BufferPool } from './buffer-pool';
import { awaitConfirmation, awaitEndOfNothing } from './confirmation';
import { PUMP_TIMES, type PumpTimes, type SendOutcome } from './outcome';
import { type PeerWatch, watchPeer } from './peer-watch';
import { LOOK_AGAIN_MS, NO_THROTTLE, type Throttle } from './rate-limit';
import { type SourceFile, versionOf } from './source-version';

const BUFFER_BYTES = 1024 * 1024;
/** Under a speed limit bytes go out in small portions, so that the limit holds over a second as well. */
const LIMITED_SECONDS = 0.05;
const SMALLEST_CHUNK_BYTES = 4 * 1024;
/** How often in the time of a stall it is looked whether the system took bytes of a write that is on its way. */
const STALL_LOOKS = 8;

export interface SendJob {
  readonly connection: SendConnection;
  readonly file: SourceFile;
  readonly path: string;
  readonly position: number;
  readonly sizeBytes: number;
  /** Of the file that was offered; null: whatever it is now. One that changes from then on is never sent to its end. */
  readonly modifiedAt: number | null;
  /** Bytes the peer sent behind its last handshake line. */
  readonly received: Uint8Array;
  /** Also falls back at a break, to what the peer is known to hold. */
  readonly onPosition: (position: number) => void;
  /** The receiver has shown that it holds everything; waited for before the connection ends. */
  readonly onConfirmed?: () => Promise<void>;
  readonly throttle?: Throttle;
  readonly buffers: BufferPool;
  readonly signal: AbortSignal;
  readonly times?: PumpTimes;
}

type SendConnection = Pick<Connection, 'closed' | 'setReader' | 'write' | 'queuedBytes' | 'end' | 'close' | 'destroy'>;

/** Ends with the connection closing or closed. A raised signal ends it as `broken` with `cancelled`. */
export async function sendFile(job: SendJob): Promise<SendOutcome> {
  const peer = watchPeer(job);
  const abort = () => job.connection.destroy();
  job.signal.addEventListener('abort', abort, { once: true });
  try {
    const outcome = await moveAll(job, peer);
    if (job.signal.aborted && outcome.kind !== 'confirmed') return cancelled();
    if (outcome.kind === 'confirmed') await job.onConfirmed?.();
    else job.onPosition(peer.heldPosition);
    return outcome;
  } catch (error) {
    if (job.signal.aborted) return cancelled();
    job.onPosition(peer.heldPosition);
    return brokenBy(error, job, peer);
  } finally {
    job.signal.removeEventListener('abort', abort);
    job.connection.close();
  }
}

async function moveAll(job: SendJob, peer: PeerWatch): Promise<SendOutcome> {
  if (job.signal.aborted) return cancelled();
  const times = job.times ?? PUMP_TIMES;
  if (job.position === job.sizeBytes) {
    const outcome = await awaitEndOfNothing(job, peer, times);
    return job.signal.aborted ? cancelled() : outcome;
  }
  await writeAll(job, times.stallMs, peer);
  return awaitConfirmation(job, peer, times);
}

async function writeAll(job: SendJob, stallMs: number, peer: PeerWatch): Promise<void> {
  const { connection, sizeBytes, signal } = job;
  const throttle = job.throttle ?? NO_THROTTLE;
  const version = await versionOf(job);
  const buffers = [job.buffers.take(), job.buffers.take()] as const;
  const stall = createStallClock(stallMs, connection);
  let position = job.position;
  let writing: Promise<void> = Promise.resolve();
  const reached = async () => {
    await writing;
    stall.moved();
    peer.sent = position;
    job.onPosition(position);
  };
  try {
    for (let turn = 0; position < sizeBytes; turn++) {
      const buffer = buffers[turn % 2 === 0 ? 0 : 1];
      const length = await readChunk(job, buffer.subarray(0, chunkBytes(throttle.rate)), position);
      // The last bytes go out only when all of them are of one version.
      if (position + length === sizeBytes) await version.check();
      else await version.checkSometimes();
      await reached();
      if (throttle.moved(length) > 0) await untilRateAllows(throttle, stall, signal);
      writing = connection.write(buffer.subarray(0, length));
      // The failure is taken up by the next `await writing`.
      writing.catch(() => {});
      position += length;
    }
    await reached();
  } catch (error) {
    throw stall.hasStalled ? new ProblemError('stalled', { seconds: Math.round(stallMs / 1000) }) : error;
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

/** Our own limit is no stall of the peer. A raised signal ends it as an error. */
async function untilRateAllows(throttle: Throttle, stall: StallClock, signal: AbortSignal): Promise<void> {
  for (let waitMs = throttle.waitMs(); waitMs > 0; waitMs = throttle.waitMs()) {
    await delay(Math.min(waitMs, LOOK_AGAIN_MS), undefined, { signal });
    stall.moved();
  }
}

/** @throws ProblemError file-changed when the file has become shorter than was announced. */
async function readChunk({ file, path, sizeBytes }: SendJob, buffer: Buffer, position: number): Promise<number> {
  const wanted = Math.min(buffer.length, sizeBytes - position);
  try {
    const { bytesRead } = await file.read(buffer, 0, wanted, position);
    if (bytesRead > 0) return bytesRead;
  } catch (error) {
    throw readProblem(error, path);
  }
  throw new ProblemError('file-changed', { path });
}

interface StallClock {
  moved(): void;
  stop(): void;
  readonly hasStalled: boolean;
}

/** Rule 4.11, for a peer that takes nothing of what we write. One that takes little is slow, not stalled. */
function createStallClock(stallMs: number, connection: SendConnection): StallClock {
  let movedMs = performance.now();
  let queuedBytes = 0;
  let hasStalled = false;
  const timer = setInterval(() => {
    const now = performance.now();
    if (connection.queuedBytes !== queuedBytes) movedMs = now;
    queuedBytes = connection.queuedBytes;
    if (now - movedMs < stallMs) return;
    hasStalled = true;
    clearInterval(timer);
    connection.destroy();
  }, stallMs / STALL_LOOKS);
  return {
    moved: () => {
      movedMs = performance.now();
    },
    stop: () => clearInterval(timer),
    get hasStalled() {
      return hasStalled;
    },
  };
}

function brokenBy(error: unknown, { sizeBytes }: SendJob, peer: PeerWatch): SendOutcome {
  if (error instanceof ProblemError) return { kind: 'broken', reason: error.problem };
  if (!(error instanceof ConnectionClosedError)) throw error;
  return { kind: 'broken', reason: problem('connection-lost', { positionBytes: peer.heldPosition, sizeBytes }) };
}

function cancelled(): SendOutcome {
  return { kind: 'broken', reason: problem('cancelled') };
}
