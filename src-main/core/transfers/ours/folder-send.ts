/**
 * Sending folders: one row, whose files are offered a few at a time, each as a send of its own. A peer that keeps folders
 * gets names like `./folder/sub/file` and hears at the end that this was all; any other gets plain files.
 */
import { join } from 'node:path';
import { type Problem, ProblemError, problem } from '../../../../src-shared/model/problem';
import type { FolderFile } from '../../../../src-shared/model/snapshot';
import { isMoving, type Transfer } from '../../../../src-shared/model/transfer';
import { dangerOf } from '../../../../src-shared/text/safe-name';
import type { FolderFileRecord, Store } from '../../../storage/store';
import type { Target } from '../../people/peers';
import { problemOf } from '../../problem-of';
import type { TransferBook, TransferHandle } from '../book';
import type { FolderRow, FolderRows } from '../folder-rows';
import type { Features } from './features';
import type { Piece, Sends } from './send';
import { findSources, type SourceFolder } from './sources';

/** Files under way at a time; the queue decides how many of them move. */
const FILES_AT_ONCE = 6;
/** Of what was left out. */
const MOST_NAMED = 20;
/** What ends the whole folder when it ends one file: the person there said no, or nobody is there. */
const ENDS_ALL: ReadonlySet<Problem['code']> = new Set([
  'rejected',
  'nick-mismatch',
  'unavailable',
  'connection-refused',
  'connect-timed-out',
  'host-unreachable',
  'address-unresolved',
]);

export class FolderSends {
  constructor(
    private readonly book: TransferBook,
    private readonly store: Store,
    private readonly rows: FolderRows,
    private readonly sends: Sends,
    private readonly features: Features,
  ) {}

  async offer(target: Target, source: SourceFolder): Promise<string> {
    const { host, port, nick, personId } = target;
    const handle = this.book.create({
      direction: 'send',
      service: 'send',
      host,
      port,
      nick,
      personId,
      name: source.name,
      path: source.path,
      sizeBytes: source.sizeBytes,
      folder: { filesTotal: source.files.length, filesDone: 0, filesFailed: 0, isLoose: source.isLoose },
      note: leftOutOf(source),
    });
    await this.store.folderFiles.saveAll(handle.id, source.files);
    this.sends.addToTimeline(handle);
    this.start(handle, target);
    return handle.id;
  }

  /** Goes on with the files that are not there yet. */
  start(handle: TransferHandle, target: Target): void {
    void this.book.attempts.after(handle.id, async () => {
      try {
        await this.run(handle, target);
      } catch (error) {
        handle.step({ kind: 'fail', reason: problemOf(error, 'folder') });
      }
    });
  }

  private async run(handle: TransferHandle, target: Target): Promise<void> {
    if (handle.signal.aborted) return;
    const files = await this.filesOf(handle);
    const done = files.filter(({ state }) => state === 'done').map(({ sizeBytes }) => ({ sizeBytes, isDone: true }));
    const row = this.rows.open(handle, files.length, done);
    const waiting = [...files.keys()].filter((place) => files[place]?.state !== 'done').values();
    let endsAll: Problem | null = null;
    const piece = pieceOf(handle, files, '');
    const worker = async () => {
      for (const place of waiting) {
        const file = files[place];
        if (file === undefined || handle.signal.aborted || endsAll !== null) return;
        const reason = await this.sendFile(handle, target, row, { ...piece, path: file.path }, { file, place });
        if (reason === null || endsAll !== null || !(await this.endsAll(handle, target, reason))) continue;
        endsAll = reason;
        // Those that are in line, too, are not offered any more: nobody is asked a second time.
        for (const { id } of this.book.childrenOf(handle.id)) this.book.stop(id, 'pause');
      }
    };
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
    row.tell();
    this.rows.close(handle.id);
    if (handle.signal.aborted) return;
    const { filesFailed } = row.counts;
    const filesFailing = problem('files-failed', { count: filesFailed, total: files.length });
    const reason = endsAll ?? (filesFailed > 0 ? filesFailing : null);
    if (reason !== null) {
      handle.step({ kind: 'fail', reason });
      return;
    }
    await this.tellWhatIsLost(handle, target, files);
    await this.sends.endOffer(handle, target, piece);
    handle.step({ kind: 'complete', confirmed: true, verified: true, reason: null });
  }

  /** A plain peer is asked for each of several files: its no to one is none to the others. */
  private async endsAll({ transfer, signal }: TransferHandle, target: Target, { code }: Problem): Promise<boolean> {
    if (!ENDS_ALL.has(code)) return false;
    if (code !== 'rejected' || transfer.folder?.isLoose !== true) return true;
    return this.features.knowsOffers(target, signal).catch(() => true);
  }

  /** A peer that knows no folders has all files side by side now. */
  private async tellWhatIsLost(
    handle: TransferHandle,
    target: Target,
    files: readonly FolderFileRecord[],
  ): Promise<void> {
    const { name, nick, note } = handle.transfer;
    if (note !== null || !files.some(({ path }) => path.includes('/'))) return;
    if (await this.features.keepsFolders(target, handle.signal)) return;
    handle.describe({ note: problem('structure-lost', { name, peer: nick ?? '' }) });
  }

  private async filesOf({ id, transfer }: TransferHandle): Promise<readonly FolderFileRecord[]> {
    const files = await this.store.folderFiles.load(id);
    if (files.length >= (transfer.folder?.filesTotal ?? 0)) return files;
    // The program ended while the list was being written: what is missing there would be missing at the peer.
    const path = transfer.path ?? '';
    // Which files of the folder were meant, nobody knows any more.
    if (transfer.folder?.isLoose) throw new ProblemError('file-missing', { path: transfer.name });
    const [source] = await findSources([path]);
    if (source?.kind !== 'folder') throw new ProblemError('file-missing', { path });
    await this.store.folderFiles.saveAll(id, source.files);
    return source.files;
  }

  /** Null when it arrived, or when somebody stopped it. */
  private async sendFile(
    folder: TransferHandle,
    target: Target,
    row: FolderRow,
    piece: Piece,
    { file, place }: { readonly file: FolderFileRecord; readonly place: number },
  ): Promise<Problem | null> {
    const { book } = this;
    const { path, sizeBytes, modifiedAt } = file;
    const child = book.create({
      direction: 'send',
      service: 'send',
      host: target.host,
      port: target.port,
      nick: folder.transfer.nick,
      personId: folder.transfer.personId,
      name: path,
      path: join(folder.transfer.path ?? '', path),
      sizeBytes,
      source: path.endsWith('/') ? null : { modifiedAt, replaces: false },
      folderId: folder.id,
      order: folder.transfer.order,
    });
    await this.sends.sendPiece(child, target, piece);
    const { phase, reason, nick, personId } = child.transfer;
    const isDone = phase.kind === 'done';
    const isFailed = phase.kind === 'failed' || (phase.kind === 'cancelled' && !folder.signal.aborted);
    if (isDone || isFailed)
      this.store.folderFiles.save(folder.id, place, { ...file, state: isDone ? 'done' : 'failed', reason });
    row.onChildEnded(child.id, isDone || isFailed ? { sizeBytes, isDone } : null);
    if (personId !== null) this.meet(folder, nick, personId);
    book.forget(child.id);
    return isFailed ? reason : null;
  }

  /** Offered to an address: now it is known who lives there, and the folder belongs into their conversation. */
  private meet(folder: TransferHandle, nick: string | null, personId: string): void {
    const isNew = folder.transfer.personId === null;
    folder.describe({ nick, personId });
    if (isNew) this.sends.addToTimeline(folder);
  }

  /** For whoever opens the row: what failed first, then what is under way, then the rest. */
  async files(id: string, offset: number, limit: number): Promise<{ files: FolderFile[]; total: number }> {
    const kept = await this.store.folderFiles.load(id);
    const underWay = new Map(this.rows.underWay(id).map((child) => [child.name, child]));
    const files = kept.map((file) => shown(file, underWay.get(file.path)));
    const rank = { failed: 0, running: 1, waiting: 2, done: 3 };
    files.sort((a, b) => rank[a.state] - rank[b.state]);
    return { files: files.slice(offset, offset + limit), total: files.length };
  }
}

/** The id names this transfer as long as it lives, also after a restart. */
function pieceOf({ id, transfer }: TransferHandle, all: readonly FolderFileRecord[], path: string): Piece {
  const files = all.filter((file) => !file.path.endsWith('/'));
  const offer = {
    id: id.slice(0, 8),
    files: files.length,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    hasPrograms: files.some((file) => dangerOf(file.path) !== 'none'),
  };
  return { offer, folder: transfer.folder?.isLoose ? null : transfer.name, path };
}

function shown({ path, sizeBytes, state, reason }: FolderFileRecord, underWay: Transfer | undefined): FolderFile {
  if (underWay === undefined) return { path, sizeBytes, state, reason };
  return { path, sizeBytes, state: isMoving(underWay.phase) ? 'running' : 'waiting', reason: underWay.reason };
}

/** Links, pipes and what cannot be read: never left out without a word. */
function leftOutOf({ name, leftOut }: SourceFolder): Problem | null {
  if (leftOut.length === 0) return null;
  const names = leftOut.slice(0, MOST_NAMED).join(', ') + (leftOut.length > MOST_NAMED ? ' …' : '');
  return problem('left-out', { name, count: leftOut.length, names });
}
