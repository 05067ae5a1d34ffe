/**
 * The life of a transfer that we began: wait for a turn, try, and after a failure try again when that can help – until
 * it is done, the person says stop, or nothing but a person can help. How one attempt goes is its errand's business.
 */
import { type Problem, problem } from '../../../../src-shared/model/problem';
import type { Transfer } from '../../../../src-shared/model/snapshot';
import type { CoreContext } from '../../core-context';
import { isEnded, isOurs, type TransferHandle } from '../book';
import type { Ticket } from './queue';
import { orRaised } from './raised';
import { countFailure, NO_FAILURES, nextTry, type Patience } from './retry';

export interface Errand {
  /** Transfers of one lane are offered one after the other. */
  readonly lane: string;
  /**
   * One connection's worth of work. `again`: at once, something was learnt that makes the next attempt another one.
   * @throws ProblemError why it came to nothing.
   */
  attempt(handle: TransferHandle, ticket: Ticket): Promise<'done' | 'again'>;
  /** Where it writes to; null: nothing is written here. */
  readonly writesTo: string | null;
}

/** 64 KiB, 1 MiB, 16 MiB, all: then nothing is left to step back to. */
const MAX_IN_A_ROW = 6;
/** A disk that gave an error, not for want of space, is tried again after this. */
const DISK_PAUSE_MS = 30_000;
const CALLER_WAKES_EVERY_MS = 30_000;

type AttemptEnd = 'done' | 'again' | { readonly failed: Problem };

export class TransferDriver {
  private readonly runs = new Map<string, Promise<void>>();
  /** Those that wait for their next try, with how to end the wait. */
  private readonly waiting = new Map<string, () => void>();
  /** When a caller last ended the pause of a transfer. */
  private readonly wokenMs = new Map<string, number>();

  constructor(
    private readonly context: CoreContext,
    private readonly patience: Patience,
  ) {}

  /** Begins, or begins again; an attempt that still unwinds is waited for. */
  start(handle: TransferHandle, errand: Errand): void {
    const before = this.runs.get(handle.id) ?? Promise.resolve();
    const run = before
      .then(() => this.run(handle, errand))
      .catch((error: unknown) => handle.end('failed', this.context.problemOf(error, 'transfer')));
    this.runs.set(handle.id, run);
    run.finally(() => {
      if (this.runs.get(handle.id) !== run) return;
      this.runs.delete(handle.id);
      this.wokenMs.delete(handle.id);
    });
  }

  /** Resolves when nobody moves bytes of this transfer. */
  async rested(id: string): Promise<void> {
    await this.runs.get(id);
  }

  isWaiting(id: string): boolean {
    return this.waiting.has(id);
  }

  /** Ends the waits of these transfers now. */
  wake(isMeant: (transfer: Transfer) => boolean): void {
    for (const [id, end] of [...this.waiting]) {
      const transfer = this.context.state.transfers.get(id);
      if (transfer !== undefined && isMeant(transfer)) end();
    }
  }

  /**
   * The same because somebody there called. Two that fail with each other call each other with each try: where trying
   * again did not help, a call ends the pause only now and then.
   */
  wakeForCaller(isMeant: (transfer: Transfer) => boolean): void {
    const nowMs = performance.now();
    this.wake((transfer) => {
      const { id } = transfer;
      const wasJustWoken = nowMs - (this.wokenMs.get(id) ?? Number.NEGATIVE_INFINITY) < CALLER_WAKES_EVERY_MS;
      if (!isMeant(transfer) || (wasJustWoken && this.context.book.get(id).failures.count > 1)) return false;
      this.wokenMs.set(id, nowMs);
      return true;
    });
  }

  /** When all that runs has come to its end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.runs.values());
  }

  private async run(handle: TransferHandle, errand: Errand): Promise<void> {
    let best = handle.transfer.positionBytes;
    let inARow = 0;
    // The attempt before may have been stopped in its last moment, and be done all the same.
    while (!handle.signal.aborted && !isEnded(handle.transfer)) {
      const end = await this.tryOnce(handle, errand);
      if (end === 'done' || handle.signal.aborted) return;
      if (end === 'again' && inARow < MAX_IN_A_ROW) {
        inARow += 1;
        continue;
      }
      const reason = end === 'again' ? problem('overlap-mismatch', { name: handle.transfer.name }) : end.failed;
      inARow = 0;
      if (!(await this.waitForNextTry(handle, errand, reason, best))) return;
      best = Math.max(best, handle.transfer.positionBytes);
    }
  }

  private async tryOnce(handle: TransferHandle, errand: Errand): Promise<AttemptEnd> {
    handle.update({ state: 'queued', retryAt: null });
    const ticket = this.context.queue.join({
      lane: errand.lane,
      sizeBytes: handle.transfer.sizeBytes,
      order: () => handle.transfer.order,
    });
    try {
      if ((await orRaised(handle.signal, ticket.turn)) === 'raised') return 'done';
      handle.update({ state: 'waiting', reason: null, attempts: handle.transfer.attempts + 1 });
      const end = await errand.attempt(handle, ticket);
      if (end === 'done') queueMicrotask(() => this.wakeLane(handle.transfer));
      return end;
    } catch (error) {
      return { failed: this.context.problemOf(error, 'transfer') };
    } finally {
      ticket.done();
    }
  }

  /** False when there is none. */
  private async waitForNextTry(
    handle: TransferHandle,
    errand: Errand,
    reason: Problem,
    best: number,
  ): Promise<boolean> {
    const now = Date.now();
    const hasMoved = handle.transfer.positionBytes > best;
    const before = hasMoved ? { ...NO_FAILURES, reached: true } : handle.record.failures;
    const failures = countFailure(before, now);
    handle.note({ failures });
    const next = nextTry(reason, failures, this.patience, now, Math.random());
    switch (next.kind) {
      case 'never':
        handle.end('failed', reason);
        return false;
      case 'after':
        handle.wait('waiting', reason, now + next.delayMs);
        await this.untilWoken(handle, (wake) => delayed(next.delayMs, wake));
        return true;
      case 'with-space':
        handle.wait('paused', reason, null);
        await this.untilWoken(handle, (wake) => this.withSpace(errand, reason, wake));
        return true;
    }
  }

  private async untilWoken(handle: TransferHandle, arrange: (wake: () => void) => () => void): Promise<void> {
    let disarrange = () => {};
    const woken = new Promise<void>((resolve) => {
      this.waiting.set(handle.id, resolve);
      disarrange = arrange(resolve);
    });
    await orRaised(handle.signal, woken);
    this.waiting.delete(handle.id);
    disarrange();
  }

  private withSpace({ writesTo }: Errand, reason: Problem, wake: () => void): () => void {
    const { disk, state } = this.context;
    if (writesTo === null || reason.code !== 'disk-full') return delayed(DISK_PAUSE_MS, wake);
    const needed = Number(reason.params.needBytes ?? 0) + state.settings.limits.reservedDiskBytes;
    return disk.watch(writesTo, ({ freeBytes }) => (freeBytes === null || freeBytes >= needed) && wake());
  }

  /** A peer that took no more while it was busy with this one may take the next now. */
  private wakeLane({ host, port }: Transfer): void {
    this.wake(
      (other) =>
        isOurs(other) && other.host === host && other.port === port && isFull(other.reason) && other.retryAt !== null,
    );
  }
}

function isFull(reason: Problem | null): boolean {
  return reason?.code === 'unavailable' || reason?.code === 'server-full';
}

function delayed(delayMs: number, wake: () => void): () => void {
  const timer = setTimeout(wake, delayMs);
  return () => clearTimeout(timer);
}
