/**
 * A text file page by page (rule 5.8) with bounded memory. Between two pages nothing is open: a visitor may stay away
 * for minutes, or for ever.
 */
import { open } from 'node:fs/promises';
import { looksBinary } from '../../src-shared/fserve/pager';
import { decodeUtf8, decodeWindows1252 } from '../../src-shared/text/encoding';

const CHUNK_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 4000;
const LF = 0x0a;
const CR = 0x0d;

export interface TextPage {
  readonly lines: readonly string[];
  /** Where in the file the next page begins. */
  readonly endBytes: number;
}

/** Lines from this place on, at most so many; longer ones come in pieces of at most 4,000 bytes. */
export async function readPage(path: string, startBytes: number, maxLines: number): Promise<TextPage> {
  const file = await open(path, 'r');
  try {
    const lines: string[] = [];
    let endBytes = startBytes;
    let held = Buffer.alloc(0);
    for (let isAll = false; lines.length < maxLines; ) {
      const line = cutLine(held, isAll);
      if (line !== null) {
        lines.push(decode(held.subarray(0, line.length)));
        held = held.subarray(line.next);
        endBytes += line.next;
        continue;
      }
      if (isAll) break;
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, endBytes + held.length);
      isAll = bytesRead === 0;
      held = Buffer.concat([held, chunk.subarray(0, bytesRead)]);
    }
    return { lines, endBytes };
  } finally {
    await file.close();
  }
}

/** Rule 5.8: a NUL in the first 8 KiB. */
export async function isText(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(8 * 1024), 0, 8 * 1024, 0);
    return !looksBinary(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
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

function decode(line: Uint8Array): string {
  return decodeUtf8(line) ?? decodeWindows1252(line);
}
