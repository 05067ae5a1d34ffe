/**
 * What another Port59 sends us together: the files of a folder come one by one as `./folder/sub/file`, an empty folder and
 * the end as a name with a `/` behind it; where both know of offers, the name also says what the whole is, and files that
 * lie side by side are an offer, too. One question for all of them, one row in the list.
 */
import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nameOfSeveral, type Transfer } from '../../../../src-shared/model/transfer';
import { type Offer, parseOfferName } from '../../../../src-shared/protocol/offer-name';
import { numberedName, safeName, safeRelativePath } from '../../../../src-shared/text/safe-name';
import { makeFoldersInside, makeWithParents } from '../../../disk/folder-path';
import type { FolderFileRecord, JournalRecord, Store } from '../../../storage/store';
import { isSameNick } from '../../door/gatekeeper';
import type { People } from '../../people/people';
import type { TransferBook, TransferHandle } from '../book';
import type { FolderRow, FolderRows } from '../folder-rows';
import { owesWord, REMEMBERED_MS } from './re-offers';

const PREFIX = './';
/** The other files of what was declined are on their way for so long. */
const DECLINED_FOR_MS = 3_000;

/** A name that stands for a place in a folder, or among files that were offered together. */
export interface PlaceInFolder {
  /** The same for all that belongs together. */
  readonly key: string;
  /** The folder as the peer calls it, and safe; null: files that lie side by side. */
  readonly top: string | null;
  /** Folders between it and the file. */
  readonly folders: readonly string[];
  /** Null for a folder without files; when there are no `folders` either, it is the end. */
  readonly file: string | null;
  /** What the peer says of the whole; null: nothing. */
  readonly offer: Offer | null;
}

/** Null for the name of a plain file; one that leads anywhere else is a plain file too (rule 4.2). */
export function parsePlaceInFolder(name: string): PlaceInFolder | null {
  const told = parseOfferName(name);
  if (told === null) return name.startsWith(PREFIX) ? placeIn(name.slice(PREFIX.length), null) : null;
  const { offer, path } = told;
  const loose = { key: `${PREFIX}/${offer.id}/`, top: null, folders: [], offer } as const;
  if (path === '') return { ...loose, file: null };
  return path.includes('/') ? placeIn(path, offer) : { ...loose, file: path };
}

function placeIn(relative: string, offer: Offer | null): PlaceInFolder | null {
  const path = safeRelativePath(relative);
  if (path.kind === 'refused') return null;
  const [top, ...inside] = path.segments;
  if (top === undefined) return null;
  const place = { key: `${PREFIX}${top}/`, top, folders: inside, offer };
  if (relative.endsWith('/')) return { ...place, file: null };
  const file = inside.pop();
  return file === undefined ? null : { ...place, file };
}

/** How the row is called, and the question. */
export function nameOf({ top, file, offer }: PlaceInFolder): string {
  return top ?? nameOfSeveral(safeName(file ?? '').name, offer?.files ?? 1);
}

/** Who offers it. */
export interface Sender {
  readonly nick: string;
  readonly host: string;
  readonly port: number;
}

export interface IncomingFolderParts {
  readonly book: TransferBook;
  readonly store: Store;
  readonly rows: FolderRows;
  readonly people: People;
  readonly downloadsFolder: () => string;
}

export class IncomingFolders {
  /** What the person said no to, and when (ms of a clock that nobody sets back). */
  private readonly declinedMs = new Map<string, number>();

  constructor(private readonly parts: IncomingFolderParts) {}

  /**
   * The newest row of this folder or offer from this peer, within a day. One that is done, or that the person gave up, is no leave
   * for anything that comes under its name now.
   */
  find(nick: string, host: string, key: string): JournalRecord | null {
    const since = Date.now() - REMEMBERED_MS;
    return this.parts.book.findLast(({ transfer, offer }) => {
      const isFolder = transfer.folder !== null && transfer.direction === 'receive';
      const isSame = offer?.announcedName === key && transfer.host === host;
      return isFolder && isSame && isSameNick(transfer.nick ?? '', nick) && (transfer.endedAt ?? Date.now()) >= since;
    });
  }

  /** Whether the person said no to it a moment ago. Who offers it again later is asked for again. */
  wasDeclined(nick: string, host: string, key: string): boolean {
    const atMs = this.declinedMs.get(`${nick} ${host} ${key}`);
    return atMs !== undefined && performance.now() - atMs < DECLINED_FOR_MS;
  }

  noteDeclined(nick: string, host: string, key: string): void {
    const nowMs = performance.now();
    for (const [one, atMs] of this.declinedMs) if (nowMs - atMs >= DECLINED_FOR_MS) this.declinedMs.delete(one);
    this.declinedMs.set(`${nick} ${host} ${key}`, nowMs);
  }

  /** Whether the person cancelled it a moment ago: several of its files may still be on their way. */
  wasGivenUp(nick: string, host: string, key: string): boolean {
    const transfer = this.find(nick, host, key)?.transfer;
    return transfer !== undefined && owesWord(transfer, Date.now());
  }

  /**
   * A row for a folder that was just accepted. It has a place on the disk that nobody has, but for `before`: the same
   * folder from the same peer, which came whole earlier, is where it comes again. Files that lie side by side go where
   * every single file goes.
   */
  async create(from: Sender, place: PlaceInFolder, before: Transfer | null): Promise<string> {
    const { people, book, downloadsFolder } = this.parts;
    const { nick, host, port } = from;
    const { key, top, offer } = place;
    const person = people.meet(nick, host, null);
    const folder = downloadsFolder();
    const path = before?.path ?? (top === null ? folder : await freeFolder(folder, top));
    const name = nameOf(place);
    const handle = book.create({
      direction: 'receive',
      service: 'send',
      host,
      port,
      nick,
      personId: person.id,
      name,
      path,
      sizeBytes: offer?.sizeBytes ?? 0,
      folder: { filesTotal: offer?.files ?? null, filesDone: 0, filesFailed: 0, isLoose: top === null },
      offer: { announcedName: key, folder, replaces: false, delivery: 'heard' },
    });
    people.add(person.id, nick, { kind: 'transfer', from: 'peer', text: name, transferId: handle.id });
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
  async makeFolder(id: string, place: PlaceInFolder): Promise<string> {
    const { path, name, folder } = this.parts.book.get(id).transfer;
    if (folder?.isLoose) {
      const downloads = path ?? this.parts.downloadsFolder();
      await makeWithParents(downloads);
      return downloads;
    }
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
    const row = this.parts.rows.open(handle, handle.transfer.folder?.filesTotal ?? null, []);
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
