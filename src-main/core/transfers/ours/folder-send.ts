/**
 * Sending folders: one row, whose files are offered a few at a time, each as a send of its own. A peer that keeps folders
 * gets names like `./folder/sub/file` and hears at the end that this was all; any other gets plain files.
 */
import { join } from 'node:path';
import { type Problem, ProblemError, problem } from '../../../../src-shared/model/problem';
import type { FolderFile, Transfer } from '../../../../src-shared/model/snapshot';
import type { FolderFileRecord, Store } from '../../../storage/store';
import type { CoreContext } from '../../core-context';
import type { Target } from '../../people/peers';
import type { TransferHandle } from '../book';
import type { FolderRow, FolderRows } from '../folder-rows';
import type { Sends } from './send';
import { findSources, type SourceFolder } from './sources';

/** Files under way at a time; the queue decides how many of them move. */
const FILES_AT_ONCE = 6;
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
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly context: CoreContext,
    private readonly store: Store,
    private readonly rows: FolderRows,
    private readonly sends: Sends,
  ) {}

  async offer(target: Target, source: SourceFolder): Promise<string> {
    const { host, port, nick, personId } = target;
    const handle = this.context.book.create({
      direction: 'send',
      service: 'send',
      host,
      port,
      nick,
      personId,
      name: source.name,
      path: source.path,
      sizeBytes: source.sizeBytes,
      folder: { filesTotal: source.files.length, filesDone: 0, filesFailed: 0 },
    });
    await this.store.folderFiles.saveAll(handle.id, source.files);
    this.sends.addToTimeline(handle);
    this.start(handle, target);
    return handle.id;
  }

  /** Goes on with the files that are not there yet. */
  start(handle: TransferHandle, target: Target): void {
    const before = this.running.get(handle.id) ?? Promise.resolve();
    const run = before
      .then(() => this.run(handle, target))
      .catch((error: unknown) => handle.end('failed', this.context.problemOf(error, 'folder')))
      .finally(() => {
        if (this.running.get(handle.id) === run) this.running.delete(handle.id);
      });
    this.running.set(handle.id, run);
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.running.values());
  }

  private async run(handle: TransferHandle, target: Target): Promise<void> {
    if (handle.signal.aborted) return;
    const files = await this.filesOf(handle);
    const done = files.filter(({ state }) => state === 'done').map(({ sizeBytes }) => ({ sizeBytes, isDone: true }));
    const row = this.rows.open(handle, files.length, done);
    const waiting = [...files.keys()].filter((place) => files[place]?.state !== 'done').values();
    let endsAll: Problem | null = null;
    const worker = async () => {
      for (const place of waiting) {
        const file = files[place];
        if (file === undefined || handle.signal.aborted || endsAll !== null) return;
        const reason = await this.sendFile(handle, target, row, file, place);
        if (reason !== null && ENDS_ALL.has(reason.code)) endsAll ??= reason;
      }
    };
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
    this.rows.close(handle.id);
    if (handle.signal.aborted) return;
    const { filesFailed } = row.counts;
    if (endsAll !== null) return handle.end('failed', endsAll);
    if (filesFailed > 0)
      return handle.end('failed', problem('files-failed', { count: filesFailed, total: files.length }));
    await this.sends.closeFolder(handle, target);
    handle.end('done', null, { confirmed: true });
  }

  private async filesOf({ id, transfer }: TransferHandle): Promise<readonly FolderFileRecord[]> {
    const files = await this.store.folderFiles.load(id);
    if (files.length >= (transfer.folder?.filesTotal ?? 0)) return files;
    // The program ended while the list was being written: what is missing there would be missing at the peer.
    const path = transfer.path ?? '';
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
    file: FolderFileRecord,
    place: number,
  ): Promise<Problem | null> {
    const { book } = this.context;
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
    await this.sends.sendPiece(child, target, { folder: folder.transfer.name, path });
    const { state, reason, nick, personId } = child.transfer;
    const isDone = state === 'done';
    const isFailed = state === 'failed' || (state === 'cancelled' && !folder.signal.aborted);
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
    folder.update({ nick, personId });
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

function shown({ path, sizeBytes, state, reason }: FolderFileRecord, underWay: Transfer | undefined): FolderFile {
  if (underWay === undefined) return { path, sizeBytes, state, reason };
  const isMoving = underWay.state === 'running' || underWay.state === 'verifying';
  return { path, sizeBytes, state: isMoving ? 'running' : 'waiting', reason: underWay.reason };
}
