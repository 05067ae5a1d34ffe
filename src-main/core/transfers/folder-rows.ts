/**
 * A folder is one row: this adds up what its files do. The files that are under way are rows of their own, shown inside
 * the folder's; those that have ended are only counted.
 */
import type { FolderProgress, Transfer } from '../../../src-shared/model/snapshot';
import { createProgressMeter, type ProgressMeter } from '../../bytes/progress';
import type { TransferBook, TransferHandle } from './book';

const TELL_EVERY_MS = 250;
/** Between two small files nothing moves for a moment: the row does not flicker for that. */
const STILL_AFTER_MS = 2_000;

export interface EndedFile {
  readonly sizeBytes: number;
  readonly isDone: boolean;
}

export class FolderRow {
  private readonly children = new Map<string, Transfer>();
  private doneBytes = 0;
  private progress: FolderProgress;
  private toldMs = 0;
  private toldState: Transfer['state'] | null = null;
  private movedMs = Number.NEGATIVE_INFINITY;
  private stillTimer: ReturnType<typeof setTimeout> | null = null;
  /** Of the whole: a small file is gone before it has a speed of its own. */
  private readonly meter: ProgressMeter;

  constructor(
    readonly handle: TransferHandle,
    filesTotal: number | null,
    ended: readonly EndedFile[],
  ) {
    const filesDone = ended.filter(({ isDone }) => isDone).length;
    this.progress = { filesTotal, filesDone, filesFailed: ended.length - filesDone };
    this.doneBytes = ended.reduce((sum, { isDone, sizeBytes }) => sum + (isDone ? sizeBytes : 0), 0);
    this.meter = createProgressMeter(this.doneBytes, handle.transfer.sizeBytes, performance.now());
    this.tell();
  }

  /** Says nothing any more. */
  close(): void {
    if (this.stillTimer !== null) clearTimeout(this.stillTimer);
  }

  get counts(): FolderProgress {
    return this.progress;
  }

  onChild(child: Transfer): void {
    this.children.set(child.id, child);
    const isSoon = performance.now() - this.toldMs < TELL_EVERY_MS;
    if (!isSoon || this.stateAt(performance.now()) !== this.toldState) this.tell();
  }

  /** It has ended, or was given up: only its count stays. */
  onChildEnded(id: string, ended: EndedFile | null): void {
    this.children.delete(id);
    if (ended === null) return;
    const { filesDone, filesFailed } = this.progress;
    this.progress = ended.isDone
      ? { ...this.progress, filesDone: filesDone + 1 }
      : { ...this.progress, filesFailed: filesFailed + 1 };
    if (ended.isDone) this.doneBytes += ended.sizeBytes;
    this.movedMs = performance.now();
    this.tell();
  }

  private tell(): void {
    const nowMs = performance.now();
    const all = [...this.children.values()];
    const sum = (of: (child: Transfer) => number) => all.reduce((total, child) => total + of(child), 0);
    const state = this.stateAt(nowMs);
    const positionBytes = this.doneBytes + sum((child) => child.positionBytes);
    const isCounted = this.progress.filesTotal !== null;
    const sizeBytes = isCounted ? this.handle.transfer.sizeBytes : this.doneBytes + sum((child) => child.sizeBytes);
    this.meter.advance(positionBytes, nowMs);
    const rate = state === 'running' ? Math.max(0, this.meter.current(nowMs).rateBytesPerSecond ?? 0) : 0;
    const held = all.find((child) => child.reason !== null);
    this.toldMs = nowMs;
    this.toldState = state;
    this.handle.update({
      state,
      positionBytes,
      sizeBytes,
      folder: this.progress,
      rateBytesPerSecond: rate > 0 ? rate : null,
      secondsLeft: rate > 0 && isCounted ? Math.ceil((sizeBytes - positionBytes) / rate) : null,
      reason: state === 'running' ? null : (held?.reason ?? null),
      retryAt: state === 'running' ? null : (held?.retryAt ?? null),
    });
  }

  private stateAt(nowMs: number): Transfer['state'] {
    const state = stateOf(this.children);
    if (state === 'running' || state === 'verifying') this.movedMs = nowMs;
    const isHeld = state === 'paused' || [...this.children.values()].some(({ reason }) => reason !== null);
    const leftMs = this.movedMs + STILL_AFTER_MS - nowMs;
    if (state === 'running' || state === 'verifying' || isHeld || leftMs <= 0) return state;
    this.stillTimer ??= setTimeout(() => {
      this.stillTimer = null;
      this.tell();
    }, leftMs);
    return 'running';
  }
}

/** What is said of the folder: the liveliest of its files. */
function stateOf(children: ReadonlyMap<string, Transfer>): Transfer['state'] {
  const states = new Set([...children.values()].map(({ state }) => state));
  const liveliest = (['running', 'verifying', 'paused', 'waiting', 'queued'] as const).find((state) =>
    states.has(state),
  );
  return liveliest ?? 'waiting';
}

/** Tells each row what its files do. */
export class FolderRows {
  private readonly rows = new Map<string, FolderRow>();

  constructor(private readonly book: TransferBook) {
    book.onChild((child) => {
      if (child.folderId !== null) this.rows.get(child.folderId)?.onChild(child);
    });
  }

  /** `ended`: what was counted before. */
  open(handle: TransferHandle, filesTotal: number | null, ended: readonly EndedFile[]): FolderRow {
    this.close(handle.id);
    const row = new FolderRow(handle, filesTotal, ended);
    this.rows.set(handle.id, row);
    return row;
  }

  get(id: string): FolderRow | null {
    return this.rows.get(id) ?? null;
  }

  close(id: string): void {
    this.rows.get(id)?.close();
    this.rows.delete(id);
  }

  /** The files of the folder that are under way. */
  underWay(id: string): Transfer[] {
    return this.book.childrenOf(id);
  }
}
