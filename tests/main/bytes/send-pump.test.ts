import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatAck } from '../../../src-main/bytes/acknowledgement';
import { createBufferPool } from '../../../src-main/bytes/buffer-pool';
import { PUMP_TIMES } from '../../../src-main/bytes/outcome';
import { type SendJob, sendFile } from '../../../src-main/bytes/send-pump';
import { FakeConnection } from '../../support/fake-connection';
import { diskError, FakeDisk, fakeFile } from '../../support/fake-file';

const KIB = 1024;
/** Three chunks. */
const SIZE = 2_400 * KIB;

let connection: FakeConnection;
let disk: FakeDisk;
let stop: AbortController;
let positions: number[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  connection = new FakeConnection();
  disk = new FakeDisk(Buffer.alloc(SIZE, 'Port59'));
  stop = new AbortController();
  positions = [];
});

afterEach(() => {
  vi.useRealTimers();
});

const send = (change: Partial<SendJob> = {}) =>
  sendFile({
    connection,
    file: fakeFile(disk),
    path: '/a.bin',
    position: 0,
    sizeBytes: SIZE,
    modifiedAt: 1_000,
    received: new Uint8Array(),
    onPosition: (position) => positions.push(position),
    buffers: createBufferPool(),
    signal: stop.signal,
    // The grace after a silent end is the only time that these tests wait for.
    times: { ...PUMP_TIMES, resetGraceMs: 1, endOfNothingMs: 1 },
    ...change,
  });

/** Lets all go on that waits for no timer. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('a file', () => {
  test('goes out whole and is confirmed by the last acknowledgement', async () => {
    const sending = send();
    await settle();
    connection.say(formatAck(SIZE));
    expect(await sending).toEqual({ kind: 'confirmed' });
    expect(Buffer.concat(connection.written).equals(disk.bytes)).toBe(true);
    expect(positions.at(-1)).toBe(SIZE);
    expect(connection.ways).toEqual(['close']);
  });

  test('goes on where the receiver wants it, also for one who counts from there', async () => {
    const sending = send({ position: SIZE - 10 });
    await settle();
    connection.say(formatAck(10));
    expect(await sending).toEqual({ kind: 'confirmed' });
    expect(Buffer.concat(connection.written)).toHaveLength(10);
  });

  test('is confirmed by the end of a peer that never acknowledges', async () => {
    const sending = send();
    await settle();
    connection.sayEnd();
    expect(await sending).toEqual({ kind: 'confirmed' });
  });

  test('is not confirmed by silence, and the wait has an end', async () => {
    const sending = send();
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.halfCloseMs);
    expect(connection.ways).toEqual(['end']);
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.giveUpMs - PUMP_TIMES.halfCloseMs);
    expect(await sending).toEqual({ kind: 'not-confirmed' });
  });

  test('of which nothing is due is confirmed by the end', async () => {
    const sending = send({ position: SIZE });
    connection.breakOff(null);
    expect(await sending).toEqual({ kind: 'confirmed' });
    expect(connection.written).toEqual([]);
  });

  test('of which nothing is due is not confirmed by a reset: the receiver could not put it in its place', async () => {
    const sending = send({ position: SIZE });
    connection.breakOff('ECONNRESET');
    expect(await sending).toMatchObject({ kind: 'broken', reason: { code: 'connection-lost' } });
  });
});

describe('[A5] a file that changes is never sent to its end', () => {
  const changed = { kind: 'broken', reason: { code: 'file-changed', params: { path: '/a.bin' } } };

  test.each<[string, () => void, Partial<SendJob>]>([
    ['since it was offered', () => disk.touch(), { modifiedAt: 999 }],
    ['its size, before the first byte', () => disk.cut(5), {}],
    ['its size, though no time is known', () => disk.cut(5), { modifiedAt: null }],
  ])('%s: nothing of it goes out', async (_, change, job) => {
    change();
    expect(await send(job)).toEqual(changed);
    expect(connection.written).toEqual([]);
  });

  test.each([
    ['an offered one', 1_000],
    ['a served one', null],
  ])('while it is sent, %s', async (_, modifiedAt) => {
    connection.takesAtOnce = false;
    const sending = send({ modifiedAt });
    await settle();
    disk.touch();
    await vi.advanceTimersByTimeAsync(1_000);
    connection.takeAll();
    await settle();
    connection.takeAll();
    expect(await sending).toEqual(changed);
    expect(Buffer.concat(connection.written).length).toBeLessThan(SIZE);
  });

  test('between its last byte and the look behind it', async () => {
    disk.onRead = () => disk.touch();
    const sending = send({ sizeBytes: SIZE });
    expect(await sending).toEqual(changed);
    expect(Buffer.concat(connection.written).length).toBeLessThan(SIZE);
  });

  test('one that shrinks under our hands', async () => {
    connection.takesAtOnce = false;
    const sending = send();
    await settle();
    disk.cut(1_200 * KIB);
    connection.takeAll();
    await settle();
    connection.takeAll();
    expect(await sending).toEqual(changed);
  });
});

describe('a break', () => {
  test('[A15] sets the bar back to what the receiver acknowledged', async () => {
    const sending = send();
    await settle();
    expect(positions.at(-1)).toBe(SIZE);
    connection.say(formatAck(300 * KIB));
    connection.breakOff();
    const params = { positionBytes: 300 * KIB, sizeBytes: SIZE };
    expect(await sending).toEqual({ kind: 'broken', reason: { code: 'connection-lost', params } });
    expect(positions.at(-1)).toBe(300 * KIB);
  });

  test('in the middle of a write gives both buffers back and says so', async () => {
    const given: Buffer[] = [];
    const pool = createBufferPool();
    const buffers = { take: () => pool.take(), give: (buffer: Buffer) => void given.push(buffer) };
    connection.takesAtOnce = false;
    const sending = send({ buffers });
    await settle();
    connection.breakOff();
    expect(await sending).toMatchObject({ kind: 'broken', reason: { code: 'connection-lost' } });
    expect(given).toHaveLength(2);
  });

  test('of our disk is named', async () => {
    disk.onRead = () => {
      throw diskError('EIO');
    };
    expect(await send()).toMatchObject({ kind: 'broken', reason: { code: 'file-unreadable' } });
  });

  test('by a person ends it at once, whatever the peer takes', async () => {
    connection.takesAtOnce = false;
    const sending = send();
    await settle();
    stop.abort();
    expect(await sending).toEqual({ kind: 'broken', reason: { code: 'cancelled', params: {} } });
  });

  test('before it began', async () => {
    stop.abort();
    expect(await send()).toEqual({ kind: 'broken', reason: { code: 'cancelled', params: {} } });
    expect(connection.written).toEqual([]);
  });
});

describe('a peer that is slow', () => {
  test('is not a stalled one while the system takes something of a write', async () => {
    connection.takesAtOnce = false;
    const sending = send();
    await settle();
    for (let minutes = 0; minutes < 20; minutes++) {
      connection.queuedBytes -= 100;
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(connection.ways).toEqual([]);
    await vi.advanceTimersByTimeAsync(PUMP_TIMES.stallMs * 1.25);
    expect(await sending).toEqual({ kind: 'broken', reason: { code: 'stalled', params: { seconds: 120 } } });
  });

  test('because of our own limit is no stalled one either', async () => {
    let looks = 4;
    // A minute goes by with each look at the limit.
    const waitMs = () => {
      vi.advanceTimersByTime(60_000);
      return looks-- > 0 ? 1 : 0;
    };
    const sending = send({ throttle: { rate: null, moved: () => 1, waitMs }, sizeBytes: SIZE });
    await vi.waitFor(() => expect(connection.written.length).toBeGreaterThan(0));
    expect(connection.ways).toEqual([]);
    stop.abort();
    expect(await sending).toMatchObject({ reason: { code: 'cancelled' } });
  });
});
