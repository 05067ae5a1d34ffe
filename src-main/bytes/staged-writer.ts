/**
 * Bytes from the network to the disk through two reused buffers: one fills while the other is written. Small chunks
 * gather while the disk is busy, so a fast peer makes few large writes and a slow one is on the disk at once. A write
 * that the disk refused keeps its bytes until it is tried again.
 */
import type { FileHandle } from 'node:fs/promises';
import type { BufferPool } from './buffer-pool';

/** What one read of the socket may bring after we said stop. */
const READ_BYTES = 64 * 1024;

export interface StagedWriter {
  /** Copies the bytes. False: both buffers are full enough, stop the source until `onSpace`. */
  push(bytes: Uint8Array): boolean;
  /** Resolves when all that was pushed is written, however often that had to be tried. */
  flush(): Promise<void>;
  /** Writes what was refused again. */
  retry(): void;
  /** Nothing more is written: what was refused is given up. Resolves when the last write is over. */
  close(): Promise<void>;
  /** Position up to which the file is written. */
  readonly writtenTo: number;
}

export function createStagedWriter(
  file: FileHandle,
  startPosition: number,
  pool: BufferPool,
  on: { readonly space: () => void; readonly refused: (error: unknown) => void },
): StagedWriter {
  let filling = pool.take();
  let spare = pool.take();
  let filled = 0;
  /** What did not fit: at most the one chunk that was already on its way when we said stop. */
  let overflow: Buffer | null = null;
  let writtenTo = startPosition;
  let writing: Promise<void> | null = null;
  /** Bytes of `spare` that the disk refused. */
  let refusedBytes = 0;
  let isClosed = false;
  let stopped = false;
  let flushed: (() => void)[] = [];

  const start = () => {
    if (writing !== null || filled === 0 || refusedBytes > 0 || isClosed) return;
    const buffer = filling;
    filling = spare;
    spare = buffer;
    const length = filled;
    filled = 0;
    write(0, length);
  };
  /** Bytes `from` … `end` of `spare`. */
  const write = (from: number, end: number) => {
    const step = { at: from };
    const onWritten = (bytes: number) => {
      step.at += bytes;
      writtenTo += bytes;
    };
    writing = writeFully(file, spare.subarray(from, end), writtenTo, onWritten).then(
      () => {
        writing = null;
        onSpace();
      },
      (error: unknown) => {
        writing = null;
        if (isClosed) return;
        spare.copyWithin(0, step.at, end);
        refusedBytes = end - step.at;
        on.refused(error);
      },
    );
  };
  const onSpace = () => {
    if (overflow !== null) {
      const bytes = overflow;
      overflow = null;
      append(bytes);
    }
    start();
    if (writing === null && filled === 0) {
      for (const tell of flushed) tell();
      flushed = [];
    }
    if (stopped && overflow === null) {
      stopped = false;
      on.space();
    }
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
      if (isClosed) return false;
      if (overflow === null) append(bytes);
      else overflow = Buffer.concat([overflow, bytes]);
      start();
      const isBusy = writing !== null || refusedBytes > 0;
      stopped = overflow !== null || (isBusy && filled > filling.length - READ_BYTES);
      return !stopped;
    },
    flush() {
      start();
      if (writing === null && filled === 0 && refusedBytes === 0) return Promise.resolve();
      return new Promise((resolve) => flushed.push(resolve));
    },
    retry() {
      if (refusedBytes === 0 || isClosed) return;
      const length = refusedBytes;
      refusedBytes = 0;
      write(0, length);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await writing;
      pool.give(filling);
      pool.give(spare);
    },
    get writtenTo() {
      return writtenTo;
    },
  };
}

async function writeFully(
  file: FileHandle,
  bytes: Uint8Array,
  position: number,
  onWritten: (bytes: number) => void,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
    onWritten(bytesWritten);
  }
}
