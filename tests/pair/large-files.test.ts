/** Files beyond 4 GiB, up to the largest that a number can name: sparse ones, of which only the ends move. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acknowledges, formatAck } from '../../src-main/bytes/acknowledgement';
import { createPartFiles } from '../../src-main/disk/part-file';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const GIB = 1024 ** 3;
const SIZE = 5 * GIB + 1_000;

let bob: TestCore;
let folder: string;

beforeEach(async () => {
  bob = await startCore('bob', { services: { send: { policy: 'accept' } } });
  // A memory file system takes sparse files of any size.
  folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'port59-large-'));
});

afterEach(async () => {
  await bob.close();
  await rm(folder, { recursive: true, force: true });
});

async function sparse(path: string, sizeBytes: number, end: string): Promise<void> {
  const file = await open(path, 'w');
  await file.truncate(sizeBytes);
  await file.write(Buffer.from(end), 0, end.length, sizeBytes - end.length);
  await file.close();
}

test('acknowledgements wrap at 4 GiB', () => {
  expect([...formatAck(SIZE)]).toEqual([0x40, 0, 0x03, 0xe8]);
  expect(acknowledges(SIZE % 2 ** 32, SIZE)).toBe(true);
  expect(acknowledges(SIZE % 2 ** 32, SIZE + 1)).toBe(false);
  expect([...formatAck(2 ** 32)]).toEqual([0, 0, 0, 0]);
});

test('a part of 5 GiB is gone on with, and the last acknowledgement is the size mod 2^32', async () => {
  const part = await createPartFiles().open({
    folder: bob.downloads,
    name: 'large.bin',
    sizeBytes: SIZE,
    nick: 'ada',
    host: '127.0.0.1',
    ifTaken: 'resume',
    goalPath: null,
  });
  await part.file.truncate(5 * GIB);
  await part.keep({ bytes: 5 * GIB, mismatches: 0, differedAt: null });
  const peer = await RawPeer.dial(bob.port);
  peer.say(`120 ada ${SIZE} large.bin\r\n`);
  expect(await peer.line()).toBe(`121 bob ${5 * GIB - 65_536}`);
  peer.say(Buffer.alloc(65_536));
  peer.say('x'.repeat(1_000));
  expect((await peer.rest()).subarray(-4)).toEqual(Buffer.from(formatAck(SIZE)));
  expect((await stat(join(bob.downloads, 'large.bin'))).size).toBe(SIZE);
});

describe('sending', () => {
  const sendEnd = async (sizeBytes: number) => {
    const path = join(folder, 'large.bin');
    await sparse(path, sizeBytes, 'the end');
    const listener = await RawListener.open();
    const to = { kind: 'address', address: listener.address } as const;
    await bob.core.execute('send.offer', { to, paths: [path] });
    const peer = await listener.next();
    expect(await peer.line()).toBe(`120 bob ${sizeBytes} large.bin`);
    peer.say(`121 ada ${sizeBytes - 10}\r\n`);
    expect((await peer.bytes(10)).toString()).toBe('\0\0\0the end');
    peer.say(formatAck(sizeBytes));
    const done = await bob.next('transfer.changed', ({ state }) => state === 'done');
    listener.close();
    return done;
  };

  test('the end of a file of 5 GiB', async () => {
    expect(await sendEnd(SIZE)).toMatchObject({ confirmed: true, positionBytes: SIZE });
  });

  test.runIf(existsSync('/dev/shm'))('the end of a file of 2^53 − 1 bytes', async () => {
    expect(await sendEnd(Number.MAX_SAFE_INTEGER)).toMatchObject({ confirmed: true });
  });
});

test('an offer of 2^53 − 1 bytes finds no room, and says so', async () => {
  await mkdir(bob.downloads, { recursive: true });
  const peer = await RawPeer.dial(bob.port);
  peer.say(`120 ada ${Number.MAX_SAFE_INTEGER} endless.bin\r\n`);
  expect(await peer.line()).toBe('150 unavailable');
  expect(bob.core.snapshot().notices).toMatchObject([{ problem: { code: 'disk-full' } }]);
});
