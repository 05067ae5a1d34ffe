/** People and peers that do something at the worst moment: nothing leaks, nothing is lost, no row says what is not so. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IfTaken } from '../../src-shared/model/snapshot';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const MIB = 1024 * 1024;

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

const at = (address: string) => ({ kind: 'address', address }) as const;
const offer = async (address: string, path: string) => {
  const { transferIds } = await ada.core.execute('send.offer', { to: at(address), paths: [path] });
  return transferIds[0] ?? '';
};
const stateOf = (core: TestCore, id: string) => core.core.snapshot().transfers.find((one) => one.id === id);

/** What was said to Bob before this has reached him. */
async function questionAnswered(): Promise<void> {
  const peer = await RawPeer.dial(bob.port);
  peer.say('190 carl port59\r\n');
  await peer.rest();
}

/** Too big for the places of small files. */
const BIG = Buffer.alloc(2_000_000);

test('a caller who is gone before the answer holds neither a slot nor a name', async () => {
  await bob.core.execute('settings.change', { patch: { limits: { transfers: 1 } } });
  const busy = await RawPeer.dial(bob.port);
  busy.say('120 eva 2000000 b.txt\r\n');
  expect(await busy.line()).toBe('121 bob 0');
  const gone = await RawPeer.dial(bob.port);
  gone.say('120 ada 2000000 a.txt\r\n');
  // It waits for the slot, and hangs up before there is one.
  await questionAnswered();
  gone.socket.resetAndDestroy();
  await questionAnswered();
  busy.say(BIG);
  await bob.next('transfer.changed', ({ state }) => state === 'done');
  // Long enough for its own look at the slots to come in between.
  for (let number = 0; number < 20; number++) {
    const answer = async () => {
      const peer = await RawPeer.dial(bob.port);
      peer.say(`120 ada 2000000 ${number}.txt\r\n`);
      const line = await peer.line();
      if (line.startsWith('121')) peer.say(BIG);
      await peer.rest();
      return line;
    };
    await expect.poll(answer, { timeout: 3_000 }).toBe('121 bob 0');
  }
});

describe('a file that may replace the one of its name', () => {
  const RIGHT = randomBytes(300_000);
  const EARLIER = randomBytes(300_000);

  async function offerTo(port: number, ifTaken: IfTaken | null): Promise<RawPeer> {
    const peer = await RawPeer.dial(port);
    peer.say(`120 ada ${RIGHT.length} a.bin\r\n`);
    if (ifTaken !== null) {
      const { id } = await bob.next('request.added');
      await bob.core.execute('request.decide', { id, answer: 'accept', ifTaken, remember: 'once', block: false });
    }
    return peer;
  }

  beforeEach(async () => {
    await bob.core.execute('settings.change', { patch: { services: { send: { policy: 'ask' } } } });
    await mkdir(bob.downloads, { recursive: true });
    await writeFile(join(bob.downloads, 'a.bin'), EARLIER);
  });

  test('goes on with its part after a break, and replaces it', async () => {
    const broken = await offerTo(bob.port, 'overwrite');
    expect(await broken.line()).toBe('121 bob 0');
    broken.say(RIGHT.subarray(0, 200_000));
    await broken.bytes(4);
    broken.close();
    await bob.next('transfer.changed', ({ state }) => state === 'failed');
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(EARLIER)).toBe(true);
    const again = await offerTo(bob.port, null);
    const position = Number((await again.line()).split(' ')[2]);
    expect(position).toBeGreaterThan(0);
    again.say(RIGHT.subarray(position));
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(await readdir(bob.downloads)).toEqual(['a.bin']);
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
  });

  test('that broke before its first byte is not taken for the one that is there', async () => {
    const broken = await offerTo(bob.port, 'overwrite');
    expect(await broken.line()).toBe('121 bob 0');
    broken.close();
    await bob.next('transfer.changed', ({ state }) => state === 'failed');
    for (;;) {
      const again = await offerTo(bob.port, null);
      const position = Number((await again.line()).split(' ')[2]);
      again.say(RIGHT.subarray(position));
      await again.rest();
      const [row] = bob.core.snapshot().transfers;
      if (row?.state !== 'done') continue;
      expect((await readFile(join(bob.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
      break;
    }
    expect(await readdir(bob.downloads)).toEqual(['a.bin']);
  });

  test('a download like that, too', async () => {
    await mkdir(ada.downloads, { recursive: true });
    await writeFile(join(ada.downloads, 'a.bin'), EARLIER);
    const server = await RawListener.open();
    const visiting = ada.core.execute('visit.open', { to: at(server.address) });
    const dialogue = await server.next();
    expect(await dialogue.line()).toBe('110 ada');
    dialogue.say('111 mirc\r\n[\\]\r\n');
    const { visitId } = await visiting;
    await ada.next('visit.changed', ({ state }) => state === 'open');
    await ada.core.execute('visit.get', {
      visitId,
      folder: [],
      names: ['a.bin'],
      toFolder: null,
      ifTaken: 'overwrite',
    });
    const first = await server.next();
    expect(await first.line()).toBe('130 ada a.bin');
    first.say(`131 mirc ${RIGHT.length}\r\n`);
    expect(await first.line()).toBe('132 ada 0');
    first.close();
    const { id } = await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    await ada.core.execute('transfer.retry', { id });
    const second = await server.next();
    expect(await second.line()).toBe('130 ada a.bin');
    second.say(`131 mirc ${RIGHT.length}\r\n`);
    expect(await second.line()).toBe('132 ada 0');
    second.say(RIGHT);
    await ada.next('transfer.changed', ({ state }) => state === 'done');
    expect((await readFile(join(ada.downloads, 'a.bin'))).equals(RIGHT)).toBe(true);
    expect(await readdir(ada.downloads)).toEqual(['a.bin']);
    dialogue.close();
    server.close();
  });
});

describe('a source', () => {
  test('that changed and is gone when the person agrees: the row fails and says so', async () => {
    const path = join(ada.folder, 'a.txt');
    await writeFile(path, 'one');
    const listener = await RawListener.open();
    const id = await offer(listener.address, path);
    (await listener.next()).close();
    await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    await writeFile(path, 'two and more');
    await ada.core.execute('transfer.retry', { id });
    await ada.next('transfer.changed', ({ reason }) => reason?.code === 'file-changed');
    await rm(path);
    await ada.core.execute('transfer.retry', { id });
    await ada.next('transfer.changed', ({ reason }) => reason?.code === 'file-missing');
    expect(stateOf(ada, id)).toMatchObject({ state: 'failed', reason: { code: 'file-missing' } });
    listener.close();
  });

  test('that is written to while it is sent is never called delivered', async () => {
    const path = join(ada.folder, 'a.bin');
    const bytes = randomBytes(24 * MIB);
    await writeFile(path, bytes);
    const listener = await RawListener.open();
    const id = await offer(listener.address, path);
    const peer = await listener.next();
    await peer.line();
    peer.socket.pause();
    peer.say('121 plain 0\r\n');
    await ada.next('transfer.changed', ({ state }) => state === 'running');
    const file = await open(path, 'r+');
    await file.write(randomBytes(MIB), 0, MIB, 0);
    await file.close();
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    peer.socket.resume();
    const arrived = await peer.rest();
    expect(arrived.length).toBeLessThan(bytes.length);
    await ada.next('transfer.changed', ({ state }) => state === 'failed');
    expect(stateOf(ada, id)?.reason?.code).toBe('file-changed');
    listener.close();
  });
});

describe('a receiver who cancels', () => {
  test('is not offered the same again', async () => {
    await bob.core.execute('settings.change', { patch: { limits: { downloadBytesPerSecond: MIB } } });
    const path = join(ada.folder, 'a.bin');
    await writeFile(path, randomBytes(20 * MIB));
    const id = await offer(`127.0.0.1:${bob.port}`, path);
    const { id: row } = await bob.next('transfer.changed', ({ state }) => state === 'running');
    await bob.core.execute('transfer.cancel', { id: row });
    await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    await ada.core.execute('transfer.retry', { id });
    const ended = await ada.next('transfer.changed', ({ state }) => state === 'failed' || state === 'done');
    expect(ended.reason?.code).toBe('rejected');
    expect(bob.core.snapshot().transfers).toMatchObject([{ state: 'cancelled' }]);
    // Whoever offers it once more after that means it.
    await bob.core.execute('settings.change', { patch: { limits: { downloadBytesPerSecond: 0 } } });
    await ada.core.execute('transfer.retry', { id });
    await bob.next('transfer.changed', ({ state }) => state === 'done');
  });

  test('a folder, neither', async () => {
    await bob.core.execute('settings.change', { patch: { limits: { downloadBytesPerSecond: MIB } } });
    await mkdir(join(ada.folder, 'docs'));
    await writeFile(join(ada.folder, 'docs', 'a.bin'), randomBytes(20 * MIB));
    const id = await offer(`127.0.0.1:${bob.port}`, join(ada.folder, 'docs'));
    const row = await bob.next('transfer.changed', ({ folder, state }) => folder !== null && state === 'running');
    await bob.core.execute('transfer.cancel', { id: row.id });
    await ada.next('transfer.changed', ({ retryAt, folder }) => retryAt !== null && folder !== null);
    await ada.core.execute('transfer.retry', { id });
    const ended = await ada.next('transfer.changed', (one) => one.id === id && one.state === 'failed');
    expect(ended.reason?.code).toBe('rejected');
    expect(await readdir(bob.downloads)).toEqual(['docs']);
  });
});

test('somebody who calls again and again ends a pause once, not each time', async () => {
  const path = join(ada.folder, 'a.txt');
  await writeFile(path, 'hello');
  const listener = await RawListener.open();
  const id = await offer(listener.address, path);
  const hangUp = async () => {
    const peer = await listener.next();
    await peer.line();
    peer.close();
  };
  const call = async () => {
    const peer = await RawPeer.dial(ada.port);
    peer.say('190 bob port59\r\n');
    await peer.line();
    peer.close();
  };
  await hangUp();
  await ada.next('transfer.changed', ({ retryAt, attempts }) => retryAt !== null && attempts === 1);
  await call();
  await hangUp();
  await ada.next('transfer.changed', ({ retryAt, attempts }) => retryAt !== null && attempts === 2);
  await call();
  expect(stateOf(ada, id)).toMatchObject({ attempts: 2, state: 'waiting' });
  expect(stateOf(ada, id)?.retryAt).not.toBeNull();
  listener.close();
});

test('a folder that is cancelled while its peer is asked what it can takes no other folder along', async () => {
  for (const name of ['one', 'two']) {
    await mkdir(join(ada.folder, name));
    await writeFile(join(ada.folder, name, 'a.txt'), name);
  }
  const listener = await RawListener.open();
  const first = await offer(listener.address, join(ada.folder, 'one'));
  const question = await listener.next();
  expect(await question.line()).toBe('190 ada port59');
  const second = await offer(listener.address, join(ada.folder, 'two'));
  await ada.core.execute('transfer.cancel', { id: first });
  question.close();
  const peer = await listener.next();
  expect(await peer.line()).toBe('120 ada 3 a.txt');
  peer.say('121 plain 0\r\n');
  expect((await peer.bytes(3)).toString()).toBe('two');
  peer.socket.end();
  const ended = await ada.next('transfer.changed', (one) => one.id === second && one.endedAt !== null);
  expect(ended.state).toBe('done');
  listener.close();
});

test('downloads that cannot reach their server again and again leave one visit in the list', async () => {
  const server = await RawListener.open();
  const visiting = ada.core.execute('visit.open', { to: at(server.address) });
  const dialogue = await server.next();
  await dialogue.line();
  dialogue.say('111 mirc\r\n[\\]\r\n');
  const { visitId } = await visiting;
  await ada.next('visit.changed', ({ state }) => state === 'open');
  server.close();
  await ada.core.execute('visit.get', { visitId, folder: [], names: ['a.bin'], toFolder: null, ifTaken: 'resume' });
  await ada.next('transfer.changed', ({ attempts }) => attempts === 1);
  dialogue.close();
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { id } = await ada.next('transfer.changed', (one) => one.attempts === attempt && one.retryAt !== null);
    await ada.core.execute('transfer.retry', { id });
  }
  await ada.next('transfer.changed', (one) => one.attempts === 4 && one.retryAt !== null);
  expect(ada.core.snapshot().visits).toHaveLength(1);
});

test('a program that ended between a rename and its record leaves nothing behind', async () => {
  const bytes = randomBytes(100_000);
  const offerTo = async () => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 ada ${bytes.length} ./docs/a.txt\r\n`);
    return peer;
  };
  const broken = await offerTo();
  expect(await broken.line()).toBe('121 bob 0');
  broken.say(bytes.subarray(0, 70_000));
  await broken.bytes(4);
  broken.close();
  await bob.next('transfer.changed', ({ state, folderId }) => state === 'failed' && folderId !== null);
  await writeFile(join(bob.downloads, 'docs', 'a.txt'), bytes);
  await rm(join(bob.downloads, 'docs', 'a.txt.part'));
  const again = await offerTo();
  expect(await again.line()).toBe('121 bob 0');
  again.say(bytes);
  await again.rest();
  await bob.next('transfer.changed', ({ folder }) => folder?.filesDone === 1);
  expect(await readdir(join(bob.downloads, 'docs'))).toEqual(['a.txt']);
  expect(bob.core.snapshot().transfers).toMatchObject([{ name: 'docs' }]);
});

test('a small file whose receiver is killed before it is in its place is not taken for delivered', async () => {
  const receiver = await RawListener.open();
  const path = join(ada.folder, 'a.txt');
  await writeFile(path, 'hello');
  const sent = await RawPeer.dial(bob.port);
  sent.say('120 eva 5 b.txt\r\n');
  expect(await sent.line()).toBe('121 bob 0');
  sent.say('hello');
  const said = await sent.rest();
  expect([said.readUInt32BE(0), said.readUInt32BE(4)]).toEqual([4, 5]);
  // The first of these is all that a killed receiver has said; then the system ends its connection in order.
  const id = await offer(receiver.address, path);
  const peer = await receiver.next();
  await peer.line();
  peer.say('121 bob 0\r\n');
  await peer.bytes(5);
  peer.say(said.subarray(0, 4));
  peer.socket.end();
  await ada.next('transfer.changed', (one) => one.id === id && (one.retryAt !== null || one.state === 'done'));
  expect(stateOf(ada, id)?.reason?.code).toBe('connection-lost');
  receiver.close();
});
