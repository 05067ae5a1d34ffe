/** The habits of section 4, each with a stand-in for the peer that has it, against a whole core. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const BYTES = randomBytes(1_500_000);
const SIZE = BYTES.length;
let bob: TestCore;

beforeEach(async () => {
  bob = await startCore('bob', { services: { send: { policy: 'accept' } } });
});

afterEach(async () => {
  vi.useRealTimers();
  await bob.close();
});

describe('a peer that sends to us', () => {
  const offer = async (size = SIZE, name = 'a.bin') => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 ada ${size} ${name}\r\n`);
    const [, position = ''] = /^121 bob (\d+)$/.exec(await peer.line()) ?? [];
    return { peer, position: Number(position) };
  };

  test('rule 4.7: acknowledgements rise strictly, never exceed what was sent, and the last one is the size', async () => {
    const { peer } = await offer();
    let sent = 0;
    let last = 0;
    while (sent < SIZE) {
      const chunk = BYTES.subarray(sent, sent + 200_000);
      sent += chunk.length;
      peer.say(chunk);
      // Like jIRC: goes on only when the last chunk is acknowledged.
      while (last < sent) {
        const ack = (await peer.bytes(4)).readUInt32BE();
        expect(ack).toBeGreaterThan(last);
        expect(ack).toBeLessThanOrEqual(sent);
        last = ack;
      }
    }
    expect(last).toBe(SIZE);
    expect(await peer.rest()).toHaveLength(0);
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(BYTES)).toBe(true);
  });

  test('rule 4.9: one that writes all before it reads, and waits for us to close', async () => {
    const { peer } = await offer();
    peer.socket.pause();
    peer.say(BYTES);
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    peer.socket.resume();
    const acks = await peer.rest();
    expect(acks.subarray(-4).readUInt32BE()).toBe(SIZE);
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(BYTES)).toBe(true);
  });

  test('rule 4.5: one that sends more than it announced: exactly the announced bytes are kept', async () => {
    const { peer } = await offer(1000);
    peer.say(BYTES.subarray(0, 1500));
    const ended = await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(ended.reason?.code).toBe('peer-sent-more');
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(BYTES.subarray(0, 1000))).toBe(true);
    peer.close();
  });

  test('one that stops at 43 %: the part is kept, and the next offer goes on from 64 KiB before the break', async () => {
    const { peer } = await offer();
    const held = Math.floor(SIZE * 0.43);
    peer.say(BYTES.subarray(0, held));
    await peer.bytes(4);
    peer.socket.end();
    const ended = await bob.next('transfer.changed', ({ state }) => state === 'failed');
    expect(ended.reason?.code).toBe('peer-sent-less');
    expect((await readdir(bob.downloads)).sort()).toEqual(['a.bin.part', 'a.bin.part.json']);

    const again = await offer();
    expect(again.position).toBe(held - 65_536);
    again.peer.say(BYTES.subarray(again.position));
    const done = await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(done.verifiedBytes).toBe(65_536);
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(BYTES)).toBe(true);
    expect(await readdir(bob.downloads)).toEqual(['a.bin']);
  });

  test('section 6: another file of the same name and size steps back until it is right', async () => {
    const { peer } = await offer();
    peer.say(BYTES.subarray(0, 800_000));
    await peer.bytes(4);
    peer.socket.end();
    await bob.next('transfer.changed', ({ state }) => state === 'failed');
    const other = randomBytes(SIZE);
    for (let attempt = 1; ; attempt++) {
      const next = await offer();
      next.peer.say(other.subarray(next.position));
      await next.peer.rest();
      if (next.position === 0) break;
      expect(attempt).toBeLessThan(5);
    }
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(other)).toBe(true);
  });

  test('rule 4.6: an empty file is created', async () => {
    const { peer, position } = await offer(0, 'empty');
    expect(position).toBe(0);
    expect(await peer.rest()).toHaveLength(0);
    expect(await readFile(join(bob.downloads, 'empty'))).toHaveLength(0);
  });

  test('rule 1.4: bytes behind the 120 line in the same segment are not lost', async () => {
    const peer = await RawPeer.dial(bob.port);
    peer.say('120 ada 5 b.txt\r\nhello');
    expect(await peer.line()).toBe('121 bob 0');
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(await readFile(join(bob.downloads, 'b.txt'), 'utf8')).toBe('hello');
  });

  test('rule 4.2: a path loses its folders', async () => {
    const { peer } = await offer(1, 'C:\\evil\\..\\x.txt');
    peer.say('x');
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(await readdir(bob.downloads)).toEqual(['x.txt']);
  });
});

describe('a peer that receives from us', () => {
  let listener: RawListener;
  beforeEach(async () => {
    listener = await RawListener.open();
    await writeFile(join(bob.folder, 's.bin'), BYTES);
  });
  afterEach(() => listener.close());

  const send = async () => {
    await bob.core.execute('send.offer', {
      to: { kind: 'address', address: listener.address },
      paths: [join(bob.folder, 's.bin')],
    });
    const peer = await listener.next();
    expect(await peer.line()).toBe(`120 bob ${SIZE} s.bin`);
    return peer;
  };
  const ended = () => bob.next('transfer.changed', ({ endedAt }) => endedAt !== null);

  test('rule 4.10: one that acknowledges and waits for us to close', async () => {
    const peer = await send();
    peer.say('121 irssi 0\n');
    expect((await peer.bytes(SIZE)).equals(BYTES)).toBe(true);
    const ack = Buffer.alloc(4);
    ack.writeUInt32BE(SIZE);
    peer.say(ack);
    expect(await ended()).toMatchObject({ state: 'done', confirmed: true, reason: null });
    expect(await peer.rest()).toHaveLength(0);
  });

  test('rule 4.10: one that never acknowledges and closes when it has all', async () => {
    const peer = await send();
    peer.say('121 nih 0\n');
    await peer.bytes(SIZE);
    peer.socket.end();
    expect(await ended()).toMatchObject({ state: 'done', reason: null });
  });

  test('rule 4.10: one that says nothing at all: half-closed after 10 s, dropped after 30 s, and said', async () => {
    const peer = await send();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    peer.say('121 mute 0\n');
    await peer.bytes(SIZE);
    const isOver = () => [...bob.core.snapshot().transfers].some(({ endedAt }) => endedAt !== null);
    for (let seconds = 0; seconds < 45 && !isOver(); seconds++) await vi.advanceTimersByTimeAsync(1000);
    expect(await ended()).toMatchObject({ state: 'done', confirmed: false, reason: { code: 'not-confirmed' } });
  });

  test('rule 2.5: one whose person takes 30 s to answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const peer = await send();
    await vi.advanceTimersByTimeAsync(30_000);
    peer.say(`121 slow ${SIZE - 10}\r\n`);
    expect(await peer.bytes(10)).toEqual(BYTES.subarray(-10));
    peer.close();
  });

  test('one that stops at 43 % is a broken transfer, offered again after a while', async () => {
    const peer = await send();
    peer.say('121 half 0\r\n');
    await peer.bytes(Math.floor(SIZE * 0.43));
    const ack = Buffer.alloc(4);
    ack.writeUInt32BE(Math.floor(SIZE * 0.43));
    peer.say(ack);
    peer.socket.end();
    const waits = await bob.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    expect(waits).toMatchObject({ state: 'waiting', reason: { code: 'connection-lost' }, attempts: 1 });
    peer.close();
    await bob.core.execute('transfer.retry', { id: waits.id });
    expect(await (await listener.next()).line()).toBe(`120 bob ${SIZE} s.bin`);
  });

  test('rule 4.3: a position beyond the size ends it with a sentence', async () => {
    const peer = await send();
    peer.say(`121 odd ${SIZE + 1}\r\n`);
    expect(await ended()).toMatchObject({ state: 'failed', reason: { code: 'position-beyond-size' } });
    peer.close();
  });

  test('rule 2.4: 150 is a peer that is busy or has that switched off: it is asked again later', async () => {
    const peer = await send();
    peer.say('150\r\n');
    const waits = await bob.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    expect(waits).toMatchObject({ state: 'waiting', reason: { code: 'unavailable' } });
    peer.close();
  });

  test.each([
    ['151 Worano', 'rejected'],
    ['101 bob', 'peer-violation'],
  ])('rule 2.4: %s', async (line, code) => {
    const peer = await send();
    peer.say(`${line}\r\n`);
    expect(await ended()).toMatchObject({ state: 'failed', reason: { code } });
    peer.close();
  });
});
