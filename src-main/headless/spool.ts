/**
 * Files on their way from a browser to a peer. A page cannot name a path, so what is dropped on it is copied here first
 * and sent from here. What is offered together has a folder of its own that only we can read, in which a dropped folder
 * keeps its structure; a broken upload leaves nothing behind.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ProblemCode, ProblemError } from '../../src-shared/model/problem';
import { safeOwnName } from '../core/for-hosts';

const WRITE_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EACCES: 'folder-not-writable',
  EPERM: 'folder-not-writable',
  EROFS: 'folder-not-writable',
};

export interface Upload {
  readonly body: Readable;
  /** As the browser calls the file. */
  readonly name: string;
  /** Null when the browser does not say. */
  readonly announcedBytes: number | null;
  /** The same for all that is offered together; null: this file alone. */
  readonly drop: string | null;
}

/** As deep as folders are sent. */
const MOST_FOLDERS = 33;
/** What a page may call its drop. */
const DROP_ID = /^[0-9a-f]{32}$/;

export class Spool {
  private readonly folder: string;
  private readonly arriving = new Set<Promise<string>>();

  /** @param reservedBytes what has to stay free on the disk, asked anew for every upload. */
  constructor(
    folder: string,
    private readonly reservedBytes: () => number,
  ) {
    this.folder = resolve(folder);
  }

  get arrivingCount(): number {
    return this.arriving.size;
  }

  /**
   * Resolves once everything is on the disk, with the path to offer: of the file, or of the dropped folder it is in.
   * @throws ProblemError disk-full, folder-not-writable, disk-error, connection-lost, invalid-request.
   */
  receive(upload: Upload): Promise<string> {
    const arrival = this.store(upload).finally(() => this.arriving.delete(arrival));
    this.arriving.add(arrival);
    return arrival;
  }

  holds(path: string): boolean {
    return resolve(path).startsWith(this.folder + sep);
  }

  /** The folder of the drop that this path is of. */
  dropOf(path: string): string {
    const [drop = ''] = relative(this.folder, resolve(path)).split(sep);
    return join(this.folder, drop);
  }

  /** Takes all of the drop away that the path is of; anything outside the spool is left alone. */
  async remove(path: string): Promise<void> {
    if (this.holds(path)) await rm(this.dropOf(path), { recursive: true, force: true });
  }

  /** What is there of a drop that the page gives up. */
  async giveUp(drop: string): Promise<void> {
    if (DROP_ID.test(drop)) await rm(join(this.folder, drop), { recursive: true, force: true });
  }

  /** Removes what is older than `maxAgeMs`, save the drops of the paths in `needed`. */
  async removeOld(maxAgeMs: number, needed: ReadonlySet<string>): Promise<void> {
    const keep = new Set([...needed].map((path) => this.dropOf(path)));
    for (const name of await namesIn(this.folder)) {
      const folder = join(this.folder, name);
      const isOld = Date.now() - (await stat(folder)).mtimeMs > maxAgeMs;
      if (isOld && !keep.has(folder)) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Resolves when no upload is writing any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.arriving);
  }

  private async store(upload: Upload): Promise<string> {
    const { drop, name } = upload;
    const inside = drop === null ? [safeOwnName(name).name] : segmentsOf(name);
    const [top, last] = [inside[0], inside.at(-1)];
    const isDrop = drop === null || DROP_ID.test(drop);
    if (!isDrop || top === undefined || last === undefined)
      throw new ProblemError('invalid-request', { detail: 'x-file-name' });
    const own = join(this.folder, drop ?? randomUUID());
    try {
      const folder = join(own, ...inside.slice(0, -1));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await this.fill(join(folder, last), upload);
      return join(own, top);
    } catch (error) {
      // The others of a drop stay until the page gives it up. What it cannot remove either is told by the error itself.
      if (drop === null) await rm(own, { recursive: true, force: true }).catch(() => {});
      throw asProblem(error, this.folder);
    }
  }

  private async fill(path: string, { body, announcedBytes }: Upload): Promise<void> {
    const folder = dirname(path);
    let isOurs = false;
    try {
      const space = await statfs(folder);
      const limit = space.bavail * space.bsize - this.reservedBytes();
      if ((announcedBytes ?? 0) > limit) throw new ProblemError('disk-full', { path: this.folder });
      const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      file.once('open', () => {
        isOurs = true;
      });
      await pipeline(body, (chunks) => bounded(chunks, limit, this.folder), file);
    } catch (error) {
      if (isOurs) await rm(path, { force: true });
      throw error;
    }
  }
}

/** As in `docs/sub/a.txt`; none of them leads anywhere else. */
function segmentsOf(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') || parts.length > MOST_FOLDERS ? [] : parts.map((part) => safeOwnName(part).name);
}

async function* bounded(chunks: AsyncIterable<Buffer>, limit: number, path: string): AsyncGenerator<Buffer> {
  let received = 0;
  for await (const chunk of chunks) {
    received += chunk.length;
    if (received > limit) throw new ProblemError('disk-full', { path });
    yield chunk;
  }
}

function asProblem(error: unknown, path: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  // The page was closed, or the person cancelled.
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR') {
    return new ProblemError('cancelled', {}, { cause: error });
  }
  return new ProblemError(WRITE_PROBLEMS[code] ?? 'disk-error', { path, detail: code }, { cause: error });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // Nothing was ever dropped.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
