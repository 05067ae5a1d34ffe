/**
 * Folders that another Port59 sends us: their files come one by one as `./folder/sub/file`, an empty folder and the end
 * as a name with a `/` behind it. One question for all of them, one row in the list.
 */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transfer } from '../../../../src-shared/model/snapshot';
import { numberedName, safeRelativePath } from '../../../../src-shared/text/safe-name';
import { makeFoldersInside, makeWithParents } from '../../../disk/folder-path';
import type { FolderFileRecord, JournalRecord, Store } from '../../../storage/store';
import type { CoreContext } from '../../core-context';
import { isSameNick } from '../../door/gatekeeper';
import type { TransferHandle } from '../book';
import type { FolderRows } from '../folder-rows';
import { REMEMBERED_MS, TOLD_WITHIN_MS } from './re-offers';

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

export class IncomingFolders {
  /** What was counted of each folder: a file that is offered once more is not another one. */
  private readonly counted = new Map<string, Set<string>>();
  /** Rows whose list is being read. */
  private readonly waking = new Map<string, Promise<void>>();

  constructor(
    private readonly context: CoreContext,
    private readonly store: Store,
    private readonly rows: FolderRows,
  ) {}

  /** The row of a folder of this peer that was accepted and is not known to be at its end. */
  find(nick: string, host: string, top: string): JournalRecord | null {
    const newest = this.newest(nick, host, top);
    return newest?.transfer.state === 'cancelled' ? null : newest;
  }

  /** Whether the person cancelled it a moment ago: several of its files may still be on their way. */
  wasGivenUp(nick: string, host: string, top: string): boolean {
    const transfer = this.newest(nick, host, top)?.transfer;
    return transfer?.state === 'cancelled' && (transfer.endedAt ?? 0) >= Date.now() - TOLD_WITHIN_MS;
  }

  private newest(nick: string, host: string, top: string): JournalRecord | null {
    const since = Date.now() - REMEMBERED_MS;
    const found = this.context.book.all().findLast(({ transfer, offer }) => {
      const isFolder = transfer.folder !== null && transfer.direction === 'receive';
      const isSame = offer?.announcedName === `${PREFIX}${top}/` && transfer.host === host;
      return isFolder && isSame && isSameNick(transfer.nick ?? '', nick) && (transfer.endedAt ?? Date.now()) >= since;
    });
    return found ?? null;
  }

  /** A row for a folder that was just accepted; its own place on the disk is one that nobody has. */
  async create(nick: string, host: string, port: number, top: string): Promise<TransferHandle> {
    const { people, book, downloadsFolder } = this.context;
    const person = people.meet(nick, host, null);
    const path = await freeFolder(downloadsFolder, top);
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
      offer: { announcedName: `${PREFIX}${top}/`, folder: downloadsFolder, replaces: false, delivery: 'heard' },
    });
    people.add(person.id, nick, { kind: 'transfer', from: 'peer', text: top, transferId: handle.id });
    this.follow(handle, []);
    return handle;
  }

  /** More of it comes: the row lives, with what was counted before. */
  async wake(id: string): Promise<void> {
    const underWay = this.waking.get(id);
    if (underWay !== undefined) return underWay;
    // A row from before a pause is deaf: the transfer was opened anew.
    if (this.rows.get(id)?.handle.signal.aborted === false) return;
    const handle = this.context.book.reopen(id);
    const woken = this.store.folderFiles
      .load(id)
      .then((done) => this.follow(handle, done))
      .finally(() => this.waking.delete(id));
    this.waking.set(id, woken);
    return woken;
  }

  /** @throws ProblemError folder-not-writable. */
  makeFolder(id: string, place: PlaceInFolder): Promise<string> {
    return makeFoldersInside(this.context.book.get(id).transfer.path ?? '', place.folders);
  }

  /** A file of it has ended well: only its count stays. */
  onFileDone(id: string, transfer: Transfer): void {
    const count = () => this.count(id, transfer);
    const waking = this.waking.get(id);
    // What was counted before is not known yet: whoever wakes the row hears it when that fails.
    if (waking === undefined) count();
    else waking.then(count, count);
  }

  private count(id: string, transfer: Transfer): void {
    const path = transfer.path ?? transfer.name;
    const root = this.context.book.has(id) ? (this.context.book.get(id).transfer.path ?? '') : '';
    const inside = path.startsWith(root) ? path.slice(root.length + 1).replaceAll('\\', '/') : transfer.name;
    const counted = this.counted.get(id) ?? new Set();
    const isNew = !counted.has(inside);
    if (isNew) {
      const { sizeBytes } = transfer;
      const record = { path: inside, sizeBytes, modifiedAt: 0, state: 'done', reason: null } as const;
      this.store.folderFiles.save(id, counted.size, record);
      this.counted.set(id, counted.add(inside));
    }
    this.rows.get(id)?.onChildEnded(transfer.id, isNew ? { sizeBytes: transfer.sizeBytes, isDone: true } : null);
    this.context.book.forget(transfer.id);
  }

  /** The peer says that this was all. */
  onEnd(id: string): void {
    const row = this.rows.get(id);
    const handle = row?.handle;
    if (handle === undefined) return;
    this.rows.close(id);
    this.counted.delete(id);
    handle.end('done', null, { confirmed: true });
  }

  private follow(handle: TransferHandle, done: readonly FolderFileRecord[]): void {
    this.counted.set(handle.id, new Set(done.map(({ path }) => path)));
    this.rows.open(
      handle,
      null,
      done.map(({ sizeBytes }) => ({ sizeBytes, isDone: true })),
    );
    // The program ended between a file's own end and its count.
    for (const child of this.context.book.childrenOf(handle.id))
      if (child.state === 'done') this.count(handle.id, child);
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
