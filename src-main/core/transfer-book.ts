/**
 * All transfers as the outside sees them, and a handle on each for whoever moves its bytes: state, progress, end.
 * An ended transfer stays in the list until the person removes it.
 */
import { randomUUID } from 'node:crypto';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import type { Transfer, TransferState } from '../../src-shared/model/snapshot';
import type { JournalRecord, Store } from '../storage/store';
import { createProgressMeter, type ProgressMeter } from '../transfer/progress';
import type { CoreState } from './core-state';

const MAX_TRANSFERS_LISTED = 10_000;

export type NewTransfer = Pick<Transfer, 'direction' | 'service' | 'host' | 'port' | 'name' | 'sizeBytes'> &
  Partial<Pick<Transfer, 'nick' | 'personId' | 'path'>> & {
    /** For a get: where the peer has it. */
    readonly remote?: { readonly folder: readonly string[]; readonly name: string };
    /** For a get: where it goes, when not into the downloads folder. */
    readonly toFolder?: string | null;
  };

export interface TransferHandle {
  readonly id: string;
  /** Raised when the person cancels or pauses, or the program ends. */
  readonly signal: AbortSignal;
  readonly transfer: Transfer;
  update(change: Partial<Transfer>): void;
  /** Bytes begin to move at this position. */
  begin(position: number, state: 'verifying' | 'running'): void;
  moved(position: number): void;
  end(state: 'done' | 'failed', reason: Problem | null): void;
}

interface Entry {
  record: JournalRecord;
  controller: AbortController;
  /** What the person wanted when the signal was raised. */
  stopAs: 'cancelled' | 'paused' | 'stopped';
  meter: ProgressMeter | null;
}

const ENDED: ReadonlySet<TransferState> = new Set(['done', 'failed', 'cancelled']);
const ACTIVE: ReadonlySet<TransferState> = new Set(['waiting', 'verifying', 'running']);

export class TransferBook {
  private readonly entries = new Map<string, Entry>();
  private order = 0;

  constructor(
    private readonly state: CoreState,
    private readonly store: Store,
  ) {
    for (const record of store.journal.loadAll()) this.restore(record);
  }

  create(fields: NewTransfer): TransferHandle {
    const { remote, toFolder, ...known } = fields;
    const transfer: Transfer = {
      nick: null,
      personId: null,
      path: null,
      ...known,
      id: randomUUID(),
      state: 'queued',
      positionBytes: 0,
      resumedFromBytes: 0,
      verifiedBytes: 0,
      confirmed: false,
      reason: null,
      rateBytesPerSecond: null,
      secondsLeft: null,
      attempts: 0,
      retryAt: null,
      createdAt: Date.now(),
      endedAt: null,
    };
    const record: JournalRecord = {
      transfer,
      source: null,
      remote:
        remote === undefined ? null : { folder: [...remote.folder], name: remote.name, toFolder: toFolder ?? null },
      order: this.order++,
    };
    this.entries.set(transfer.id, { record, controller: new AbortController(), stopAs: 'cancelled', meter: null });
    this.put(transfer.id, transfer);
    this.forgetOldest();
    return this.handle(transfer.id);
  }

  get(id: string): JournalRecord {
    return this.entry(id).record;
  }

  /** A new attempt of an ended transfer. */
  reopen(id: string): TransferHandle {
    const entry = this.entry(id);
    entry.controller = new AbortController();
    entry.stopAs = 'cancelled';
    entry.meter = null;
    this.put(id, {
      ...entry.record.transfer,
      state: 'queued',
      reason: null,
      endedAt: null,
      confirmed: false,
      retryAt: null,
    });
    return this.handle(id);
  }

  /** Ends the attempt in the way the person wants; whoever moves the bytes hears the signal. */
  stop(id: string, as: 'cancelled' | 'paused' | 'stopped'): void {
    const entry = this.entry(id);
    if (ENDED.has(entry.record.transfer.state)) return;
    entry.stopAs = as;
    this.put(id, { ...entry.record.transfer, ...stoppedAs(as), rateBytesPerSecond: null, secondsLeft: null });
    entry.controller.abort();
  }

  remove(id: string): void {
    const entry = this.entry(id);
    if (!ENDED.has(entry.record.transfer.state)) this.stop(id, 'cancelled');
    this.entries.delete(id);
    this.store.journal.remove(id);
    this.state.removeTransfer(id);
  }

  clearFinished(): void {
    for (const [id, entry] of [...this.entries]) {
      const { state } = entry.record.transfer;
      if (state === 'done' || state === 'cancelled') this.remove(id);
    }
  }

  stopAll(): void {
    for (const id of [...this.entries.keys()]) this.stop(id, 'stopped');
  }

  get activeCount(): number {
    return [...this.state.transfers.values()].filter((transfer) => ACTIVE.has(transfer.state)).length;
  }

  private handle(id: string): TransferHandle {
    const entry = this.entry(id);
    const { controller } = entry;
    // A handle of an earlier attempt must not touch a later one, nor one that was stopped or removed.
    const isCurrent = () =>
      this.entries.get(id) === entry && entry.controller === controller && !controller.signal.aborted;
    return {
      id,
      signal: controller.signal,
      get transfer() {
        return entry.record.transfer;
      },
      update: (change) => {
        if (isCurrent()) this.put(id, { ...entry.record.transfer, ...change });
      },
      begin: (position, state) => {
        if (!isCurrent()) return;
        const { transfer } = entry.record;
        entry.meter = createProgressMeter(position, transfer.sizeBytes, performance.now());
        this.put(id, { ...transfer, state, positionBytes: position, resumedFromBytes: position });
      },
      moved: (position) => {
        const progress = isCurrent() ? entry.meter?.advance(position, performance.now()) : null;
        if (progress === null || progress === undefined) return;
        const { rateBytesPerSecond, secondsLeft } = progress;
        this.put(id, { ...entry.record.transfer, positionBytes: position, rateBytesPerSecond, secondsLeft }, 'moving');
      },
      end: (state, reason) => {
        if (!isCurrent()) return;
        const last = entry.meter?.current(performance.now()).position;
        const { transfer } = entry.record;
        const positionBytes = state === 'done' ? transfer.sizeBytes : (last ?? transfer.positionBytes);
        this.put(id, {
          ...transfer,
          state,
          reason,
          positionBytes,
          rateBytesPerSecond: null,
          secondsLeft: null,
          endedAt: Date.now(),
        });
      },
    };
  }

  private put(id: string, transfer: Transfer, how: 'changed' | 'moving' = 'changed'): void {
    const entry = this.entry(id);
    entry.record = { ...entry.record, transfer };
    if (how === 'changed') this.store.journal.save(entry.record);
    this.state.setTransfer(transfer);
  }

  private restore(record: JournalRecord): void {
    const { transfer } = record;
    const restored = ENDED.has(transfer.state)
      ? transfer
      : { ...transfer, ...stoppedAs('stopped'), rateBytesPerSecond: null, secondsLeft: null };
    this.order = Math.max(this.order, record.order + 1);
    this.entries.set(transfer.id, {
      record: { ...record, transfer: restored },
      controller: new AbortController(),
      stopAs: 'stopped',
      meter: null,
    });
    this.state.transfers.set(transfer.id, restored);
  }

  private forgetOldest(): void {
    if (this.entries.size <= MAX_TRANSFERS_LISTED) return;
    for (const [id, entry] of this.entries) {
      if (ENDED.has(entry.record.transfer.state)) return this.remove(id);
    }
  }

  private entry(id: string): Entry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new ProblemError('not-found', { name: 'transfer', detail: id });
    return entry;
  }
}

function stoppedAs(as: 'cancelled' | 'paused' | 'stopped'): Pick<Transfer, 'state' | 'reason' | 'endedAt'> {
  switch (as) {
    case 'cancelled':
      return { state: 'cancelled', reason: problem('cancelled'), endedAt: Date.now() };
    case 'paused':
      return { state: 'paused', reason: null, endedAt: null };
    case 'stopped':
      return { state: 'failed', reason: problem('stopped'), endedAt: Date.now() };
  }
}
