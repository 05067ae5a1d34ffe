/**
 * Where to go on (section 6). The protocol has no checksum, so a resume asks again for some bytes that are already
 * here and compares them; after a mismatch the next attempt steps further back, in the end to the start.
 */
import type { HeldBytes } from '../disk/part-file';
import { OVERLAP_BYTES } from '../disk/part-names';

const KIB = 1024;
const STEPS_BACK_BYTES: readonly number[] = [OVERLAP_BYTES, 1024 * KIB, 16 * 1024 * KIB];

export interface ResumePlan {
  /** What we ask the sender for. */
  readonly position: number;
  /** Bytes from `position` on that are on the disk and are compared as they arrive. */
  readonly overlapBytes: number;
}

export function planResume(held: HeldBytes, sizeBytes: number): ResumePlan {
  const bytesOnDisk = Math.min(held.bytesOnDisk, sizeBytes);
  const safe = Math.min(held.durableBytes, bytesOnDisk);
  const stepBack = STEPS_BACK_BYTES[held.mismatches];
  const position = stepBack === undefined ? 0 : Math.max(0, safe - stepBack);
  return { position, overlapBytes: bytesOnDisk - position };
}

/** Index of the first difference, or -1. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return -1;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return index;
  return length;
}
