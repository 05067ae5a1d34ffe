/** An open file in memory whose disk is slow, refuses or hangs as a test wants, at the seam of Node's `FileHandle`. */
import type { FileHandle } from 'node:fs/promises';

export class FakeDisk {
  bytes: Buffer;
  mtimeNs = 1_000_000_000n;
  /** Called before each write; what it throws is what the disk says, what it waits for is how slow it is. */
  onWrite: (bytes: number) => Promise<void> | void = () => {};
  onRead: () => Promise<void> | void = () => {};
  /** Lengths of the writes that reached the disk. */
  readonly writes: number[] = [];

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.bytes = bytes;
  }

  /** Somebody else writes to the file. */
  touch(): void {
    this.mtimeNs += 1n;
  }

  cut(length: number): void {
    this.bytes = this.bytes.subarray(0, length);
  }
}

export function fakeFile(disk: FakeDisk): FileHandle {
  const handle = {
    async read(buffer: Uint8Array, offset: number, length: number, position: number) {
      await disk.onRead();
      const bytes = disk.bytes.subarray(position, position + length);
      buffer.set(bytes, offset);
      return { bytesRead: bytes.length, buffer };
    },
    async write(buffer: Uint8Array, offset: number, length: number, position: number) {
      await disk.onWrite(length);
      const end = position + length;
      if (disk.bytes.length < end) disk.bytes = Buffer.concat([disk.bytes, Buffer.alloc(end - disk.bytes.length)]);
      disk.bytes.set(buffer.subarray(offset, offset + length), position);
      disk.writes.push(length);
      return { bytesWritten: length, buffer };
    },
    async truncate(length: number) {
      disk.bytes = Buffer.from(disk.bytes.subarray(0, length));
    },
    stat: async () => ({ size: BigInt(disk.bytes.length), mtimeNs: disk.mtimeNs }),
  };
  // Of a file handle only what the pumps use.
  return handle as unknown as FileHandle;
}

/** What Node's file functions throw. */
export function diskError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
