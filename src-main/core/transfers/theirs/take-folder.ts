/**
 * Folders that another Port59 sends us: their files come one by one as `./folder/sub/file`, an empty folder and the end
 * as a name with a `/` behind it. One question for all of them, one row in the list.
 */
import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Transfer } from '../../../../src-shared/model/transfer';
import { numberedName, safeRelativePath } from '../../../../src-shared/text/safe-name';
import { makeFoldersInside, makeWithParents } from '../../../disk/folder-path';
import type { FolderFileRecord, JournalRecord, Store } from '../../../storage/store';
import { isSameNick } from '../../door/gatekeeper';
import type { People } from '../../people/people';
import type { TransferBook, TransferHandle } from '../book';
import type { FolderRow, FolderRows } from '../folder-rows';
import { owesWord, REMEMBERED_MS } from './re-offers';

const PREFIX = './';

/** A name that stands for a place in a folder. */
export interface PlaceInFolder {
  /** As the peer calls it, and safe. */
  readonly top: string;
  /** Folders between it and the file. */
  readonly folders: readonly string[];
  /** Null for a folder without files; when there are no `folders` either, it is the end. */
  readonly file: string | null;
}

/** Null for the name of a plain file; one that leads anywhere else is a plain file too (rule 4.2). */
export function parsePlaceInFolder(name: string): PlaceInFolder | null {
  if (!name.startsWith(PREFIX)) return null;
  const path = safeRelativePath(name.slice(PREFIX.length));
  if (path.kind === 'refused') return null;
  const [top, ...inside] = path.segments;
  if (top === undefined) return null;
  if (name.endsWith('/')) return { top, folders: inside, file: null };
  const file = inside.pop();
  return file === undefined ? null : { top, folders: inside, file };
}

export interface IncomingFolderParts {
  readonly book: TransferBook;
  readonly store: Store;
  readonly rows: FolderRows;
  readonly people: People;
  readonly downloadsFolder: () => string;
}

export class IncomingFolders {
  constructor(private readonly parts: IncomingFolderParts) {}

  /**
   * The newest row of this folder from this peer, within a day. One that is done, or that the person gave up, is no leave
   * for anything that comes under its name now.
   */
  find(nick: string, host: string, top: string): JournalRecord | null {
    const since = Date.now() - REMEMBERED_MS;
    return this.parts.book.findLast(({ transfer, offer }) => {
      const isFolder = transfer.folder !== null && transfer.direction === 'receive';
      const isSame = offer?.announcedName === `${PREFIX}${top}/` && transfer.host === host;
      return isFolder && isSame && isSameNick(transfer.nick ?? '', nick) && (transfer.endedAt ?? Date.now()) >= since;
    });
  }

  /** Whether the person cancelled it a moment ago: several of its files may still be on their way. */
  wasGivenUp(nick: string, host: string, top: string): boolean {
    const transfer = this.find(nick, host, top)?.transfer;
    return transfer !== undefined && owesWord(transfer, Date.now());
  }

  /**
   * A row for a folder that was just accepted. It has a place on the disk that nobody has, but for `before`: the same
   * folder from the same peer, which came whole earlier, is where it comes again.
   */
  async create(nick: string, host: string, port: number, top: string, before: Transfer | null): Promise<string> {
    const { people, book, downloadsFolder } = this.parts;
    const person = people.meet(nick, host, null);
    const folder = downloadsFolder();
    const path = before?.path ?? (await freeFolder(folder, top));
    const handle = book.create({
      direction: 'receive',
      service: 'send',
      host,
      port,
      nick,
      personId: person.id,
      name: top,
      path,
      sizeBytes: 0,
      folder: { filesTotal: null, filesDone: 0, filesFailed: 0 },
      offer: { announcedName: `${PREFIX}${top}/`, folder, replaces: false, delivery: 'heard' },
    });
    people.add(person.id, nick, { kind: 'transfer', from: 'peer', text: top, transferId: handle.id });
    await this.follow(handle, Promise.resolve([]));
    return handle.id;
  }

  /** More of it comes: the row lives, with what was counted before. */
  async wake(id: string): Promise<void> {
    const row = this.row(id);
    // A row from before a pause is deaf: the transfer was opened anew.
    if (row?.handle.signal.aborted === false) return row.ready;
    const { phase } = this.parts.book.get(id).transfer;
    const isBroken = phase.kind === 'awaiting-peer' || phase.kind === 'failed';
    const handle = this.parts.book.reopen(id, isBroken ? { kind: 'return' } : null);
    await this.follow(handle, this.parts.store.folderFiles.load(id));
  }

  /** Something else comes under the name of a folder that is done. */
  noteOther(id: string): void {
    const { book } = this.parts;
    if (!book.has(id)) return;
    const { offer } = book.get(id);
    if (offer !== null) book.reopen(id, null).note({ offer: { ...offer, delivery: 'other file' } });
  }

  row(id: string): FolderRow | null {
    return this.parts.rows.get(id);
  }

  /** @throws ProblemError folder-not-writable. */
  makeFolder(id: string, place: PlaceInFolder): Promise<string> {
    const { path, name } = this.parts.book.get(id).transfer;
    // Its own folder, too, may be a link by now.
    const own = path ?? join(this.parts.downloadsFolder(), name);
    return makeFoldersInside(dirname(own), [basename(own), ...place.folders]);
  }

  /** A file of it has ended well: only its count stays. */
  onFileDone(id: string, transfer: Transfer): void {
    const count = () => this.count(id, transfer);
    const row = this.row(id);
    // What was counted before has to be known first.
    if (row === null || row.isReady) count();
    else row.ready.then(count, count);
  }

  private count(id: string, transfer: Transfer): void {
    const { book, store } = this.parts;
    const path = transfer.path ?? transfer.name;
    const root = book.has(id) ? (book.get(id).transfer.path ?? '') : '';
    const inside = path.startsWith(root) ? path.slice(root.length + 1).replaceAll('\\', '/') : transfer.name;
    const row = this.row(id);
    const isNew = row !== null && !row.counted.has(inside);
    if (isNew) {
      const { sizeBytes } = transfer;
      const record = { path: inside, sizeBytes, modifiedAt: 0, state: 'done', reason: null } as const;
      store.folderFiles.save(id, row.counted.size, record);
      row.counted.add(inside);
    }
    row?.onChildEnded(transfer.id, isNew ? { sizeBytes: transfer.sizeBytes, isDone: true } : null);
    book.forget(transfer.id);
  }

  /** The peer says that this was all. */
  onEnd(id: string): void {
    const row = this.row(id);
    if (row === null) return;
    row.tell();
    this.parts.rows.close(id);
    row.handle.step({ kind: 'complete', confirmed: true, verified: true, reason: null });
  }

  /** @throws what the store says. */
  private follow(handle: TransferHandle, counted: Promise<readonly FolderFileRecord[]>): Promise<void> {
    const row = this.parts.rows.open(handle, null, []);
    row.countEarlier(
      counted.then((done) => {
        // The program ended between a file's own end and its count.
        for (const child of this.parts.book.childrenOf(handle.id))
          if (child.phase.kind === 'done') this.onFileDone(handle.id, child);
        return done;
      }),
    );
    return row.ready;
  }
}

/** `docs`, `docs (2)`…: made here and now, so that it is ours. */
async function freeFolder(root: string, name: string): Promise<string> {
  await makeWithParents(root);
  for (let number = 1; ; number++) {
    const path = join(root, number === 1 ? name : numberedName(name, number));
    if ((await lstat(path).catch(() => null)) !== null) continue;
    return makeFoldersInside(root, [number === 1 ? name : numberedName(name, number)]);
  }
}
