/**
 * All transfers, and the one place that changes them: events go through the table of `model/transfer`, what matters for
 * going on after a start is in the journal, and an ended transfer stays in the list until the person removes it.
 */
import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../../src-shared/model/problem';
import {
  firstPhase,
  isEnded,
  isMoving,
  isOurs,
  isResting,
  kindOf,
  type Phase,
  restoredPhase,
  shownPhase,
  stepTransfer,
  type Transfer,
  type TransferEvent,
} from '../../../src-shared/model/transfer';
import { createProgressMeter } from '../../bytes/progress';
import type { RateLimiter } from '../../bytes/rate-limit';
import type { JournalRecord, Store } from '../../storage/store';
import type { CoreState } from '../state/core-state';
import { Attempts } from './attempts';
import { type BookEntry, openEntry } from './book-entry';
import { NO_FAILURES } from './ours/retry';

const MAX_TRANSFERS_LISTED = 10_000;

export type NewTransfer = Pick<Transfer, 'direction' | 'service' | 'host' | 'port' | 'name' | 'sizeBytes'> &
  Partial<Pick<Transfer, 'nick' | 'personId' | 'path' | 'folder' | 'folderId' | 'order' | 'note'>> &
  Partial<Pick<JournalRecord, 'source' | 'remote' | 'offer'>>;

/** What is said of a transfer besides its phase. */
type Description = Partial<
  Omit<Transfer, 'id' | 'direction' | 'service' | 'phase' | 'state' | 'reason' | 'retryAt' | 'confirmed' | 'endedAt'>
>;

/** One attempt's hold on its transfer. A later attempt, a removal or a stop makes it deaf: nothing of it counts then. */
export interface TransferHandle {
  readonly id: string;
  /** Raised when the person cancels or pauses, when a later attempt begins, or when the program ends. */
  readonly signal: AbortSignal;
  readonly transfer: Transfer;
  readonly record: JournalRecord;
  /** False when this cannot happen to it (any more). */
  step(event: TransferEvent): boolean;
  describe(change: Description): void;
  note(change: Partial<Omit<JournalRecord, 'transfer'>>): void;
  /** Bytes begin to move at this position; so many of them are compared first. */
  begin(position: number, overlapBytes: number): void;
  moved(position: number): void;
}

const STILL = { rateBytesPerSecond: null, secondsLeft: null } as const;

export class TransferBook {
  /** Who works on which transfer now, and who waits for what. */
  readonly attempts: Attempts;
  private readonly entries = new Map<string, BookEntry>();
  /** The files of folders that are under way, by folder. */
  private readonly children = new Map<string, Set<string>>();
  private tellChild: (child: Transfer) => void = () => {};
  private nextOrder = 0;
  /** The program ends: nothing begins any more. */
  isEnding = false;

  /** `log` hears of events that cannot happen: bugs of ours. */
  constructor(
    private readonly state: CoreState,
    private readonly store: Store,
    records: readonly JournalRecord[],
    private readonly log: (text: string) => void,
  ) {
    this.attempts = new Attempts((id) => this.entries.get(id)?.record.transfer ?? null);
    for (const record of records) this.restore(record);
  }

  create(fields: NewTransfer): TransferHandle {
    const { remote, offer, source, ...known } = fields;
    const transfer: Transfer = {
      nick: null,
      personId: null,
      path: null,
      folder: null,
      folderId: null,
      note: null,
      order: this.nextOrder++,
      ...known,
      ...STILL,
      ...shownPhase(firstPhase(kindOf(known))),
      id: randomUUID(),
      positionBytes: 0,
      resumedFromBytes: 0,
      overlapBytes: 0,
      verifiedBytes: 0,
      attempts: 0,
      differedAtBytes: null,
      limitBytesPerSecond: null,
      createdAt: Date.now(),
      endedAt: null,
    };
    this.enter({
      transfer,
      source: source ?? null,
      remote: remote ?? null,
      offer: offer ?? null,
      failures: NO_FAILURES,
    });
    this.put(transfer);
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

  /** The newest that fits; each row is asked, so the cheapest questions come first. */
  findLast(isWanted: (record: JournalRecord) => boolean): JournalRecord | null {
    let found: JournalRecord | null = null;
    for (const { record } of this.entries.values()) if (isWanted(record)) found = record;
    return found;
  }

  /** Those that stand for themselves, in the order of their turns. */
  inOrder(): Transfer[] {
    const own = this.all().flatMap(({ transfer }) => (transfer.folderId === null ? [transfer] : []));
    return own.sort((a, b) => a.order - b.order);
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

  /** A new attempt: whoever worked on it before becomes deaf. `event`: what begins it; null: the phase stays. */
  reopen(id: string, event: TransferEvent | null): TransferHandle {
    const entry = this.entry(id);
    entry.controller.abort();
    entry.controller = new AbortController();
    entry.meter = null;
    if (event !== null) this.step(entry, event);
    this.attempts.rouse(id);
    return this.handle(id);
  }

  /**
   * Ends the attempt in the way the person wants; whoever moves the bytes hears the signal. False where nothing can be
   * stopped any more: it has ended, or gets its name in this moment.
   */
  stop(id: string, event: 'pause' | 'cancel'): boolean {
    const entry = this.entry(id);
    for (const child of this.childrenOf(id)) this.stop(child.id, event);
    const { transfer } = entry.record;
    if (stepTransfer(kindOf(transfer), transfer.phase, { kind: event }) === null) return false;
    this.step(entry, { kind: event });
    entry.controller.abort();
    this.attempts.rouse(id);
    return true;
  }

  /** The peer of a transfer that was cancelled knows that now. */
  noteTold(id: string): void {
    this.step(this.entry(id), { kind: 'told' });
  }

  limit(id: string, bytesPerSecond: number | null): void {
    const entry = this.entry(id);
    entry.limiter.setRate(bytesPerSecond);
    this.put({ ...entry.record.transfer, limitBytesPerSecond: bytesPerSecond });
  }

  /** Among those that wait for their turn. */
  move(id: string, to: 'first' | 'earlier' | 'later' | 'last'): void {
    const line = this.line();
    const from = line.findIndex((transfer) => transfer.id === id);
    const [moved] = from < 0 ? [] : line.splice(from, 1);
    if (moved === undefined) return;
    const places = { first: 0, earlier: Math.max(0, from - 1), later: from + 1, last: line.length };
    line.splice(places[to], 0, moved);
    this.lineUp(line);
  }

  /** Those of `ids` that wait, as they stand, before this one; null, or one that is not in the line: at its end. */
  place(ids: ReadonlySet<string>, beforeId: string | null): void {
    const line = this.line();
    const moved = line.filter(({ id }) => ids.has(id));
    // Dropped on one of its own: before the next that stays.
    const from = line.findIndex(({ id }) => id === beforeId);
    const before = from < 0 ? undefined : line.slice(from).find(({ id }) => !ids.has(id));
    const rest = line.filter(({ id }) => !ids.has(id));
    rest.splice(before === undefined ? rest.length : rest.indexOf(before), 0, ...moved);
    this.lineUp(rest);
  }

  private line(): Transfer[] {
    return this.inOrder().filter(({ phase }) => !isEnded(phase) && !isMoving(phase));
  }

  private lineUp(line: readonly Transfer[]): void {
    const orders = line.map(({ order }) => order).sort((a, b) => a - b);
    for (const [place, transfer] of line.entries()) {
      const order = orders[place] ?? transfer.order;
      if (transfer.order !== order) this.put({ ...this.get(transfer.id).transfer, order });
    }
  }

  remove(id: string): void {
    const { transfer } = this.entry(id).record;
    this.stop(id, 'cancel');
    for (const child of this.childrenOf(id)) this.remove(child.id);
    if (transfer.folder !== null) this.store.folderFiles.remove(id);
    // As it is after the stop.
    if (transfer.folderId === null) this.store.history.keepRecord(this.entry(id).record.transfer);
    this.forget(id);
  }

  /** Takes it off the list, whatever its phase: a file that its folder has counted. */
  forget(id: string): void {
    const entry = this.entries.get(id);
    entry?.controller.abort();
    this.entries.delete(id);
    this.children.get(entry?.record.transfer.folderId ?? '')?.delete(id);
    this.attempts.rouse(id);
    this.store.journal.remove(id);
    this.state.removeTransfer(id);
  }

  /** What was removed is in the list again, where it was. */
  bringBack(records: readonly JournalRecord[]): void {
    for (const record of records) {
      this.enter(record);
      this.put(record.transfer);
    }
    const oldestFirst = [...this.entries].sort(([, { record: a }], [, { record: b }]) => {
      return a.transfer.createdAt - b.transfer.createdAt;
    });
    this.entries.clear();
    for (const [id, entry] of oldestFirst) this.entries.set(id, entry);
  }

  /** The program ends: bytes stop, and the journal keeps what was under way, for the next start. */
  stopAll(): void {
    this.isEnding = true;
    for (const entry of [...this.entries.values()]) {
      const { transfer } = entry.record;
      entry.controller.abort();
      if (!isResting(transfer.phase)) this.step(entry, { kind: 'stop' });
      this.attempts.rouse(transfer.id);
    }
  }

  /** Resolves when what has happened so far survives a crash. */
  saved(): Promise<void> {
    return this.store.saved();
  }

  get activeCount(): number {
    return this.inOrder().filter(({ phase }) => isMoving(phase) && phase.kind !== 'held').length;
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
      step: (event) => isCurrent() && this.step(entry, event),
      describe: (change) => {
        const { transfer } = entry.record;
        if (isCurrent() && differs(transfer, change)) this.put({ ...transfer, ...change });
      },
      note: (change) => {
        if (!isCurrent()) return;
        entry.record = { ...entry.record, ...change };
        this.save(entry.record);
      },
      begin: (position, overlapBytes) => {
        if (!isCurrent()) return;
        const { transfer, failures } = entry.record;
        entry.movedMs = performance.now();
        entry.meter = createProgressMeter(position, transfer.sizeBytes, entry.movedMs);
        entry.record = {
          ...entry.record,
          failures: { ...failures, reached: true },
          transfer: { ...transfer, overlapBytes, positionBytes: position, resumedFromBytes: position },
        };
        this.step(entry, { kind: 'begin', comparing: overlapBytes > 0 });
      },
      moved: (position) => {
        if (!isCurrent()) return;
        entry.movedMs = performance.now();
        const progress = entry.meter?.advance(position, entry.movedMs);
        if (progress === null || progress === undefined) return;
        const { rateBytesPerSecond, secondsLeft } = progress;
        this.show({ ...entry.record.transfer, positionBytes: position, rateBytesPerSecond, secondsLeft });
      },
    };
  }

  private step(entry: BookEntry, event: TransferEvent): boolean {
    const { transfer } = entry.record;
    const phase = stepTransfer(kindOf(transfer), transfer.phase, event);
    if (phase === null) {
      this.log(`"${event.kind}" cannot happen to a transfer that is ${transfer.phase.kind} (${kindOf(transfer)})`);
      return false;
    }
    const speed = isMoving(phase) && phase.kind !== 'held' ? {} : { ...STILL, ...reached(entry) };
    const position = phase.kind === 'done' ? { positionBytes: transfer.sizeBytes } : {};
    this.put({ ...transfer, ...speed, ...position, ...shownPhase(phase), endedAt: endOf(phase, transfer) });
    return true;
  }

  /** Kept and shown. */
  private put(transfer: Transfer): void {
    this.show(transfer);
    const entry = this.entry(transfer.id);
    this.save(entry.record);
  }

  /** Only shown: figures that the next start does not need. */
  private show(transfer: Transfer): void {
    const entry = this.entry(transfer.id);
    entry.record = { ...entry.record, transfer };
    this.state.setTransfer(transfer);
    if (transfer.folderId !== null) this.tellChild(transfer);
  }

  private enter(record: JournalRecord): void {
    const { id, folderId } = record.transfer;
    this.entries.set(id, openEntry(record));
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
    const { transfer, offer } = record;
    const phase = restoredPhase(kindOf(transfer), transfer.phase);
    const restored: JournalRecord = {
      ...record,
      offer: offer?.delivery === 'open' ? { ...offer, delivery: 'unsure' } : offer,
      transfer: { ...transfer, ...STILL, ...shownPhase(phase), endedAt: endOf(phase, transfer) },
    };
    this.nextOrder = Math.max(this.nextOrder, transfer.order + 1);
    this.enter(restored);
    this.state.transfers.set(transfer.id, restored.transfer);
  }

  private forgetOldest(): void {
    if (this.entries.size <= MAX_TRANSFERS_LISTED) return;
    for (const { record } of this.entries.values())
      if (isEnded(record.transfer.phase)) return this.remove(record.transfer.id);
  }

  private entry(id: string): BookEntry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new ProblemError('not-found', { name: 'transfer', detail: id });
    return entry;
  }
}

/** Where the bytes are: events tell that only now and then. */
function reached(entry: BookEntry): Pick<Transfer, 'positionBytes'> {
  const { positionBytes } = entry.record.transfer;
  return { positionBytes: entry.meter?.current(performance.now()).position ?? positionBytes };
}

function endOf(phase: Phase, { endedAt }: Transfer): number | null {
  const isOver = isEnded(phase) || (phase.kind === 'awaiting-peer' && phase.reason !== null);
  return isOver ? (endedAt ?? Date.now()) : null;
}

function differs(transfer: Transfer, change: Description): boolean {
  const before: Readonly<Record<string, unknown>> = transfer;
  return Object.entries(change).some(([key, value]) => before[key] !== value);
}

/** Whether we began it: only then can we begin it again. */
export function isOurTransfer(transfer: Pick<Transfer, 'direction' | 'service'>): boolean {
  return isOurs(kindOf(transfer));
}

/** For work on a transfer that is done and stays so: its phase and figures do not change, what is noted counts. */
export function unseen(handle: TransferHandle): TransferHandle {
  return {
    id: handle.id,
    signal: handle.signal,
    get transfer() {
      return handle.transfer;
    },
    get record() {
      return handle.record;
    },
    step: () => !handle.signal.aborted,
    describe: () => {},
    note: (change) => handle.note(change),
    begin: () => {},
    moved: () => {},
  };
}
