/**
 * A file that is being written while it is served. A log that only grows is served as far as it was announced; one that is
 * rewritten is another file, and its bytes must not be mixed (`source-version` looks before, during and after). Which of the
 * two it is shows at the end: what was read is read again, and is the same or not.
 */
import type { BigIntStats } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { OpenedFile } from './open-inside';

/** One that was left alone for so long is no log: nothing has to be remembered of what is read. */
const WRITTEN_LATELY_MS = 600_000;
const COMPARE_BYTES = 512 * 1024;
/** Of both ends, which tell a file that was rewritten before anything of it was read. */
const END_BYTES = 4 * 1024;

/** What a sender needs of a file. */
export interface ServedFile {
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  stat(options: { readonly bigint: true }): Promise<Pick<BigIntStats, 'size' | 'mtimeNs'>>;
}

/** Its size and time stay those of its opening as long as it only grew. Read it from one position on, in order. */
export async function growingFile(opened: OpenedFile, nowMs: number): Promise<ServedFile> {
  const { handle, stats } = opened;
  const isWritten = nowMs - Number(stats.mtimeMs) < WRITTEN_LATELY_MS;
  return isWritten ? watched(opened, await crcOfEnds(opened)) : handle;
}

function watched(opened: OpenedFile, ends: number): ServedFile {
  const { handle, stats } = opened;
  const read = { from: 0, to: 0, crc: 0, isInOrder: true };
  const isAsItWas = async () =>
    read.isInOrder && (await crcOf(handle, read.from, read.to)) === read.crc && (await crcOfEnds(opened)) === ends;
  return {
    async read(buffer, offset, length, position) {
      const { bytesRead } = await handle.read(buffer, offset, length, position);
      if (read.from === read.to) read.from = read.to = position;
      read.isInOrder &&= position === read.to;
      read.crc = crc32(buffer.subarray(offset, offset + bytesRead), read.crc);
      read.to += bytesRead;
      return { bytesRead };
    },
    async stat() {
      const now = await handle.stat({ bigint: true });
      if (now.size <= stats.size) return now;
      // On the way it is enough that it grew; before the last bytes go out it is compared.
      const isAll = BigInt(read.to) >= stats.size;
      return !isAll || (await isAsItWas()) ? stats : now;
    },
  };
}

/** A file that is no longer than its two ends is read once, whole. */
async function crcOfEnds({ handle, stats }: OpenedFile): Promise<number> {
  const size = Number(stats.size);
  if (size <= 2 * END_BYTES) return crcOf(handle, 0, size);
  const head = await crcOf(handle, 0, Math.min(END_BYTES, size));
  return crcOf(handle, Math.max(0, size - END_BYTES), size, head);
}

/** Of what is there: a file that became shorter has another one. */
async function crcOf(handle: OpenedFile['handle'], from: number, to: number, start = 0): Promise<number> {
  const buffer = Buffer.allocUnsafe(Math.min(COMPARE_BYTES, Math.max(0, to - from)));
  let crc = start;
  for (let position = from; position < to; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, to - position), position);
    if (bytesRead === 0) break;
    crc = crc32(buffer.subarray(0, bytesRead), crc);
    position += bytesRead;
  }
  return crc;
}
