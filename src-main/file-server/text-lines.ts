/** A text file line by line with bounded memory, and how much of it was read. */
import { open } from 'node:fs/promises';
import { looksBinary } from '../../src-shared/fserve/pager';
import { decodeUtf8, decodeWindows1252 } from '../../src-shared/text/encoding';

const CHUNK_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 4000;
const LF = 0x0a;

export interface TextLine {
  readonly text: string;
  /** Bytes of the file up to the end of this line. */
  readonly bytesSoFar: number;
}

/** Longer lines come in pieces of 4,000 bytes. */
export async function* readLines(path: string): AsyncGenerator<TextLine> {
  const file = await open(path, 'r');
  try {
    let held: Uint8Array = new Uint8Array(0);
    let consumed = 0;
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
      const bytes = Buffer.concat([held, buffer.subarray(0, bytesRead)]);
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(LF, start);
        if (end < 0 && bytes.length - start <= MAX_LINE_BYTES) break;
        const isWhole = end >= 0 && end - start <= MAX_LINE_BYTES;
        const stop = isWhole ? end : start + MAX_LINE_BYTES;
        const next = isWhole ? end + 1 : stop;
        consumed += next - start;
        yield { text: decode(bytes.subarray(start, stop)), bytesSoFar: consumed };
        start = next;
      }
      held = bytes.subarray(start);
      if (bytesRead > 0) continue;
      if (held.length > 0) yield { text: decode(held), bytesSoFar: consumed + held.length };
      return;
    }
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

function decode(line: Uint8Array): string {
  const content = line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
  return decodeUtf8(content) ?? decodeWindows1252(content);
}
