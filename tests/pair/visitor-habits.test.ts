/** Visitors of our file server as they are on the wire: scripts, pipes, and people who want more than their share. */
import { appendFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let bob: TestCore;
beforeEach(async () => {
  bob = await startCore('bob', { services: { fserve: { policy: 'accept' } }, limits: { getsPerVisitor: 2 } });
  const share = join(bob.folder, 'share');
  await mkdir(share);
  await writeFile(join(share, 'a.txt'), 'hello');
  await bob.core.execute('settings.change', { patch: { shares: [{ name: 'share', path: share }] } });
});
afterEach(() => bob.close());

async function visitor(): Promise<RawPeer> {
  const peer = await RawPeer.dial(bob.port);
  peer.say('110 ada\r\n');
  while ((await peer.line()) !== '[\\]');
  return peer;
}

test('whoever ends his own side after the last command reads all the answers', async () => {
  const peer = await visitor();
  peer.say('read a.txt\r\nhelp\r\nexit\r\n');
  peer.socket.end();
  expect((await peer.rest()).toString()).toBe('hello\r\n[\\]\r\nUse: cd dir ls get read help exit\r\n');
});

test('any number of commands may be typed ahead', async () => {
  const peer = await visitor();
  peer.say(`${'help\r\n'.repeat(100)}exit\r\n`);
  expect((await peer.rest()).toString()).toBe('Use: cd dir ls get read help exit\r\n'.repeat(100));
});

test('rule 5.11: the limit of gets holds for what runs, however many were asked for before', async () => {
  const peer = await visitor();
  peer.say('get a.txt\r\n'.repeat(3));
  const calls = await Promise.all([1, 2, 3].map(() => RawPeer.dial(bob.port)));
  for (const call of calls) call.say('130 ada a.txt\r\n');
  const answers = await Promise.all(calls.map((call) => call.line()));
  expect(answers.toSorted()).toEqual(['131 bob 5', '131 bob 5', '150 unavailable']);
  for (const call of [...calls, peer]) call.close();
});

test('[A6] a call whose visitor hung up before his `get` was heard takes nothing from his next one', async () => {
  const peer = await visitor();
  const heard = async () => {
    peer.say('help\r\n');
    await peer.line();
  };
  const early = await RawPeer.dial(bob.port);
  early.say('130 ada a.txt\r\n');
  await heard();
  early.close();
  await heard();
  peer.say('get a.txt\r\n');
  await heard();
  const call = await RawPeer.dial(bob.port);
  call.say('130 ada a.txt\r\n');
  expect(await call.line()).toBe('131 bob 5');
  for (const one of [call, peer]) one.close();
});

test('[C7] several of one nick and address come in, and the end of one is none of the others', async () => {
  const [first, second] = [await visitor(), await visitor()];
  first.say('get a.txt\r\nhelp\r\n');
  await first.line();
  second.say('exit\r\n');
  await second.rest();
  const call = await RawPeer.dial(bob.port);
  call.say('130 ada a.txt\r\n');
  expect(await call.line()).toBe('131 bob 5');
  for (const peer of [call, first]) peer.close();
});

test('[A1] who has as many gets as he may reads so, in the words a client knows', async () => {
  const peer = await visitor();
  peer.say('get a.txt\r\nget a.txt\r\n');
  const calls = await Promise.all([1, 2].map(() => RawPeer.dial(bob.port)));
  for (const call of calls) call.say('130 ada a.txt\r\n');
  for (const call of calls) expect(await call.line()).toBe('131 bob 5');
  peer.say('get a.txt\r\n');
  expect(await peer.line()).toBe('Too many gets, please wait.');
  for (const call of [...calls, peer]) call.close();
});

test('[B10] a 130 may name the file as it was typed, and a text is read in the bytes it has', async () => {
  await mkdir(join(bob.folder, 'share', 'sub'));
  await writeFile(join(bob.folder, 'share', 'sub', 'b.txt'), Uint8Array.from([0x67, 0x72, 0xfc, 0x6e]));
  const peer = await visitor();
  peer.say('get sub/b.txt\r\nread sub\\b.txt\r\n');
  expect([...(await peer.bytes(6))]).toEqual([0x67, 0x72, 0xfc, 0x6e, 0x0d, 0x0a]);
  const call = await RawPeer.dial(bob.port);
  call.say('130 ada sub\\b.txt\r\n');
  expect(await call.line()).toBe('131 bob 4');
  for (const one of [call, peer]) one.close();
});

describe('rule 5.11: the end of an idle visit', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('is announced, and every command puts it off', async () => {
    const peer = await visitor();
    await vi.advanceTimersByTimeAsync(299_000);
    peer.say('help\r\n');
    expect(await peer.line()).toMatch(/^Use:/);
    await vi.advanceTimersByTimeAsync(299_000);
    expect(bob.core.snapshot().sessions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect((await peer.rest()).toString()).toBe('Idle for 300 seconds, closing.\r\n');
  });

  test('does not come while a get of the visitor runs', async () => {
    await writeFile(join(bob.folder, 'share', 'large'), Buffer.alloc(24 * 1024 * 1024));
    const peer = await visitor();
    peer.say('get large\r\nhelp\r\n');
    await peer.line();
    const call = await RawPeer.dial(bob.port);
    call.say('130 ada large\r\n132 ada 0\r\n');
    expect(await call.line()).toMatch(/^131 bob/);
    await call.bytes(1);
    call.socket.pause();
    await vi.advanceTimersByTimeAsync(301_000);
    expect(bob.core.snapshot().sessions).toHaveLength(1);
    call.close();
    await bob.next('transfer.changed', ({ phase }) => phase.kind === 'failed');
    await vi.advanceTimersByTimeAsync(301_000);
    expect((await peer.rest()).toString()).toBe('Idle for 300 seconds, closing.\r\n');
  });
});

describe('a get that was granted', () => {
  const large = Buffer.alloc(24 * 1024 * 1024, 'a');

  async function granted(name: string): Promise<{ readonly peer: RawPeer; readonly call: RawPeer }> {
    const peer = await visitor();
    peer.say(`get ${name}\r\nhelp\r\n`);
    expect(await peer.line()).toMatch(/^Use:/);
    return { peer, call: await RawPeer.dial(bob.port) };
  }

  /** Takes the first bytes of the large file and no more for now. */
  async function begun(): Promise<{ readonly peer: RawPeer; readonly call: RawPeer; readonly path: string }> {
    const path = join(bob.folder, 'share', 'large');
    await writeFile(path, large);
    const { peer, call } = await granted('large');
    call.say('130 ada large\r\n');
    expect(await call.line()).toBe(`131 bob ${large.length}`);
    call.say('132 ada 0\r\n');
    await call.bytes(1);
    call.socket.pause();
    return { peer, call, path };
  }

  test('[S6] is refused when a link has taken the place of the file', async () => {
    const { peer, call } = await granted('a.txt');
    await writeFile(join(bob.folder, 'secret'), 'secret');
    await rm(join(bob.folder, 'share', 'a.txt'));
    await symlink(join(bob.folder, 'secret'), join(bob.folder, 'share', 'a.txt'));
    call.say('130 ada a.txt\r\n');
    expect((await call.rest()).toString()).toBe('150 unavailable\r\n');
    peer.close();
  });

  test('is refused when the person does not share it any more, and the visitor sees it go', async () => {
    const { peer, call } = await granted('a.txt');
    await mkdir(join(bob.folder, 'other'));
    await bob.core.execute('settings.change', {
      patch: { shares: [{ name: 'other', path: join(bob.folder, 'other') }] },
    });
    call.say('130 ada a.txt\r\n');
    expect((await call.rest()).toString()).toBe('150 unavailable\r\n');
    peer.say('get a.txt\r\n');
    expect(await peer.line()).toBe('Invalid filename.');
    peer.close();
  });

  test('[A5] of a file that is rewritten meanwhile ends as broken', async () => {
    const { peer, call, path } = await begun();
    await writeFile(path, Buffer.alloc(large.length, 'b'));
    call.socket.resume();
    expect((await call.rest()).length).toBeLessThan(large.length - 1);
    const { phase } = await bob.next('transfer.changed', (transfer) => transfer.phase.kind === 'failed');
    expect(phase).toMatchObject({ reason: { code: 'file-changed' } });
    peer.close();
  });

  test('[A5] of a log that grows meanwhile comes to its end, as it was announced', async () => {
    const { peer, call, path } = await begun();
    await appendFile(path, 'one more line');
    call.socket.resume();
    expect((await call.bytes(large.length - 1)).equals(large.subarray(1))).toBe(true);
    const last = Buffer.alloc(4);
    last.writeUInt32BE(large.length);
    call.say(last);
    expect(await call.rest()).toHaveLength(0);
    await bob.next('transfer.changed', (transfer) => transfer.phase.kind === 'done');
    peer.close();
  });
});
