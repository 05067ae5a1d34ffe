/** The names under which a file arrives, beside its goal. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** ` (1234)` and `.part.json` or `.1a2b3c4d.part` must still fit behind the name into the 255 bytes a name may have. */
export const MAX_NAME_BYTES = 230;

/**
 * So many bytes are asked for again before a resume (section 6, point 2). A file that has no more is always asked for
 * whole, so nothing has to be remembered of its part.
 */
export const OVERLAP_BYTES = 64 * 1024;

export function partPathOf(goalPath: string): string {
  return `${goalPath}.part`;
}

export function recordPathOf(partPath: string): string {
  return `${partPath}.json`;
}

/** Of a file that needs no record: its name says by itself whose it is, `a.txt.1a2b3c4d.part`. */
export function smallPartPathOf(goalPath: string, sizeBytes: number): string {
  const hash = createHash('sha256')
    .update(`Port59\0${basename(goalPath)}\0${sizeBytes}`)
    .digest('hex');
  return `${goalPath}.${hash.slice(0, 8)}.part`;
}
