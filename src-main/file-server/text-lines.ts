/**
 * A text file page by page (rule 5.8) with bounded memory, its bytes as they are: whoever reads knows better in which
 * encoding they are (rule 5.17). Between two pages nothing is open: a visitor may stay away for minutes, or for ever.
 */
import { looksBinary } from '../../src-shared/fserve/pager';
import { openFileInside } from './open-inside';
import type { SharedFile } from './share-root';

const CHUNK_BYTES = 64 * 1024;
const PROBE_BYTES = 8 * 1024;
const MAX_LINE_BYTES = 4000;
const LF = 0x0a;
const CR = 0x0d;

/** One text among others: it has been opened, and where the next page begins. */
export interface TextPlace {
  readonly file: SharedFile;
  /** Device, number and birth: a file that took its place is another text, also under the number of one that is gone. */
  readonly identity: string;
  readonly startBytes: number;
}

export interface TextPage {
  /** Without their ends. */
  readonly lines: readonly Uint8Array[];
  readonly sizeBytes: number;
  /** Null: that was all of it. */
  readonly next: TextPlace | null;
}

export type FirstPage = { readonly kind: 'page'; readonly page: TextPage } | { readonly kind: 'binary' | 'missing' };

/** Rule 5.8: a NUL in the first 8 KiB makes it no text. */
export async function readFirstPage(file: SharedFile, maxLines: number): Promise<FirstPage> {
  const opened = await openFileInside(file.root, file.path);
  if (opened === null) return { kind: 'missing' };
  const { handle, stats } = opened;
  try {
    const probe = await handle.read(Buffer.alloc(PROBE_BYTES), 0, PROBE_BYTES, 0);
    if (looksBinary(probe.buffer.subarray(0, probe.bytesRead))) return { kind: 'binary' };
    const place = { file, identity: identityOf(stats), startBytes: 0 };
    return { kind: 'page', page: await readLines(opened, place, maxLines) };
  } finally {
    await handle.close();
  }
}

/** Null: it is gone, or another file lies there now. */
export async function readNextPage(place: TextPlace, maxLines: number): Promise<TextPage | null> {
  const opened = await openFileInside(place.file.root, place.file.path);
  if (opened === null) return null;
  try {
    return identityOf(opened.stats) === place.identity ? await readLines(opened, place, maxLines) : null;
  } finally {
    await opened.handle.close();
  }
}

type Opened = NonNullable<Awaited<ReturnType<typeof openFileInside>>>;

/** At most so many lines; longer ones come in pieces of at most 4,000 bytes. */
async function readLines({ handle, stats }: Opened, place: TextPlace, maxLines: number): Promise<TextPage> {
  const lines: Uint8Array[] = [];
  let endBytes = place.startBytes;
  let held = Buffer.alloc(0);
  for (let isAll = false; lines.length < maxLines; ) {
    const line = cutLine(held, isAll);
    if (line !== null) {
      lines.push(held.subarray(0, line.length));
      held = held.subarray(line.next);
      endBytes += line.next;
      continue;
    }
    if (isAll) break;
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, endBytes + held.length);
    isAll = bytesRead === 0;
    held = Buffer.concat([held, chunk.subarray(0, bytesRead)]);
  }
  const sizeBytes = Number(stats.size);
  const isMore = lines.length === maxLines && endBytes < sizeBytes;
  return { lines, sizeBytes, next: isMore ? { ...place, startBytes: endBytes } : null };
}

function identityOf({ dev, ino, birthtimeNs }: Opened['stats']): string {
  return `${dev}:${ino}:${birthtimeNs}`;
}

/** The first line's length and where the next begins; null when more bytes are needed to know, or none are left. */
function cutLine(bytes: Uint8Array, isAll: boolean): { readonly length: number; readonly next: number } | null {
  const end = bytes.indexOf(LF);
  const stop = end < 0 ? bytes.length : end;
  const length = stop > 0 && bytes[stop - 1] === CR ? stop - 1 : stop;
  if (length > MAX_LINE_BYTES) {
    const cut = characterStart(bytes, MAX_LINE_BYTES);
    return { length: cut, next: cut };
  }
  if (end >= 0) return { length, next: end + 1 };
  return isAll && bytes.length > 0 ? { length, next: bytes.length } : null;
}

/** This place, or the up to three bytes earlier at which its UTF-8 character begins. */
function characterStart(bytes: Uint8Array, place: number): number {
  for (let start = place; start > place - 4; start--) if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  return place;
}
