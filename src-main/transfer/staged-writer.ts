/**
 * Bytes from the network to the disk through two reused buffers: one fills while the other is written. Small chunks
 * gather while the disk is busy, so a fast peer makes few large writes and a slow one is on the disk at once.
 */
import type { FileHandle } from 'node:fs/promises';

const BUFFER_BYTES = 1024 * 1024;

export interface StagedWriter {
  /** Copies the bytes. False: both buffers are full enough, stop the source until `onSpace`. */
  push(bytes: Uint8Array): boolean;
  /** Resolves when all that was pushed is written. @throws what the disk said. */
  flush(): Promise<void>;
  /** Position up to which the file is written. */
  readonly writtenTo: number;
}

export function createStagedWriter(
  file: FileHandle,
  startPosition: number,
  on: { readonly space: () => void; readonly failed: (error: unknown) => void },
): StagedWriter {
  let filling = Buffer.allocUnsafe(BUFFER_BYTES);
  let spare = Buffer.allocUnsafe(BUFFER_BYTES);
  let filled = 0;
  /** What did not fit: at most the one chunk that was already on its way when we said stop. */
  let overflow: Buffer | null = null;
  let writtenTo = startPosition;
  let writing: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  let stopped = false;

  const start = () => {
    if (writing !== null || filled === 0 || failure !== null) return;
    const buffer = filling;
    const length = filled;
    filling = spare;
    spare = buffer;
    filled = 0;
    writing = writeFully(file, buffer, length, writtenTo).then(
      () => {
        writing = null;
        writtenTo += length;
        takeOverflow();
        start();
        if (stopped && overflow === null) {
          stopped = false;
          on.space();
        }
      },
      (error: unknown) => {
        writing = null;
        failure = { error };
        on.failed(error);
      },
    );
  };
  const takeOverflow = () => {
    if (overflow === null) return;
    const bytes = overflow;
    overflow = null;
    append(bytes);
  };
  const append = (bytes: Uint8Array) => {
    const length = Math.min(bytes.length, filling.length - filled);
    filling.set(length === bytes.length ? bytes : bytes.subarray(0, length), filled);
    filled += length;
    if (length < bytes.length) {
      const rest = Buffer.from(bytes.subarray(length));
      overflow = overflow === null ? rest : Buffer.concat([overflow, rest]);
    }
  };

  return {
    push(bytes) {
      if (overflow === null) append(bytes);
      else overflow = Buffer.concat([overflow, bytes]);
      start();
      stopped = overflow !== null || (writing !== null && filled > filling.length - 64 * 1024);
      return !stopped;
    },
    async flush() {
      while (failure === null && (writing !== null || filled > 0)) {
        start();
        await writing;
      }
      if (failure !== null) throw failure.error;
    },
    get writtenTo() {
      return writtenTo;
    },
  };
}

async function writeFully(file: FileHandle, buffer: Buffer, length: number, position: number): Promise<void> {
  let written = 0;
  while (written < length) {
    const { bytesWritten } = await file.write(buffer, written, length - written, position + written);
    written += bytesWritten;
  }
}
