/**
 * Compares bytes that are on the disk with the same bytes as the peer sends them again (section 6, point 2). The bytes
 * gather in one buffer, and each time it is full the disk is asked for the same range.
 */
import type { FileHandle } from 'node:fs/promises';
import { firstDifference } from './resume';

const BUFFER_BYTES = 1024 * 1024;

export interface OverlapCheck {
  /** Takes what belongs to the overlap and returns how many bytes that was; 0 while `isFull`. */
  take(bytes: Uint8Array): number;
  /** It is time to call `compare` before more can be taken. */
  readonly isFull: boolean;
  readonly isComplete: boolean;
  /** Bytes proven equal so far. */
  readonly provenBytes: number;
  /** Nothing more is compared: what is not proven is taken anew. */
  abandon(): void;
  /** The differing bytes from the first difference on, or null when all gathered bytes match. */
  compare(): Promise<Uint8Array | null>;
}

export function createOverlapCheck(
  file: Pick<FileHandle, 'read'>,
  position: number,
  overlapBytes: number,
): OverlapCheck {
  const size = Math.min(BUFFER_BYTES, overlapBytes);
  const gathered = Buffer.allocUnsafe(size);
  const onDisk = Buffer.allocUnsafe(size);
  let filled = 0;
  let proven = 0;
  let abandoned = false;

  const due = () => Math.min(size, overlapBytes - proven);
  return {
    take(bytes) {
      const length = Math.min(bytes.length, due() - filled);
      gathered.set(bytes.subarray(0, length), filled);
      filled += length;
      return length;
    },
    get isFull() {
      return filled > 0 && filled === due();
    },
    get isComplete() {
      return abandoned || proven === overlapBytes;
    },
    get provenBytes() {
      return proven;
    },
    abandon() {
      abandoned = true;
    },
    async compare() {
      const length = await readFully(file, onDisk, filled, position + proven);
      const arrived = gathered.subarray(0, filled);
      const difference = firstDifference(arrived, onDisk.subarray(0, length));
      filled = 0;
      if (difference < 0) {
        proven += arrived.length;
        return null;
      }
      proven += difference;
      return Buffer.from(arrived.subarray(difference));
    },
  };
}

/** Fewer bytes than asked for only at the end of the file. */
async function readFully(
  file: Pick<FileHandle, 'read'>,
  buffer: Buffer,
  length: number,
  position: number,
): Promise<number> {
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}
