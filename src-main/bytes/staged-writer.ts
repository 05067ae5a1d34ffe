/**
 * Bytes from the network to the disk through two reused buffers: one fills while the other is written. Small chunks
 * gather while the disk is busy or more follows at once, so a fast peer makes few large writes – each one wakes up a
 * thread – and a slow one is on the disk at once. A slow disk
 * gets smaller writes, so that whoever stops waits for little; one that it refused keeps its bytes until it is tried again.
 */
import type { FileHandle } from 'node:fs/promises';
import type { BufferPool } from './buffer-pool';

/** What one read of the socket may bring after we said stop. */
const READ_BYTES = 256 * 1024;
/** A single write: its size goes down while it takes longer, and up while it is done at once. */
const FIRST_WRITE_BYTES = 256 * 1024;
const SMALLEST_WRITE_BYTES = 16 * 1024;
const SLOW_MS = 100;
const FAST_MS = 25;

export interface StagedWriter {
  /** Copies the bytes. False: both buffers are full enough, stop the source until `space`. */
  push(bytes: Uint8Array): boolean;
  /** Resolves when all that was pushed is written, however often that had to be tried; never after `close`. */
  flush(): Promise<void>;
  /** Writes what was refused again. */
  retry(): void;
  /** Nothing more is written: what was refused or waits is given up. Resolves when the write that is under way is over. */
  close(): Promise<void>;
  /** Position up to which the file is written. */
  readonly writtenTo: number;
}

export interface WriterEvents {
  /** There is room for more. */
  readonly space: () => void;
  readonly wrote: () => void;
  readonly refused: (error: unknown) => void;
}

export function createStagedWriter(
  file: Pick<FileHandle, 'write'>,
  startPosition: number,
  pool: BufferPool,
  on: WriterEvents,
): StagedWriter {
  let filling = pool.take();
  let writingFrom = pool.take();
  let filled = 0;
  /** What did not fit: at most the one chunk that was already on its way when we said stop. */
  let overflow: Buffer | null = null;
  let writtenTo = startPosition;
  let writing: Promise<void> | null = null;
  /** Bytes `due.from` … `due.end` of `writingFrom` that the disk does not have yet. */
  const due = { from: 0, end: 0 };
  let isRefused = false;
  let isClosed = false;
  let isStopped = false;
  let writeBytes = FIRST_WRITE_BYTES;
  let flushed: (() => void)[] = [];
  let look: NodeJS.Immediate | null = null;

  const start = () => {
    if (writing !== null || isRefused || isClosed) return;
    if (due.from === due.end) {
      if (filled === 0) return;
      [filling, writingFrom] = [writingFrom, filling];
      due.from = 0;
      due.end = filled;
      filled = 0;
    }
    writing = writeDue().then(
      () => {
        writing = null;
        onWritten();
      },
      (error: unknown) => {
        writing = null;
        isRefused = true;
        if (!isClosed) on.refused(error);
      },
    );
  };
  const writeDue = async () => {
    while (due.from < due.end && !isClosed) {
      const length = Math.min(writeBytes, due.end - due.from);
      const startMs = performance.now();
      const { bytesWritten } = await file.write(writingFrom, due.from, length, writtenTo);
      due.from += bytesWritten;
      writtenTo += bytesWritten;
      const tookMs = performance.now() - startMs;
      if (tookMs > SLOW_MS) writeBytes = Math.max(SMALLEST_WRITE_BYTES, writeBytes / 2);
      else if (tookMs < FAST_MS) writeBytes = Math.min(writingFrom.length, writeBytes * 2);
      if (!isClosed) on.wrote();
    }
  };
  const onWritten = () => {
    if (isClosed) return;
    start();
    if (overflow !== null) {
      const bytes = overflow;
      overflow = null;
      append(bytes);
    }
    if (writing === null && filled === 0) {
      for (const tell of flushed) tell();
      flushed = [];
    }
    if (isStopped && overflow === null) {
      isStopped = false;
      on.space();
    }
  };
  /** What has gathered is written as soon as a whole turn of the event loop brought nothing. */
  const lookForPause = (before = 0) => {
    if (look !== null || writing !== null) return;
    look = setImmediate(() => {
      look = null;
      if (filled === before) start();
      else lookForPause(filled);
    });
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
      // Behind that one more read may not find room.
      if (filled > filling.length - READ_BYTES) start();
      else lookForPause();
      const isBusy = writing !== null || isRefused;
      isStopped = overflow !== null || (isBusy && filled > filling.length - READ_BYTES);
      return !isStopped;
    },
    flush() {
      start();
      if (writing === null && filled === 0 && !isRefused && !isClosed) return Promise.resolve();
      return new Promise((resolve) => flushed.push(resolve));
    },
    retry() {
      if (!isRefused) return;
      isRefused = false;
      start();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      if (look !== null) clearImmediate(look);
      await writing;
      pool.give(filling);
      pool.give(writingFrom);
    },
    get writtenTo() {
      return writtenTo;
    },
  };
}
