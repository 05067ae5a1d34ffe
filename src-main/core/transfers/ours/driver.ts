/**
 * The life of a transfer that we began: wait for a turn, try, and after a failure try again when that can help – until
 * it is done, the person says stop, or nothing but a person can help. How one attempt goes is whose transfer it is.
 */
import { type Problem, problem } from '../../../../src-shared/model/problem';
import { isEnded, reasonClass, type Transfer } from '../../../../src-shared/model/transfer';
import type { DiskWatch } from '../../../disk/disk-watch';
import { problemOf } from '../../problem-of';
import { isOurTransfer, type TransferBook, type TransferHandle } from '../book';
import { orRaised } from '../raised';
import type { Ticket, TransferQueue } from './queue';
import { countFailure, NO_FAILURES, nextTry, type Patience } from './retry';

/** What one connection's worth of work came to. `again`: at once, something was learnt that makes the next one another. */
export type AttemptEnd = 'done' | 'again';

export interface DrivenWork {
  /** Transfers of one lane are offered one after the other. */
  readonly lane: string;
  /** What it counts as in the line; null: not known yet. */
  readonly sizeBytes: () => number | null;
  /** @throws ProblemError why it came to nothing. */
  attempt(handle: TransferHandle, ticket: Ticket): Promise<AttemptEnd>;
  /** Where it writes to; null: nothing is written here. */
  readonly writesTo: string | null;
}

/** 64 KiB, 1 MiB, 16 MiB, all: then nothing is left to step back to. */
const MAX_IN_A_ROW = 6;
/** A disk that gave an error, not for want of space, is tried again after this. */
const DISK_PAUSE_MS = 30_000;

export interface DriverParts {
  readonly book: TransferBook;
  readonly queue: TransferQueue;
  readonly disk: DiskWatch;
  readonly reservedDiskBytes: () => number;
  readonly patience: Patience;
}

export class TransferDriver {
  constructor(private readonly parts: DriverParts) {}

  /** Begins, or begins again, when an attempt that still unwinds is over. Resolves when this run has ended, either way. */
  start(handle: TransferHandle, work: DrivenWork): Promise<void> {
    return this.parts.book.attempts.after(handle.id, async () => {
      try {
        await this.run(handle, work);
      } catch (error) {
        handle.step({ kind: 'fail', reason: problemOf(error, 'transfer') });
      }
    });
  }

  private async run(handle: TransferHandle, work: DrivenWork): Promise<void> {
    let best = handle.transfer.positionBytes;
    let inARow = 0;
    while (!handle.signal.aborted && !isEnded(handle.transfer.phase)) {
      const end = await this.tryOnce(handle, work);
      if (end === 'done' || handle.signal.aborted) return;
      if (end === 'in line') continue;
      if (end === 'again' && inARow < MAX_IN_A_ROW) {
        inARow += 1;
        handle.step({ kind: 'line-up' });
        continue;
      }
      const reason = end === 'again' ? problem('overlap-mismatch', { name: handle.transfer.name }) : end.failed;
      inARow = 0;
      if (!(await this.waitForNextTry(handle, work, reason, best))) return;
      best = Math.max(best, handle.transfer.positionBytes);
    }
  }

  private async tryOnce(
    handle: TransferHandle,
    work: DrivenWork,
  ): Promise<AttemptEnd | 'in line' | { readonly failed: Problem }> {
    const ticket = this.parts.queue.join({
      lane: work.lane,
      sizeBytes: work.sizeBytes(),
      order: () => handle.transfer.order,
    });
    try {
      if ((await orRaised(handle.signal, ticket.turn)) === 'raised') return 'done';
      handle.step({ kind: 'turn' });
      handle.describe({ attempts: handle.transfer.attempts + 1 });
      const end = await work.attempt(handle, ticket);
      if (end === 'done') queueMicrotask(() => this.wakeLane(handle.transfer));
      return end;
    } catch (error) {
      const failed = problemOf(error, 'transfer');
      // The peer takes fewer at a time than we offered: no failure of this one, it waits for one of ours to end.
      const isInLine = reasonClass(failed.code) === 'full' && ticket.wasFull() && handle.step({ kind: 'line-up' });
      return isInLine ? 'in line' : { failed };
    } finally {
      ticket.done();
    }
  }

  /** False when there is none. */
  private async waitForNextTry(
    handle: TransferHandle,
    work: DrivenWork,
    reason: Problem,
    best: number,
  ): Promise<boolean> {
    const { book, patience } = this.parts;
    const now = Date.now();
    const hasMoved = handle.transfer.positionBytes > best;
    const before = hasMoved ? { ...NO_FAILURES, reached: true } : handle.record.failures;
    const failures = countFailure(before, now);
    handle.note({ failures });
    const next = nextTry(reason, failures, patience, now, Math.random());
    switch (next.kind) {
      case 'never':
        handle.step({ kind: 'fail', reason });
        return false;
      case 'after':
        handle.step({ kind: 'break', reason, at: now + next.delayMs });
        await book.attempts.untilWoken(handle.id, handle.signal, (wake) => delayed(next.delayMs, wake));
        break;
      case 'with-space':
        handle.step({ kind: 'hold', reason, alive: false });
        await book.attempts.untilWoken(handle.id, handle.signal, (wake) => this.withSpace(work, reason, wake));
        break;
    }
    return handle.step({ kind: 'resume' });
  }

  private withSpace({ writesTo }: DrivenWork, reason: Problem, wake: () => void): () => void {
    if (writesTo === null || reason.code !== 'disk-full') return delayed(DISK_PAUSE_MS, wake);
    const needed = Number(reason.params.needBytes ?? 0) + this.parts.reservedDiskBytes();
    return this.parts.disk.watch(writesTo, ({ freeBytes }) => (freeBytes === null || freeBytes >= needed) && wake());
  }

  /** A peer that took no more while it was busy with this one may take the next now. */
  private wakeLane({ host, port }: Transfer): void {
    this.parts.book.attempts.wake(
      (other) =>
        isOurTransfer(other) &&
        other.host === host &&
        other.port === port &&
        other.phase.kind === 'retrying' &&
        reasonClass(other.phase.reason.code) === 'full',
    );
  }
}

function delayed(delayMs: number, wake: () => void): () => void {
  const timer = setTimeout(wake, delayMs);
  return () => clearTimeout(timer);
}
