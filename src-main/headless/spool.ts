/**
 * Files on their way from a browser to a peer. A page cannot name a path, so what is dropped on it is copied here first
 * and sent from here. Each upload has a folder of its own that only we can read; a broken one leaves nothing behind.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
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
}

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
   * Resolves with the path once everything is on the disk.
   * @throws ProblemError disk-full, folder-not-writable, disk-error, connection-lost.
   */
  receive(upload: Upload): Promise<string> {
    const arrival = this.store(upload).finally(() => this.arriving.delete(arrival));
    this.arriving.add(arrival);
    return arrival;
  }

  holds(path: string): boolean {
    return resolve(path).startsWith(this.folder + sep);
  }

  /** Takes the file away together with its folder; anything outside the spool is left alone. */
  async remove(path: string): Promise<void> {
    const folder = dirname(resolve(path));
    if (dirname(folder) === this.folder) await rm(folder, { recursive: true, force: true });
  }

  /** Removes what is older than `maxAgeMs`, save the paths in `needed`. */
  async removeOld(maxAgeMs: number, needed: ReadonlySet<string>): Promise<void> {
    const keep = new Set([...needed].map((path) => dirname(resolve(path))));
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
    const folder = join(this.folder, randomUUID());
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await mkdir(folder, { mode: 0o700 });
      return await this.fill(folder, upload);
    } catch (error) {
      throw asProblem(error, this.folder);
    }
  }

  private async fill(folder: string, { body, name, announcedBytes }: Upload): Promise<string> {
    try {
      const path = join(folder, safeOwnName(name).name);
      const space = await statfs(folder);
      const limit = space.bavail * space.bsize - this.reservedBytes();
      if ((announcedBytes ?? 0) > limit) throw new ProblemError('disk-full', { path: this.folder });
      const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      await pipeline(body, (chunks) => bounded(chunks, limit, this.folder), file);
      return path;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
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
