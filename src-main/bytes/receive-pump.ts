/**
 * Socket to file. The bytes before the break are compared first and nothing is written until they match (section 6);
 * then chunks go through two reused buffers to the disk. What stops the flow is a brake on reading. However it ends, it
 * ends soon: whoever stops it does not wait for a slow disk, and nothing is written any more when it has ended.
 */
import type { FileHandle } from 'node:fs/promises';
import { type Problem, problem } from '../../src-shared/model/problem';
import { writeProblem } from '../disk/disk-problems';
import type { DiskLook } from '../disk/disk-watch';
import type { Connection } from '../net/connection';
import { Acknowledger } from './acknowledger';
import { Brakes } from './brakes';
import type { BufferPool } from './buffer-pool';
import { Checkpoints } from './checkpoints';
import { Comparison } from './comparison';
import { DiskHold } from './disk-hold';
import { PUMP_TIMES, type PumpTimes, type ReceiveOutcome } from './outcome';
import { LOOK_AGAIN_MS, NO_THROTTLE, type Throttle } from './rate-limit';
import { createStagedWriter, type StagedWriter } from './staged-writer';
import type { TurnShare, TurnShares } from './turn-share';

/** Each read costs the same whatever it brings, so a stream is read in large pieces; under a limit in small ones. */
const READ_BYTES = { stream: 256 * 1024, limited: 64 * 1024 };

export { acknowledgeAll } from './acknowledger';

export interface ReceiveJob {
  readonly connection: ReceiveConnection;
  /** Open for reading and writing. */
  readonly file: Pick<FileHandle, 'read' | 'write' | 'truncate'>;
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

type ReceiveConnection = Pick<
  Connection,
  'closed' | 'setReader' | 'pause' | 'resume' | 'writeSoon' | 'reset' | 'readBytes'
>;

/** What is on the disk after the pump, whatever its end: all of it proven or freshly received. */
export interface ReceiveResult {
  readonly outcome: ReceiveOutcome;
  readonly bytesOnDisk: number;
  /** What was on the disk before has been proven, or there was nothing to prove. */
  readonly isProven: boolean;
}

/**
 * Leaves the connection open after `complete`: the caller makes the file safe, acknowledges it with
 * `acknowledgeAll` and closes (rule 4.9). Resets it after anything else, so that no sender takes that for a success.
 * On a disk that hangs its last write may still be under way: whoever closes the file waits for that.
 */
export function receiveFile(job: ReceiveJob): Promise<ReceiveResult> {
  return new Promise((resolve) => new ReceivePump(job, resolve).start());
}

class ReceivePump {
  private readonly times: PumpTimes;
  private readonly throttle: Throttle;
  private readonly brakes: Brakes;
  private readonly acks: Acknowledger;
  private readonly comparison: Comparison;
  private readonly checkpoints: Checkpoints;
  private readonly hold: DiskHold;
  private readonly share: TurnShare;
  private readonly stall: NodeJS.Timeout;
  private rateTimer: NodeJS.Timeout | undefined;
  private stopWatching = () => {};
  private writer: StagedWriter;
  private position: number;
  /** Where the first new byte goes. */
  private writeStart: number;
  private isProven: boolean;
  private sentMore = false;
  private hasPeerEnded = false;
  private isOver = false;
  /** Ends the last flush early. */
  private giveUpFlush = () => {};

  constructor(
    private readonly job: ReceiveJob,
    private readonly resolve: (result: ReceiveResult) => void,
  ) {
    const { connection, file, position, overlapBytes, sizeBytes } = job;
    this.times = job.times ?? PUMP_TIMES;
    this.throttle = job.throttle ?? NO_THROTTLE;
    this.position = position;
    this.writeStart = position + overlapBytes;
    this.isProven = overlapBytes === 0;
    this.brakes = new Brakes(connection);
    this.acks = new Acknowledger(connection, position, sizeBytes);
    this.comparison = new Comparison(file, position, overlapBytes);
    this.checkpoints = new Checkpoints(this.writeStart, job.checkpoint, (error) => this.fail(this.problemOf(error)));
    this.hold = new DiskHold(this.times.diskMs, {
      held: (reason) => this.onHeld(reason),
      givenUp: (reason) => this.fail(reason),
    });
    this.writer = this.writerFrom(this.writeStart);
    this.share = job.turns.join();
    this.stall = setTimeout(() => this.onStall(), this.times.stallMs);
  }

  start(): void {
    const { connection, received, signal, sizeBytes } = this.job;
    signal.addEventListener('abort', this.onAbort, { once: true });
    if (signal.aborted) return this.onAbort();
    this.stopWatching = this.job.watchDisk((look) => this.onLook(look));
    connection.closed.then((end) => this.onPeerEnd(end.errorCode));
    connection.readBytes = READ_BYTES.stream;
    connection.setReader({ onBytes: (bytes) => this.onBytes(bytes), onEnd: () => this.onPeerEnd(null) });
    if (received.length > 0) this.onBytes(received);
    if (this.position === sizeBytes) this.complete();
  }

  // What the peer does.

  private onBytes(bytes: Uint8Array): void {
    if (this.isOver) return;
    this.stall.refresh();
    const due = this.job.sizeBytes - this.position;
    if (bytes.length > due) this.sentMore = true;
    const wanted = bytes.length > due ? bytes.subarray(0, due) : bytes;
    if (wanted.length === 0) return;
    this.position += wanted.length;
    this.feed(wanted);
    this.acks.reached(this.position);
    this.job.onPosition(this.position);
    if (!this.hold.hasRefused) this.checkpoints.written(this.writer.writtenTo);
    if (this.throttle.moved(wanted.length) > 0) this.waitForRate();
    if (!this.brakes.has('turn') && this.share.isUsedUp(wanted.length, this.onNextTurn)) this.brakes.put('turn');
    if (this.position === this.job.sizeBytes) this.complete();
  }

  private readonly onNextTurn = () => this.brakes.release('turn');

  private onPeerEnd(errorCode: string | null): void {
    if (this.hasPeerEnded || this.isOver) return;
    this.hasPeerEnded = true;
    const { sizeBytes } = this.job;
    // Everything arrived: what is left is our disk's business.
    if (this.position === sizeBytes) return;
    const code = errorCode === null ? 'peer-sent-less' : 'connection-lost';
    const reason = problem(code, { positionBytes: this.position, sizeBytes });
    this.end({ kind: 'broken', reason }, this.times.flushMs);
  }

  private onStall(): void {
    // Our own disk or speed limit holds the peer up.
    if (this.brakes.has('disk') || this.brakes.has('rate')) return void this.stall.refresh();
    const isOurDisk = this.brakes.has('writer') || this.brakes.has('comparison') || this.hasAll;
    if (isOurDisk) return this.fail(problem('disk-error', { path: this.job.path, detail: 'it does not answer' }));
    this.fail(problem('stalled', { seconds: Math.round(this.times.stallMs / 1000) }));
  }

  // Bytes on their way to the disk.

  private feed(bytes: Uint8Array): void {
    const wanted = this.comparison.take(bytes);
    if (this.comparison.isDue) this.compare().catch((error: unknown) => this.fail(this.problemOf(error)));
    else if (wanted.length > 0 && !this.writer.push(wanted)) this.brakes.put('writer');
  }

  private async compare(): Promise<void> {
    this.brakes.put('comparison');
    const differing = await this.comparison.ask();
    if (this.isOver) return;
    if (differing !== null) {
      const at = this.job.position + this.comparison.provenBytes;
      // From the very start the longest proven prefix is kept and the rest taken anew; elsewhere the caller steps back.
      if (this.job.position > 0 || this.job.compareOnly) return this.end({ kind: 'mismatch', at }, 0);
      await this.takeAnewFrom(at, differing);
    } else if (this.comparison.isComplete) {
      // What lies behind the proven bytes is of no worth any more: it must not survive a later break as if it were.
      if (!this.job.compareOnly) await this.job.file.truncate(this.writeStart);
      if (!this.isOver) this.onProven(this.comparison.provenBytes, null);
    }
    if (this.isOver) return;
    const waiting = this.comparison.goOn();
    if (waiting.length > 0) this.feed(waiting);
    if (!this.comparison.isBusy) this.brakes.release('comparison');
    if (this.hasAll) this.complete();
  }

  private async takeAnewFrom(at: number, differing: Uint8Array): Promise<void> {
    await this.job.file.truncate(at);
    if (this.isOver) return;
    this.comparison.abandon();
    this.writeStart = at;
    this.checkpoints.restart(at);
    await this.writer.close();
    this.writer = this.writerFrom(at);
    this.onProven(at, at);
    this.writer.push(differing);
  }

  private onProven(provenBytes: number, differedAt: number | null): void {
    this.isProven = true;
    this.job.onVerified(provenBytes, differedAt);
  }

  private complete(): void {
    if (this.isOver || !this.comparison.isOver) return;
    this.writer.flush().then(() => this.end({ kind: 'complete', sentMore: this.sentMore }, 0));
  }

  // What the disk says.

  private writerFrom(position: number): StagedWriter {
    return createStagedWriter(this.job.file, position, this.job.buffers, {
      space: () => this.brakes.release('writer'),
      wrote: () => this.onWrote(),
      refused: (error) => this.onRefused(error),
    });
  }

  private onWrote(): void {
    this.stall.refresh();
    this.hold.wrote();
  }

  /** The bytes stay in the writer, the sender waits behind a full socket, and each look at the disk tries again. */
  private onRefused(error: unknown): void {
    // Nobody is left to wait for.
    if (this.isOver) return this.giveUpFlush();
    const reason = this.problemOf(error);
    // A file system that has no files of that size has none tomorrow.
    if (reason.code === 'file-too-large') this.fail(reason);
    else this.hold.refused(reason);
  }

  /** A comparison needs no room, and bytes that are all here are tried whatever is free. */
  private onLook({ hasRoom, freeBytes, reservedBytes }: DiskLook): void {
    if (this.isOver || this.job.compareOnly || !this.comparison.isOver) return;
    const needBytes = this.job.sizeBytes - this.position;
    const lacks = !hasRoom && freeBytes !== null && needBytes > 0;
    const params = { path: this.job.path, needBytes, freeBytes: freeBytes ?? 0, reservedBytes };
    this.hold.looked(lacks ? problem('disk-full', params) : null);
    if (this.hold.hasRefused && !lacks) this.writer.retry();
  }

  private onHeld(reason: Problem | null): void {
    if (this.isOver) return;
    this.stall.refresh();
    if (reason === null) this.brakes.release('disk');
    else this.brakes.put('disk');
    this.job.onHeld(reason);
  }

  private waitForRate(): void {
    this.brakes.put('rate');
    this.job.connection.readBytes = READ_BYTES.limited;
    clearTimeout(this.rateTimer);
    const look = () => (this.throttle.waitMs() > 0 ? this.waitForRate() : this.brakes.release('rate'));
    this.rateTimer = setTimeout(look, Math.min(this.throttle.waitMs(), LOOK_AGAIN_MS));
  }

  // The end.

  private readonly onAbort = () => {
    this.end({ kind: 'broken', reason: problem('cancelled') }, this.times.abortMs);
  };

  private fail(reason: Problem): void {
    this.end({ kind: 'broken', reason }, 0);
  }

  /** First the brake, then what is staged gets so long to reach the disk, then the result, whatever the disk does. */
  private async end(outcome: ReceiveOutcome, flushMs: number): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    const { connection, signal } = this.job;
    this.brakes.retire();
    if (outcome.kind === 'complete') connection.resume();
    else connection.reset();
    for (const timer of [this.stall, this.rateTimer]) clearTimeout(timer);
    const mayFlush = flushMs > 0 && !this.hold.hasRefused;
    this.hold.stop();
    this.acks.stop();
    this.stopWatching();
    this.share.leave();
    if (mayFlush) await this.flushFor(flushMs);
    signal.removeEventListener('abort', this.onAbort);
    await within(this.times.abortMs, Promise.all([this.writer.close(), this.checkpoints.running]));
    const bytesOnDisk = Math.max(this.writer.writtenTo, this.writeStart);
    this.resolve({ outcome, bytesOnDisk, isProven: this.isProven });
  }

  /** Ends early where the disk refuses, or where somebody stops it. */
  private async flushFor(ms: number): Promise<void> {
    const { signal } = this.job;
    const givenUp = new Promise<void>((resolve) => {
      this.giveUpFlush = resolve;
    });
    const flushed = Promise.race([this.writer.flush(), givenUp]);
    // One that was stopped already has its shorter time.
    if (!signal.aborted) signal.addEventListener('abort', this.giveUpFlush, { once: true });
    await within(ms, flushed);
    signal.removeEventListener('abort', this.giveUpFlush);
  }

  private get hasAll(): boolean {
    return this.position === this.job.sizeBytes;
  }

  private problemOf(error: unknown): Problem {
    return writeProblem(error, this.job.path).problem;
  }
}

/** Resolves when the work is over, or after that time. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
