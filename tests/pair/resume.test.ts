/** Section 6 over whole cores: parts that are right, parts of another file, checksums, and what the list says of it. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPartFiles } from '../../src-main/disk/part-file';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;
const HELD = 20 * MIB;
const RIGHT = randomBytes(SIZE);

let ada: TestCore;
let bob: TestCore;

beforeEach(async () => {
  ada = await startCore('ada');
  bob = await startCore('bob', { services: { send: { policy: 'accept' }, fserve: { policy: 'accept' } } });
});

afterEach(async () => {
  await ada.close();
  await bob.close();
});

/** Leaves a part as an earlier try would have. */
async function leavePart(folder: string, name: string, bytes: Buffer, nick: string): Promise<void> {
  const part = await createPartFiles().open({
    folder,
    name,
    sizeBytes: SIZE,
    nick,
    host: '127.0.0.1',
    ifTaken: 'resume',
    goalPath: null,
  });
  await part.file.write(bytes, 0, bytes.length, 0);
  await part.keep({ bytes: bytes.length, mismatches: 0, differedAt: null });
}

/** The first bytes of the file, another one's from `at` on. */
function partThatDiffersFrom(at: number): Buffer {
  const other = randomBytes(HELD - at);
  // A random byte is the right one now and then.
  other[0] = ~(RIGHT[at] ?? 0);
  return Buffer.concat([RIGHT.subarray(0, at), other]);
}

const PARTS: readonly (readonly [string, number])[] = [
  ['from its first byte on', 0],
  ['from the middle on', HELD / 2],
  ['in its last 64 KiB', HELD - 40_000],
];

describe('a part of another file with the same name and size', () => {
  test.each(PARTS)('that differs %s: a file that is sent is right in the end', async (_, at) => {
    await leavePart(bob.downloads, 'a.bin', partThatDiffersFrom(at), 'ada');
    await writeFile(join(ada.folder, 'a.bin'), RIGHT);
    const to = { kind: 'address', address: `127.0.0.1:${bob.port}` } as const;
    const { transferIds } = await ada.core.execute('send.offer', { to, paths: [join(ada.folder, 'a.bin')] });
    // Nobody waits in a test: each pause between two tries ends at once.
    const hurry = setInterval(() => void ada.core.execute('transfer.retry', { id: transferIds[0] ?? '' }), 50);
    const done = await bob.next('transfer.changed', ({ state }) => state === 'done');
    clearInterval(hurry);
    expect(done.differedAtBytes).toBe(at);
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
    expect(await readdir(bob.downloads)).toEqual(['a.bin']);
    expect(bob.core.snapshot().transfers).toHaveLength(1);
  });

  test.each(PARTS)('that differs %s: a file that is fetched is right in the end', async (_, at) => {
    const share = join(bob.folder, 'share');
    await mkdir(share);
    await writeFile(join(share, 'a.bin'), RIGHT);
    await bob.core.execute('settings.change', { patch: { shares: [{ name: 'share', path: share }] } });
    await leavePart(ada.downloads, 'a.bin', partThatDiffersFrom(at), 'bob');
    const to = { kind: 'address', address: `127.0.0.1:${bob.port}` } as const;
    const { visitId } = await ada.core.execute('visit.open', { to });
    await ada.next('visit.changed', ({ state }) => state === 'open');
    await ada.core.execute('visit.get', { visitId, folder: [], names: ['a.bin'], toFolder: null, ifTaken: null });
    const done = await ada.next('transfer.changed', ({ state }) => state === 'done');
    expect(done.differedAtBytes).toBe(at);
    expect((await readFile(join(ada.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
    expect(await readdir(ada.downloads)).toEqual(['a.bin']);
  });
});

test('what was proven is kept: after a difference only what follows it comes again', async () => {
  const at = HELD - 40_000;
  await leavePart(bob.downloads, 'a.bin', partThatDiffersFrom(at), 'ada');
  const positions: number[] = [];
  for (let done = false; !done; ) {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 ada ${SIZE} a.bin\r\n`);
    const position = Number((await peer.line()).split(' ')[2]);
    positions.push(position);
    peer.say(RIGHT.subarray(position));
    await peer.rest();
    done = (await readdir(bob.downloads)).includes('a.bin');
  }
  // 64 KiB before the end of the part, then 1 MiB before the first difference: there everything fits.
  expect(positions).toEqual([HELD - 65_536, at - MIB]);
  expect((await readFile(join(bob.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
});

test('a crash of the system: what was not flushed is compared before it is trusted', async () => {
  const spoilt = Buffer.concat([RIGHT.subarray(0, 3 * MIB), Buffer.alloc(HELD - 3 * MIB)]);
  await leavePart(bob.downloads, 'a.bin', spoilt, 'ada');
  const record = join(bob.downloads, 'a.bin.part.json');
  const saved = JSON.parse(await readFile(record, 'utf8'));
  await writeFile(record, JSON.stringify({ ...saved, boot: 'an earlier one', bytes: 2 * MIB }));
  const peer = await RawPeer.dial(bob.port);
  peer.say(`120 ada ${SIZE} a.bin\r\n`);
  expect(await peer.line()).toBe(`121 bob ${2 * MIB - 65_536}`);
  peer.close();
});

describe('a checksum in the name', () => {
  const offer = async (name: string, bytes: Buffer) => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 ada ${bytes.length} ${name}\r\n`);
    const position = Number((await peer.line()).split(' ')[2]);
    peer.say(bytes.subarray(position));
    await peer.rest();
    return position;
  };
  const bytes = randomBytes(200_000);
  const name = `song [${crc32(bytes).toString(16).padStart(8, '0')}].mp3`;

  test('that fits: the file is there', async () => {
    await offer(name, bytes);
    expect(await readdir(bob.downloads)).toEqual([name]);
  });

  test('that does not fit: nothing gets the name, and the next try compares all of it', async () => {
    const spoilt = Buffer.from(bytes);
    spoilt[1000] = (spoilt[1000] ?? 0) ^ 1;
    await offer(name, spoilt);
    const failed = await bob.next('transfer.changed', ({ state }) => state === 'failed');
    expect(failed.reason?.code).toBe('crc-mismatch');
    expect((await readdir(bob.downloads)).sort()).toEqual([`${name}.part`, `${name}.part.json`]);
    expect(await offer(name, bytes)).toBe(0);
    const done = await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(done).toMatchObject({ differedAtBytes: 1000 });
    expect((await readFile(join(bob.downloads, name))).equals(bytes)).toBe(true);
  });
});

describe('a source that changed since it was offered', () => {
  test('is not sent until the person agrees, and then never glued to its earlier part', async () => {
    const path = join(ada.folder, 'report.pdf');
    await writeFile(path, 'a'.repeat(200_000));
    const listener = await RawListener.open();
    const to = { kind: 'address', address: listener.address } as const;
    const { transferIds } = await ada.core.execute('send.offer', { to, paths: [path] });
    const id = transferIds[0] ?? '';
    const first = await listener.next();
    expect(await first.line()).toBe('120 ada 200000 report.pdf');
    first.close();
    await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);

    await writeFile(path, `b${'a'.repeat(199_999)}`);
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    await ada.core.execute('transfer.retry', { id });
    const changed = await ada.next('transfer.changed', ({ state }) => state === 'failed');
    expect(changed.reason?.code).toBe('file-changed');

    await ada.core.execute('transfer.retry', { id });
    const second = await listener.next();
    expect(await second.line()).toBe('120 ada 200000 report.pdf');
    // The peer still holds a part of what it was before.
    second.say('121 plain 90000\r\n');
    const third = await listener.next();
    expect(await third.line()).toBe('120 ada 200000 report (2).pdf');
    third.say('121 plain 0\r\n');
    expect((await third.bytes(200_000)).toString('latin1', 0, 2)).toBe('ba');
    third.socket.end();
    await ada.next('transfer.changed', ({ state }) => state === 'done');
    listener.close();
  });
});
