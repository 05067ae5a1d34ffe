import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBufferPool } from '../../../src-main/bytes/buffer-pool';
import { PUMP_TIMES } from '../../../src-main/bytes/outcome';
import { type ReceiveJob, receiveFile } from '../../../src-main/bytes/receive-pump';
import { createTurnShares } from '../../../src-main/bytes/turn-share';
import type { DiskLook } from '../../../src-main/disk/disk-watch';
import { FakeConnection } from '../../support/fake-connection';
import { diskError, FakeDisk, fakeFile } from '../../support/fake-file';

const KIB = 1024;
const MIB = 1024 * KIB;
const SIZE = 3 * MIB;
const WHOLE = Buffer.alloc(SIZE, 'Port59 receives ');
const POOL = createBufferPool();
const ROOM: DiskLook = { hasRoom: true, freeBytes: 100 * MIB, reservedBytes: MIB };
const NO_ROOM: DiskLook = { hasRoom: false, freeBytes: 10, reservedBytes: MIB };

let connection: FakeConnection;
let disk: FakeDisk;
let stop: AbortController;
let look: (look: DiskLook) => void;
let isWatching: boolean;
let told: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  connection = new FakeConnection();
  disk = new FakeDisk();
  stop = new AbortController();
  told = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function receive(change: Partial<ReceiveJob> = {}) {
  return receiveFile({
    connection,
    file: fakeFile(disk),
    path: '/a.bin',
    position: 0,
    overlapBytes: 0,
    compareOnly: false,
    sizeBytes: SIZE,
    received: new Uint8Array(),
    onPosition: () => {},
    onVerified: (bytes, differedAt) => told.push(`verified ${bytes} ${differedAt}`),
    onHeld: (reason) => told.push(reason === null ? 'goes on' : `held ${reason.code}`),
    checkpoint: async () => {},
    watchDisk: (tell) => {
      look = tell;
      isWatching = true;
      return () => {
        isWatching = false;
      };
    },
    turns: createTurnShares(),
    buffers: POOL,
    signal: stop.signal,
    ...change,
  });
}

/** The peer sends this in pieces as a socket would bring them. */
function say(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; at += 64 * KIB) connection.say(bytes.subarray(at, at + 64 * KIB));
}

/** Lets all go on that waits for no timer. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

/** The outcome, if there is one by now. */
function watched<T>(work: Promise<T>): { value: T | null } {
  const seen: { value: T | null } = { value: null };
  void work.then((value) => {
    seen.value = value;
  });
  return seen;
}

describe('a file', () => {
  test('arrives whole; all but its last acknowledgement go out', async () => {
    const receiving = receive();
    say(WHOLE);
    expect(await receiving).toEqual({
      outcome: { kind: 'complete', sentMore: false },
      bytesOnDisk: SIZE,
      isProven: true,
    });
    expect(disk.bytes.equals(WHOLE)).toBe(true);
    expect(connection.acks.every((ack, index, all) => ack > (all[index - 1] ?? 0) && ack < SIZE)).toBe(true);
    expect(connection.ways).toEqual([]);
    expect(isWatching).toBe(false);
  });

  test('that was announced smaller than it is is cut at what was announced', async () => {
    const receiving = receive({ sizeBytes: 100 });
    connection.say(WHOLE.subarray(0, 200));
    expect((await receiving).outcome).toEqual({ kind: 'complete', sentMore: true });
    expect(disk.bytes.equals(WHOLE.subarray(0, 100))).toBe(true);
    // Some count from where the connection began, so all but one byte are acknowledged.
    expect(connection.acks).toEqual([99]);
  });

  test('of nothing is complete at once', async () => {
    expect((await receive({ sizeBytes: 0 })).outcome).toEqual({ kind: 'complete', sentMore: false });
  });

  test('that ends early keeps what came', async () => {
    const receiving = receive();
    say(WHOLE.subarray(0, 512 * KIB));
    connection.sayEnd();
    const { outcome, bytesOnDisk } = await receiving;
    const params = { positionBytes: 512 * KIB, sizeBytes: SIZE };
    expect(outcome).toEqual({ kind: 'broken', reason: { code: 'peer-sent-less', params } });
    expect(bytesOnDisk).toBe(512 * KIB);
    expect(connection.ways).toEqual(['reset']);
  });
});

describe('a resume', () => {
  const HELD = 2 * MIB + 100_000;

  test('compares first, also more than fits into one buffer, and then goes on', async () => {
    disk.bytes = Buffer.from(WHOLE.subarray(0, HELD));
    const receiving = receive({ position: 0, overlapBytes: HELD });
    say(WHOLE);
    const { outcome, isProven } = await receiving;
    expect([outcome.kind, isProven]).toEqual(['complete', true]);
    expect(disk.bytes.equals(WHOLE)).toBe(true);
    expect(told).toEqual([`verified ${HELD} null`]);
    expect(disk.writes.reduce((sum, bytes) => sum + bytes, 0)).toBe(SIZE - HELD);
  });

  test('that differs somewhere behind its start ends, and nothing was written', async () => {
    disk.bytes = Buffer.from(WHOLE.subarray(0, HELD));
    disk.bytes[HELD - 5] = 0;
    const before = Buffer.from(disk.bytes);
    const receiving = receive({ position: HELD - 64 * KIB, overlapBytes: 64 * KIB });
    say(WHOLE.subarray(HELD - 64 * KIB));
    expect(await receiving).toMatchObject({ outcome: { kind: 'mismatch', at: HELD - 5 }, isProven: false });
    expect(disk.bytes.equals(before)).toBe(true);
  });

  test('from the very start keeps what is proven and takes the rest anew', async () => {
    disk.bytes = Buffer.from(WHOLE.subarray(0, HELD));
    disk.bytes[MIB + 5] = 0;
    const receiving = receive({ overlapBytes: HELD });
    say(WHOLE);
    expect((await receiving).outcome.kind).toBe('complete');
    expect(disk.bytes.equals(WHOLE)).toBe(true);
    expect(told).toEqual([`verified ${MIB + 5} ${MIB + 5}`]);
  });

  test('[A8] that only compares needs no room', async () => {
    disk.bytes = Buffer.from(WHOLE);
    disk.onWrite = () => {
      throw diskError('ENOSPC');
    };
    const receiving = receive({ overlapBytes: SIZE, compareOnly: true });
    look(NO_ROOM);
    say(WHOLE.subarray(0, MIB));
    look(NO_ROOM);
    say(WHOLE.subarray(MIB));
    expect((await receiving).outcome.kind).toBe('complete');
    expect(told).toEqual([`verified ${SIZE} null`]);
  });

  test('whose disk does not answer can be stopped', async () => {
    disk.bytes = Buffer.from(WHOLE.subarray(0, HELD));
    disk.onRead = () => new Promise(() => {});
    const receiving = watched(receive({ overlapBytes: HELD }));
    say(WHOLE);
    await settle();
    stop.abort();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(receiving.value).toMatchObject({ outcome: { reason: { code: 'cancelled' } }, isProven: false });
  });
});

describe('[A7] whoever stops it does not wait for the disk', () => {
  test('a disk of 1 MiB/s: ended within a second, and the peer reads the end at once', async () => {
    disk.onWrite = (bytes) => new Promise((resolve) => setTimeout(resolve, (bytes / MIB) * 1_000));
    const receiving = watched(receive());
    say(WHOLE);
    for (let tenths = 0; tenths < 15; tenths++) {
      await vi.advanceTimersByTimeAsync(100);
      await settle();
    }
    stop.abort();
    expect(connection.ways).toEqual(['reset']);
    for (let tenths = 0; tenths < 9; tenths++) {
      await vi.advanceTimersByTimeAsync(100);
      await settle();
    }
    expect(receiving.value?.outcome).toEqual({ kind: 'broken', reason: { code: 'cancelled', params: {} } });
    expect(receiving.value?.bytesOnDisk).toBe(disk.bytes.length);
    const written = disk.bytes.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(disk.bytes.length).toBe(written);
  });

  test('a disk that hangs: the same', async () => {
    disk.onWrite = () => new Promise(() => {});
    const receiving = watched(receive());
    say(WHOLE);
    await settle();
    stop.abort();
    await vi.advanceTimersByTimeAsync(999);
    expect(receiving.value).toMatchObject({ outcome: { reason: { code: 'cancelled' } }, bytesOnDisk: 0 });
  });

  test('a flush that hangs: the same', async () => {
    const receiving = watched(receive({ checkpoint: () => new Promise(() => {}) }));
    say(WHOLE.subarray(0, MIB));
    await settle();
    await vi.advanceTimersByTimeAsync(6_000);
    connection.say(WHOLE.subarray(MIB, MIB + 10));
    await settle();
    stop.abort();
    await vi.advanceTimersByTimeAsync(999);
    await settle();
    expect(receiving.value).toMatchObject({ outcome: { reason: { code: 'cancelled' } } });
  });

  test('a fast disk has all that came', async () => {
    const receiving = receive();
    say(WHOLE.subarray(0, 512 * KIB + 5));
    stop.abort();
    expect((await receiving).bytesOnDisk).toBe(512 * KIB + 5);
  });

  test('also when it is stopped before it begins', async () => {
    stop.abort();
    expect(await receive()).toMatchObject({ outcome: { reason: { code: 'cancelled' } }, bytesOnDisk: 0 });
  });
});

describe('[A8] a disk that takes nothing', () => {
  const refuse = (code: string) => {
    disk.onWrite = () => {
      throw diskError(code);
    };
  };

  test.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EIO', 'disk-error'],
  ])(
    '%s: the peer waits, each look tries again, and only a write that succeeds lets it go on',
    async (code, reason) => {
      const receiving = receive();
      refuse(code);
      say(WHOLE);
      await settle();
      expect(told).toEqual([`held ${reason}`]);
      expect(connection.isPaused).toBe(true);
      for (let second = 0; second < 300; second++) {
        await vi.advanceTimersByTimeAsync(1_000);
        look(ROOM);
        await settle();
      }
      // Nothing was written: it is still held, and nobody was told otherwise.
      expect(told).toEqual([`held ${reason}`]);
      disk.onWrite = () => {};
      look(ROOM);
      expect((await receiving).outcome.kind).toBe('complete');
      expect(told).toEqual([`held ${reason}`, 'goes on']);
      expect(disk.bytes.equals(WHOLE)).toBe(true);
    },
  );

  test.each(['ENOSPC', 'EDQUOT', 'EIO'])('%s for ten minutes from the first refusal on: it ends', async (code) => {
    const receiving = watched(receive());
    refuse(code);
    say(WHOLE);
    await settle();
    for (let second = 0; second < 601 && receiving.value === null; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      look(ROOM);
      await settle();
    }
    expect(receiving.value).toMatchObject({ outcome: { kind: 'broken' }, bytesOnDisk: 0 });
    expect(performance.now()).toBeGreaterThanOrEqual(PUMP_TIMES.diskMs);
  });

  test('EFBIG, a file system without files of that size: it ends at once', async () => {
    const receiving = receive();
    refuse('EFBIG');
    say(WHOLE);
    expect((await receiving).outcome).toMatchObject({ kind: 'broken', reason: { code: 'file-too-large' } });
    expect(told).toEqual([]);
  });

  test.each([
    ['is still there', () => {}],
    ['has ended in order', () => connection.sayEnd()],
    ['is gone', () => connection.breakOff()],
  ])('at the very last write, while the peer %s: it is held like any other', async (_, peerEnds) => {
    const receiving = watched(receive());
    say(WHOLE.subarray(0, SIZE - 10));
    await settle();
    refuse('ENOSPC');
    connection.say(WHOLE.subarray(SIZE - 10));
    peerEnds();
    await settle();
    expect(told).toEqual(['held disk-full']);
    // Below the reserve, but these ten bytes are here and may fit.
    disk.onWrite = () => {};
    look(NO_ROOM);
    await settle();
    expect(receiving.value?.outcome).toEqual({ kind: 'complete', sentMore: false });
    expect(disk.bytes.equals(WHOLE)).toBe(true);
  });

  test('while the peer ends in its middle: it ends, too, with what is written', async () => {
    const receiving = receive();
    say(WHOLE.subarray(0, MIB));
    await settle();
    refuse('ENOSPC');
    connection.say(WHOLE.subarray(MIB, MIB + 10));
    await settle();
    connection.breakOff();
    const { outcome, bytesOnDisk } = await receiving;
    expect(outcome).toMatchObject({ kind: 'broken', reason: { code: 'connection-lost' } });
    expect(bytesOnDisk).toBe(MIB);
  });

  test('[A15] that reaches its reserve stops the peer, and says how much is kept', async () => {
    const reasons: unknown[] = [];
    const receiving = receive({ onHeld: (reason) => reasons.push(reason) });
    say(WHOLE.subarray(0, MIB));
    await settle();
    look(NO_ROOM);
    expect(connection.isPaused).toBe(true);
    const params = { path: '/a.bin', needBytes: 2 * MIB, freeBytes: 10, reservedBytes: MIB };
    expect(reasons).toEqual([{ code: 'disk-full', params }]);
    look(ROOM);
    say(WHOLE.subarray(MIB));
    expect((await receiving).outcome.kind).toBe('complete');
    expect(reasons).toEqual([expect.anything(), null]);
  });

  test('that does not answer at all: the wait has an end, and it is not the peer’s fault', async () => {
    disk.onWrite = () => new Promise(() => {});
    const receiving = watched(receive());
    say(WHOLE);
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.stallMs + PUMP_TIMES.abortMs);
    await settle();
    expect(receiving.value?.outcome).toMatchObject({ kind: 'broken', reason: { code: 'disk-error' } });
  });
});

describe('the flow', () => {
  test('of a peer that sends nothing ends after the stall', async () => {
    const receiving = receive();
    say(WHOLE.subarray(0, MIB));
    await settle();
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.stallMs - 1);
    connection.say(WHOLE.subarray(MIB, MIB + 1));
    await settle();
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.stallMs + PUMP_TIMES.abortMs);
    const { outcome, bytesOnDisk } = await receiving;
    expect(outcome).toEqual({ kind: 'broken', reason: { code: 'stalled', params: { seconds: 120 } } });
    expect(bytesOnDisk).toBe(MIB + 1);
  });

  test('waits for a speed limit, and that is no stall', async () => {
    let mayMove = false;
    const throttle = { rate: 1, moved: () => 1_000_000, waitMs: () => (mayMove ? 0 : 1_000_000) };
    const receiving = receive({ throttle, sizeBytes: 128 * KIB });
    say(WHOLE.subarray(0, 128 * KIB));
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.stallMs * 3);
    expect(connection.isPaused).toBe(true);
    mayMove = true;
    await vi.advanceTimersByTimeAsync(200);
    expect((await receiving).outcome.kind).toBe('complete');
  });

  test('is flushed and recorded now and then, one at a time', async () => {
    const checkpoints: number[] = [];
    const release: (() => void)[] = [];
    const checkpoint = (writtenTo: number) => {
      checkpoints.push(writtenTo);
      return new Promise<void>((resolve) => release.push(resolve));
    };
    const receiving = receive({ checkpoint });
    for (let part = 0; part < 6; part++) {
      say(WHOLE.subarray((part * SIZE) / 6, ((part + 1) * SIZE) / 6));
      await settle();
      await vi.advanceTimersByTimeAsync(6_000);
    }
    expect(checkpoints).toHaveLength(1);
    release[0]?.();
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.abortMs);
    expect((await receiving).outcome.kind).toBe('complete');
  });

  test('that cannot be flushed ends, as nobody knows what is on the disk', async () => {
    const receiving = receive({
      checkpoint: async () => {
        throw diskError('EIO');
      },
    });
    say(WHOLE.subarray(0, MIB));
    await settle();
    await vi.advanceTimersByTimeAsync(6_000);
    connection.say(WHOLE.subarray(MIB, MIB + 10));
    expect((await receiving).outcome).toMatchObject({ kind: 'broken', reason: { code: 'disk-error' } });
  });
});
