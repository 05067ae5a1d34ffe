/**
 * All transfers as the outside sees them, and a handle on each for whoever moves its bytes: state, progress, end. What
 * matters for going on after a start is in the journal; an ended transfer stays in the list until the person removes it.
 */
import { randomUUID } from 'node:crypto';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { Transfer, TransferState } from '../../../src-shared/model/snapshot';
import { createProgressMeter, type ProgressMeter } from '../../bytes/progress';
import { createRateLimiter, type RateLimiter } from '../../bytes/rate-limit';
import type { JournalRecord, Store } from '../../storage/store';
import type { CoreState } from '../state/core-state';
import { type Failures, NO_FAILURES } from './ours/retry';

const MAX_TRANSFERS_LISTED = 10_000;

export type NewTransfer = Pick<Transfer, 'direction' | 'service' | 'host' | 'port' | 'name' | 'sizeBytes'> &
  Partial<Pick<Transfer, 'nick' | 'personId' | 'path' | 'folder' | 'folderId' | 'order'>> &
  Partial<Pick<JournalRecord, 'source' | 'remote' | 'offer'>>;

export interface TransferHandle {
  readonly id: string;
  /** Raised when the person cancels or pauses, or the program ends. */
  readonly signal: AbortSignal;
  readonly transfer: Transfer;
  readonly record: JournalRecord;
  update(change: Partial<Transfer>): void;
  note(change: Partial<Omit<JournalRecord, 'transfer'>>): void;
  /** Bytes begin to move at this position. */
  begin(position: number, state: 'verifying' | 'running'): void;
  moved(position: number): void;
  /** Nothing moves for now; `retryAt` null: until something else happens. */
  wait(state: 'waiting' | 'paused', reason: Problem, retryAt: number | null): void;
  /** What is done is done, even where somebody stopped it in its last moment. */
  end(state: 'done' | 'failed', reason: Problem | null, change?: Partial<Transfer>): void;
}

interface Entry {
  record: JournalRecord;
  controller: AbortController;
  meter: ProgressMeter | null;
  /** When bytes moved last, of the process's clock. */
  movedMs: number;
  readonly limiter: RateLimiter;
}

const ENDED: ReadonlySet<TransferState> = new Set(['done', 'failed', 'cancelled']);
/** Bytes move: what would break if the program ended now. */
const ACTIVE: ReadonlySet<TransferState> = new Set(['verifying', 'running']);
const MOVING: ReadonlySet<TransferState> = new Set(['verifying', 'running']);
const STILL: Pick<Transfer, 'rateBytesPerSecond' | 'secondsLeft' | 'retryAt'> = {
  rateBytesPerSecond: null,
  secondsLeft: null,
  retryAt: null,
};

export class TransferBook {
  private readonly entries = new Map<string, Entry>();
  /** The files of folders that are under way, by folder. */
  private readonly children = new Map<string, Set<string>>();
  private tellChild: (child: Transfer) => void = () => {};
  private nextOrder = 0;
  /** The program ends: nothing begins any more. */
  private isEnding = false;

  constructor(
    private readonly state: CoreState,
    private readonly store: Store,
    kept: readonly JournalRecord[] = [],
  ) {
    for (const record of kept) this.restore(record);
  }

  create(fields: NewTransfer): TransferHandle {
    const { remote, offer, source, ...known } = fields;
    const transfer: Transfer = {
      nick: null,
      personId: null,
      path: null,
      folder: null,
      folderId: null,
      order: this.nextOrder++,
      ...known,
      ...STILL,
      id: randomUUID(),
      state: 'queued',
      positionBytes: 0,
      resumedFromBytes: 0,
      overlapBytes: 0,
      verifiedBytes: 0,
      confirmed: false,
      reason: null,
      attempts: 0,
      differedAtBytes: null,
      limitBytesPerSecond: null,
      createdAt: Date.now(),
      endedAt: null,
    };
    const record: JournalRecord = {
      transfer,
      source: source ?? null,
      remote: remote ?? null,
      offer: offer ?? null,
      failures: NO_FAILURES,
    };
    this.enter(record);
    this.put(transfer.id, transfer);
    this.forgetOldest();
    return this.handle(transfer.id);
  }

  /** @throws ProblemError not-found. */
  get(id: string): JournalRecord {
    return this.entry(id).record;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** Oldest first. */
  all(): JournalRecord[] {
    return [...this.entries.values()].map(({ record }) => record);
  }

  /** Its own limit, and that of the folder it belongs to. */
  limitersOf(id: string): RateLimiter[] {
    const { limiter, record } = this.entry(id);
    const folder = this.entries.get(record.transfer.folderId ?? '');
    return folder === undefined ? [limiter] : [limiter, folder.limiter];
  }

  /** Calls back for every change of a file that belongs to a folder. */
  onChild(tell: (child: Transfer) => void): void {
    this.tellChild = tell;
  }

  childrenOf(folderId: string): Transfer[] {
    return [...(this.children.get(folderId) ?? [])].flatMap((id) => this.entries.get(id)?.record.transfer ?? []);
  }

  /** Milliseconds since bytes of it moved. */
  silentMs(id: string): number {
    return performance.now() - this.entry(id).movedMs;
  }

  /** A new attempt of a transfer that rests; whoever moved its bytes before hears the signal. */
  reopen(id: string): TransferHandle {
    const entry = this.entry(id);
    entry.controller.abort();
    entry.controller = new AbortController();
    entry.meter = null;
    this.put(id, {
      ...entry.record.transfer,
      ...STILL,
      state: 'queued',
      reason: null,
      endedAt: null,
      confirmed: false,
    });
    return this.handle(id);
  }

  /** Ends the attempt in the way the person wants; whoever moves the bytes hears the signal. */
  stop(id: string, as: 'cancelled' | 'paused'): void {
    const { record } = this.entry(id);
    if (ENDED.has(record.transfer.state)) return;
    const change: Partial<Transfer> =
      as === 'paused'
        ? { state: 'paused', reason: null }
        : { state: 'cancelled', reason: problem('cancelled'), endedAt: Date.now() };
    this.rest(id, change);
    for (const child of this.childrenOf(id)) this.stop(child.id, as);
  }

  /** The peer of a transfer that was cancelled knows that now. */
  noteHeard(id: string): void {
    const entry = this.entry(id);
    const { offer } = entry.record;
    if (offer !== null) entry.record = { ...entry.record, offer: { ...offer, delivery: 'heard' } };
    this.save(entry.record);
  }

  limit(id: string, bytesPerSecond: number | null): void {
    const entry = this.entry(id);
    entry.limiter.setRate(bytesPerSecond);
    this.put(id, { ...entry.record.transfer, limitBytesPerSecond: bytesPerSecond });
  }

  /** Among those that wait for their turn. */
  move(id: string, to: 'first' | 'earlier' | 'later' | 'last'): void {
    const line = this.all()
      .map(({ transfer }) => transfer)
      .filter(({ state, folderId }) => folderId === null && !ENDED.has(state) && !MOVING.has(state))
      .sort((a, b) => a.order - b.order);
    const from = line.findIndex((transfer) => transfer.id === id);
    const [moved] = from < 0 ? [] : line.splice(from, 1);
    if (moved === undefined) return;
    const places = { first: 0, earlier: Math.max(0, from - 1), later: from + 1, last: line.length };
    line.splice(places[to], 0, moved);
    const orders = line.map(({ order }) => order).sort((a, b) => a - b);
    for (const [place, transfer] of line.entries()) {
      const order = orders[place] ?? transfer.order;
      if (transfer.order !== order) this.put(transfer.id, { ...this.entry(transfer.id).record.transfer, order });
    }
  }

  remove(id: string): void {
    const entry = this.entry(id);
    if (!ENDED.has(entry.record.transfer.state)) this.stop(id, 'cancelled');
    for (const child of this.childrenOf(id)) this.remove(child.id);
    if (entry.record.transfer.folder !== null) this.store.folderFiles.remove(id);
    this.forget(id);
  }

  /** Takes it off the list, whatever its state: a file that its folder has counted. */
  forget(id: string): void {
    const folderId = this.entries.get(id)?.record.transfer.folderId ?? null;
    this.entries.delete(id);
    if (folderId !== null) this.children.get(folderId)?.delete(id);
    this.store.journal.remove(id);
    this.state.removeTransfer(id);
  }

  clearFinished(): void {
    for (const [id, entry] of [...this.entries]) {
      const { state } = entry.record.transfer;
      if (state === 'done' || state === 'cancelled') this.remove(id);
    }
  }

  /** The program ends: bytes stop, and the journal keeps what was under way, for the next start. */
  stopAll(): void {
    this.isEnding = true;
    for (const { record } of [...this.entries.values()]) {
      const { id, direction, service } = record.transfer;
      if (rests(record.transfer)) continue;
      if (isOurs({ direction, service })) this.rest(id, { state: 'waiting', reason: problem('stopped') });
      else this.rest(id, { state: 'failed', reason: problem('stopped'), endedAt: Date.now() });
    }
  }

  /** Resolves when what has happened so far survives a crash. */
  saved(): Promise<void> {
    return this.store.saved();
  }

  get activeCount(): number {
    return [...this.state.transfers.values()].filter(({ state, folderId }) => ACTIVE.has(state) && folderId === null)
      .length;
  }

  private handle(id: string): TransferHandle {
    const entry = this.entry(id);
    const { controller } = entry;
    if (this.isEnding) controller.abort();
    // A handle of an earlier attempt must not touch a later one, nor one that was stopped or removed.
    const isCurrent = () =>
      this.entries.get(id) === entry && entry.controller === controller && !controller.signal.aborted;
    return {
      id,
      signal: controller.signal,
      get transfer() {
        return entry.record.transfer;
      },
      get record() {
        return entry.record;
      },
      update: (change) => {
        if (isCurrent() && changes(entry.record.transfer, change))
          this.put(id, { ...entry.record.transfer, ...change });
      },
      note: (change) => {
        if (!isCurrent()) return;
        entry.record = { ...entry.record, ...change };
        this.save(entry.record);
      },
      begin: (position, state) => {
        if (!isCurrent()) return;
        const { transfer } = entry.record;
        entry.movedMs = performance.now();
        entry.meter = createProgressMeter(position, transfer.sizeBytes, entry.movedMs);
        const failures: Failures = { ...entry.record.failures, reached: true };
        entry.record = { ...entry.record, failures };
        this.put(id, { ...transfer, state, reason: null, positionBytes: position, resumedFromBytes: position });
      },
      moved: (position) => {
        if (!isCurrent()) return;
        entry.movedMs = performance.now();
        const progress = entry.meter?.advance(position, entry.movedMs);
        if (progress === null || progress === undefined) return;
        const { rateBytesPerSecond, secondsLeft } = progress;
        this.put(id, { ...entry.record.transfer, positionBytes: position, rateBytesPerSecond, secondsLeft }, 'moving');
      },
      wait: (state, reason, retryAt) => {
        if (!isCurrent()) return;
        this.put(id, { ...entry.record.transfer, ...STILL, ...this.reached(entry), state, reason, retryAt });
      },
      end: (state, reason, change = {}) => {
        const isTrue = state === 'done' ? this.entries.get(id) === entry : isCurrent();
        if (!isTrue) return;
        const { transfer } = entry.record;
        const reached = state === 'done' ? { positionBytes: transfer.sizeBytes } : this.reached(entry);
        this.put(id, { ...transfer, ...STILL, ...reached, ...change, state, reason, endedAt: Date.now() });
      },
    };
  }

  private rest(id: string, change: Partial<Transfer>): void {
    const entry = this.entry(id);
    this.put(id, { ...entry.record.transfer, ...STILL, ...this.reached(entry), ...change });
    entry.controller.abort();
  }

  /** Where the bytes are: events tell that only now and then. */
  private reached(entry: Entry): Pick<Transfer, 'positionBytes'> {
    const { positionBytes } = entry.record.transfer;
    return { positionBytes: entry.meter?.current(performance.now()).position ?? positionBytes };
  }

  private put(id: string, transfer: Transfer, how: 'changed' | 'moving' = 'changed'): void {
    const entry = this.entry(id);
    entry.record = { ...entry.record, transfer };
    if (how === 'changed') this.save(entry.record);
    this.state.setTransfer(transfer);
    if (transfer.folderId !== null) this.tellChild(transfer);
  }

  private enter(record: JournalRecord): void {
    const { id, folderId } = record.transfer;
    this.entries.set(id, entryOf(record));
    if (folderId === null) return;
    const siblings = this.children.get(folderId) ?? new Set();
    this.children.set(folderId, siblings.add(id));
  }

  /** Files that we send for a folder are kept with their folder. */
  private save(record: JournalRecord): void {
    const { folderId, direction } = record.transfer;
    if (folderId === null || direction === 'receive') this.store.journal.save(record);
  }

  private restore(record: JournalRecord): void {
    const { transfer } = record;
    const { offer } = record;
    const restored: JournalRecord = {
      ...record,
      offer: offer?.delivery === 'open' ? { ...offer, delivery: 'unsure' } : offer,
      transfer: { ...transfer, ...restoredAs(transfer), ...STILL },
    };
    this.nextOrder = Math.max(this.nextOrder, transfer.order + 1);
    this.enter(restored);
    this.state.transfers.set(transfer.id, restored.transfer);
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

export function isEnded({ state }: Pick<Transfer, 'state'>): boolean {
  return ENDED.has(state);
}

/** Whether we began it: only then can we begin it again. */
export function isOurs({ direction, service }: Pick<Transfer, 'direction' | 'service'>): boolean {
  return (direction === 'send') === (service === 'send');
}

/** Until the person does something; one that a full disk holds up goes on by itself. */
export function rests({ state, reason }: Pick<Transfer, 'state' | 'reason'>): boolean {
  return ENDED.has(state) || (state === 'paused' && reason === null);
}

function changes(transfer: Transfer, change: Partial<Transfer>): boolean {
  const before: Readonly<Record<string, unknown>> = transfer;
  return Object.entries(change).some(([key, value]) => before[key] !== value);
}

function entryOf(record: JournalRecord): Entry {
  const limiter = createRateLimiter(record.transfer.limitBytesPerSecond);
  return { record, controller: new AbortController(), meter: null, movedMs: performance.now(), limiter };
}

/** What was under way when the program ended: ours waits for its turn, the peer's for the peer. */
function restoredAs(transfer: Transfer): Partial<Transfer> {
  if (rests(transfer)) return {};
  if (isOurs(transfer)) return { state: 'queued', reason: null };
  return { state: 'failed', reason: problem('stopped'), endedAt: Date.now() };
}
