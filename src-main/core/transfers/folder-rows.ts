/**
 * A folder is one row: this adds up what its files do. The files that are under way are rows of their own, shown inside
 * the folder's; those that have ended are only counted.
 */
import {
  type FolderProgress,
  isEnded,
  isMoving,
  type LivePhase,
  type Phase,
  type Transfer,
} from '../../../src-shared/model/transfer';
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
  /** Places of files that were counted: one that is offered once more is not another one. */
  readonly counted = new Set<string>();
  /** Places whose file here is another than the one that was offered. */
  readonly differing = new Set<string>();
  /** The person was asked about the programs in it, and said yes. */
  programs: 'not asked' | 'accepted' = 'not asked';
  /** What was counted before is known. */
  ready: Promise<void> = Promise.resolve();
  isReady = true;
  private readonly children = new Map<string, Transfer>();
  private doneBytes = 0;
  private progress: FolderProgress;
  private toldMs = 0;
  private toldKind: LivePhase['kind'] | null = null;
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
    const isLoose = handle.transfer.folder?.isLoose ?? false;
    this.progress = { filesTotal, filesDone, filesFailed: ended.length - filesDone, isLoose };
    this.doneBytes = ended.reduce((sum, { isDone, sizeBytes }) => sum + (isDone ? sizeBytes : 0), 0);
    this.meter = createProgressMeter(this.doneBytes, handle.transfer.sizeBytes, performance.now());
    this.tell();
  }

  /** Files that were counted before this row was shown again; `ready` when they are known. */
  countEarlier(counted: Promise<readonly { readonly path: string; readonly sizeBytes: number }[]>): void {
    this.isReady = false;
    this.ready = counted.then((done) => {
      for (const { path, sizeBytes } of done) {
        this.counted.add(path);
        this.doneBytes += sizeBytes;
      }
      this.progress = { ...this.progress, filesDone: this.progress.filesDone + done.length };
      this.isReady = true;
      this.tell();
    });
  }

  /** Its sender says how much there is of it. */
  announce(filesTotal: number, sizeBytes: number): void {
    if (this.progress.filesTotal === filesTotal) return;
    this.progress = { ...this.progress, filesTotal };
    this.handle.describe({ sizeBytes });
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
    if (!isSoon || this.phaseAt(performance.now()).kind !== this.toldKind) this.tell();
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
    // A thousand small files a second are not a thousand events.
    if (performance.now() - this.toldMs >= TELL_EVERY_MS) this.tell();
    else this.tellWhenStill(TELL_EVERY_MS);
  }

  /** The last word before the row ends: its counts are those of all its files. */
  tell(): void {
    const nowMs = performance.now();
    const all = [...this.children.values()];
    const sum = (of: (child: Transfer) => number) => all.reduce((total, child) => total + of(child), 0);
    const phase = this.phaseAt(nowMs);
    const positionBytes = this.doneBytes + sum((child) => child.positionBytes);
    const isCounted = this.progress.filesTotal !== null;
    const begun = this.doneBytes + sum((child) => child.sizeBytes);
    // What its sender says of the whole is a claim: more than that may come.
    const sizeBytes = isCounted ? Math.max(this.handle.transfer.sizeBytes, begun) : begun;
    this.meter.advance(positionBytes, nowMs);
    const rate = phase.kind === 'moving' ? Math.max(0, this.meter.current(nowMs).rateBytesPerSecond ?? 0) : 0;
    this.toldMs = nowMs;
    this.toldKind = phase.kind;
    this.handle.step({ kind: 'files', phase });
    this.handle.describe({
      positionBytes,
      sizeBytes,
      folder: this.progress,
      rateBytesPerSecond: rate > 0 ? rate : null,
      secondsLeft: rate > 0 && isCounted ? Math.ceil((sizeBytes - positionBytes) / rate) : null,
    });
  }

  private phaseAt(nowMs: number): LivePhase {
    const phase = liveliest(this.children);
    if (phase.kind === 'moving' || phase.kind === 'comparing' || phase.kind === 'finishing') this.movedMs = nowMs;
    const leftMs = this.movedMs + STILL_AFTER_MS - nowMs;
    if (isMoving(phase) || phase.kind === 'retrying' || phase.kind === 'held' || leftMs <= 0) return phase;
    this.tellWhenStill(leftMs);
    return { kind: 'moving' };
  }

  private tellWhenStill(afterMs: number): void {
    this.stillTimer ??= setTimeout(() => {
      this.stillTimer = null;
      this.tell();
    }, afterMs);
  }
}

const LIVELINESS = [
  'moving',
  'finishing',
  'comparing',
  'held',
  'retrying',
  'calling',
  'awaiting-peer',
  'queued',
] as const satisfies readonly LivePhase['kind'][];

/** What is said of the folder: the liveliest of its files. */
function liveliest(children: ReadonlyMap<string, Transfer>): LivePhase {
  const phases = [...children.values()].map(({ phase }) => phase).filter(isLive);
  for (const kind of LIVELINESS) {
    const found = phases.find((phase) => phase.kind === kind);
    if (found !== undefined) return found.kind === 'finishing' ? { kind: 'moving' } : found;
  }
  return { kind: 'calling' };
}

function isLive(phase: Phase): phase is LivePhase {
  return !isEnded(phase) && phase.kind !== 'paused';
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
