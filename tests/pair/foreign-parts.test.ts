/** Bytes of one peer never end up in the file of another, nor anything outside the folder that was meant. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const MIB = 1024 * 1024;
const RIGHT = randomBytes(3 * MIB);

let bob: TestCore;

beforeEach(async () => {
  bob = await startCore('bob', { services: { send: { policy: 'accept' } } });
  await mkdir(bob.downloads, { recursive: true });
});

afterEach(() => bob.close());

async function offer(nick: string, name: string) {
  const peer = await RawPeer.dial(bob.port);
  peer.say(`120 ${nick} ${RIGHT.length} ${name}\r\n`);
  return { peer, position: Number((await peer.line()).split(' ')[2]) };
}

const state = (wanted: string) => bob.next('transfer.changed', (transfer) => transfer.state === wanted);

test('[S1] what a stranger left behind is no part of a friend’s file', async () => {
  const mallory = await offer('mallory', 'song.mp3');
  // All that will be compared is right: the last 64 KiB before the break.
  mallory.peer.say(Buffer.concat([randomBytes(MIB), RIGHT.subarray(MIB, 2 * MIB)]));
  mallory.peer.socket.end();
  await state('failed');
  const ada = await offer('ada', 'song.mp3');
  expect(ada.position).toBe(0);
  ada.peer.say(RIGHT);
  await state('done');
  expect((await readFile(join(bob.downloads, 'song.mp3'))).equals(RIGHT)).toBe(true);
  // The stranger's own transfer may still go on, beside it.
  expect((await readdir(bob.downloads)).sort()).toEqual(['song.mp3', 'song.mp3.part', 'song.mp3.part.json']);
});

test('[S7] a folder that is swapped for a link while its file arrives gets nothing outside', async () => {
  const outside = join(bob.folder, 'outside');
  await mkdir(outside);
  const { peer } = await offer('ada', './docs/a.bin');
  peer.say(RIGHT.subarray(0, MIB));
  await peer.bytes(4);
  await rename(join(bob.downloads, 'docs'), join(bob.downloads, 'moved'));
  await symlink(outside, join(bob.downloads, 'docs'));
  peer.say(RIGHT.subarray(MIB));
  const failed = await bob.next('transfer.changed', (one) => one.folderId !== null && one.state === 'failed');
  expect(failed.reason?.code).toBe('folder-missing');
  const next = await RawPeer.dial(bob.port);
  next.say('120 ada 5 ./docs/b.txt\r\n');
  expect(await next.line()).toBe('150 unavailable');
  expect(await readdir(outside)).toEqual([]);
});

test('a file that arrived and was moved away by its person arrives again in a row of its own', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const first = await offer('ada', 'a.bin');
  first.peer.say(RIGHT);
  await state('done');
  await rename(join(bob.downloads, 'a.bin'), join(bob.downloads, 'kept.bin'));
  // Later than one of a crowd of the same offers, and before its sender must have noted that it heard.
  vi.setSystemTime(Date.now() + 5_000);
  const again = await offer('ada', 'a.bin');
  expect(again.position).toBe(0);
  again.peer.say(RIGHT);
  await again.peer.rest();
  vi.useRealTimers();
  expect(bob.core.snapshot().transfers.map((one) => one.state)).toEqual(['done', 'done']);
  expect((await readFile(join(bob.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
  expect((await readdir(bob.downloads)).sort()).toEqual(['a.bin', 'kept.bin']);
});

test('[S7] what the person has beside the goal stays as it is', async () => {
  await writeFile(join(bob.downloads, 'a.bin.part.json'), '{"mine":true}');
  const { peer } = await offer('ada', 'a.bin');
  peer.say(RIGHT);
  await state('done');
  expect((await readFile(join(bob.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
  expect(await readFile(join(bob.downloads, 'a.bin.part.json'), 'utf8')).toBe('{"mine":true}');
  expect((await readdir(bob.downloads)).sort()).toEqual(['a.bin', 'a.bin.part.json']);
});
