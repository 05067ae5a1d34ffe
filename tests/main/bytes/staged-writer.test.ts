import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createBufferPool } from '../../../src-main/bytes/buffer-pool';
import { createStagedWriter } from '../../../src-main/bytes/staged-writer';
import { diskError, FakeDisk, fakeFile } from '../../support/fake-file';

const KIB = 1024;
const CHUNK = Buffer.alloc(64 * KIB, 'chunk');
const POOL = createBufferPool(512 * KIB);

let disk: FakeDisk;
let events: string[];
beforeEach(() => {
  disk = new FakeDisk();
  events = [];
});

const writerTo = (start = 0) =>
  createStagedWriter(fakeFile(disk), start, POOL, {
    space: () => events.push('space'),
    wrote: () => events.push('wrote'),
    refused: (error) => events.push(`refused ${(error as { code?: string }).code}`),
  });

/** A disk that waits until it is told to take the next write. */
function gated() {
  const waiting: (() => void)[] = [];
  disk.onWrite = () => new Promise((resolve) => waiting.push(resolve));
  return { takeOne: () => waiting.shift()?.(), waiting };
}

describe('bytes on their way to the disk', () => {
  test('arrive in their order, however they come', async () => {
    const writer = writerTo(3);
    disk.bytes = Buffer.from('abc');
    const parts = Array.from({ length: 50 }, (_, number) => Buffer.alloc(1 + number * 997, number));
    for (const part of parts) writer.push(part);
    await writer.flush();
    expect(disk.bytes.equals(Buffer.concat([Buffer.from('abc'), ...parts]))).toBe(true);
    expect(writer.writtenTo).toBe(disk.bytes.length);
    await writer.close();
  });

  test('gather while the disk is busy, and the source is told to stop and to go on', async () => {
    const { takeOne, waiting } = gated();
    const writer = writerTo();
    const answers: boolean[] = [writer.push(CHUNK)];
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    for (let number = 0; number < 9; number++) answers.push(writer.push(CHUNK));
    expect(answers).toEqual([...Array(5).fill(true), ...Array(5).fill(false)]);
    expect(events).toEqual([]);
    takeOne();
    await vi.waitFor(() => expect(events).toContain('space'));
    expect(disk.writes).toEqual([64 * KIB]);
    disk.onWrite = () => {};
    takeOne();
    await writer.flush();
    expect(disk.bytes).toHaveLength(10 * 64 * KIB);
    await writer.close();
  });
});

describe('bytes while the disk is idle', () => {
  test('gather for as long as more follows at once, up to what leaves room for one read', async () => {
    const writer = writerTo();
    for (let number = 0; number < 3; number++) {
      expect(writer.push(CHUNK)).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(disk.writes).toEqual([]);
    writer.push(CHUNK);
    writer.push(CHUNK);
    await writer.flush();
    expect(disk.writes[0]).toBeGreaterThan(4 * 64 * KIB - 1);
    await writer.close();
  });

  test('are written as soon as nothing follows', async () => {
    const writer = writerTo();
    writer.push(CHUNK);
    await vi.waitFor(() => expect(disk.writes).toEqual([64 * KIB]));
    await writer.close();
  });

  test('are given up with the writer', async () => {
    const writer = writerTo();
    writer.push(CHUNK);
    await writer.close();
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(disk.writes).toEqual([]);
  });
});

describe('a disk that refuses', () => {
  test('gets the same bytes again, and not those twice that it took', async () => {
    let refusals = 1;
    // It takes part of a write, then it is full.
    disk.onWrite = (bytes) => {
      if (bytes < 64 * KIB || refusals-- <= 0) return;
      throw diskError('ENOSPC');
    };
    const writer = writerTo();
    writer.push(CHUNK);
    writer.push(CHUNK);
    await vi.waitFor(() => expect(events).toContain('refused ENOSPC'));
    const flushed = writer.flush();
    expect(disk.bytes).toHaveLength(0);
    writer.retry();
    await flushed;
    expect(disk.bytes.equals(Buffer.concat([CHUNK, CHUNK]))).toBe(true);
    expect(events.filter((event) => event.startsWith('refused'))).toHaveLength(1);
  });

  test('is not tried by itself', async () => {
    disk.onWrite = () => {
      throw diskError('EIO');
    };
    const writer = writerTo();
    writer.push(CHUNK);
    await vi.waitFor(() => expect(events).toEqual(['refused EIO']));
    writer.push(CHUNK);
    await vi.waitFor(() => expect(events).toEqual(['refused EIO']));
    await writer.close();
  });
});

describe('[A7] whoever closes it', () => {
  test('waits for the write that is under way, and nothing follows it', async () => {
    const { takeOne, waiting } = gated();
    const writer = writerTo();
    writer.push(CHUNK);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    for (let number = 0; number < 2; number++) writer.push(CHUNK);
    let isClosed = false;
    const closed = writer.close().then(() => {
      isClosed = true;
    });
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    takeOne();
    await closed;
    expect(disk.writes).toEqual([64 * KIB]);
    expect(writer.writtenTo).toBe(64 * KIB);
    expect(writer.push(CHUNK)).toBe(false);
    expect(events).toEqual([]);
  });

  test('does not wait long on a slow disk: its writes become small', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // A mebibyte a second.
    disk.onWrite = (bytes) => void vi.advanceTimersByTime((bytes / (1024 * KIB)) * 1_000);
    const writer = createStagedWriter(fakeFile(disk), 0, createBufferPool(), {
      space: () => {},
      wrote: () => {},
      refused: () => {},
    });
    for (let number = 0; number < 32; number++) writer.push(CHUNK);
    await writer.flush();
    vi.useRealTimers();
    expect(Math.max(...disk.writes.slice(4))).toBeLessThanOrEqual(128 * KIB);
    await writer.close();
  });

  test('gives its buffers back once, and only when no write uses them', async () => {
    const pool = createBufferPool(256 * KIB);
    const given: Buffer[] = [];
    const buffers = { take: () => pool.take(), give: (buffer: Buffer) => void given.push(buffer) };
    const { takeOne } = gated();
    const on = { space: () => {}, wrote: () => {}, refused: () => {} };
    const writer = createStagedWriter(fakeFile(disk), 0, buffers, on);
    writer.push(CHUNK);
    const closing = [writer.close(), writer.close()];
    await new Promise(setImmediate);
    expect(given).toEqual([]);
    takeOne();
    await Promise.all(closing);
    expect(given).toHaveLength(2);
  });
});
