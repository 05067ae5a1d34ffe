/** Transfers over time: peers who are not there yet, programs that start again, crowds, and what the person wants. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const MIB = 1024 * 1024;

let folder: string;
const cores: TestCore[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-outbox-'));
});

afterEach(async () => {
  for (const core of cores.splice(0)) await core.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(...args: Parameters<typeof startCore>): Promise<TestCore> {
  const core = await startCore(...args);
  cores.push(core);
  return core;
}

async function fileOf(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const at = (port: number) => ({ kind: 'address', address: `127.0.0.1:${port}` }) as const;
const ordered = (core: TestCore) =>
  core.core
    .snapshot()
    .transfers.toSorted((a, b) => a.order - b.order)
    .map(({ name }) => name);

describe('a peer who is not there', () => {
  test('is knocked at, and gets everything as soon as it calls', async () => {
    const port = await freePort();
    const ada = await start('ada');
    await ada.core.execute('send.offer', { to: at(port), paths: [await fileOf('a.txt', Buffer.from('hello'))] });
    const waits = await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    expect(waits).toMatchObject({ state: 'waiting', reason: { code: 'connection-refused' } });
    // Twice more, so that the pause is long enough not to end by itself in this test.
    for (let attempt = 2; attempt <= 4; attempt++) {
      await ada.core.execute('transfer.retry', { id: waits.id });
      await ada.next('transfer.changed', ({ attempts, retryAt }) => attempts === attempt && retryAt !== null);
    }
    const bob = await start('bob', {
      services: { send: { policy: 'accept' } },
      listen: [{ host: '127.0.0.1', port }],
    });
    await bob.core.execute('chat.connect', { to: at(ada.port) });
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(await readFile(join(bob.downloads, 'a.txt'), 'utf8')).toBe('hello');
  });

  test('can be given up', async () => {
    const ada = await start('ada');
    const to = at(await freePort());
    const { transferIds } = await ada.core.execute('send.offer', { to, paths: [await fileOf('a', Buffer.alloc(1))] });
    await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    await ada.core.execute('transfer.cancel', { id: transferIds[0] ?? '' });
    const ended = await ada.next('transfer.changed', ({ state }) => state === 'cancelled');
    expect(ended.retryAt).toBeNull();
  });
});

describe('a program that starts again', () => {
  const dataFolder = () => join(folder, 'data');

  test('has the list as it was and goes on by itself, in order', async () => {
    const port = await freePort();
    const first = await start('ada', {}, dataFolder());
    for (const name of ['one', 'two', 'three'])
      await first.core.execute('send.offer', { to: at(port), paths: [await fileOf(name, Buffer.from(name))] });
    await first.next('transfer.changed', ({ name, retryAt }) => name === 'three' && retryAt !== null);
    await first.core.execute('transfer.move', {
      id: first.core.snapshot().transfers.find(({ name }) => name === 'three')?.id ?? '',
      to: 'first',
    });
    expect(ordered(first)).toEqual(['three', 'one', 'two']);
    await first.stop();

    const listener = await RawListener.open(port);
    const second = await start('ada', { limits: { transfersPerPeer: 1, smallFileBytes: 0 } }, dataFolder());
    expect(ordered(second)).toEqual(['three', 'one', 'two']);
    const offered: string[] = [];
    while (offered.length < 3) {
      const peer = await listener.next();
      const [, size, name] = /^120 ada (\d+) (.*)$/.exec(await peer.line()) ?? [];
      offered.push(name ?? '?');
      peer.say('121 bob 0\r\n');
      await peer.bytes(Number(size));
      peer.socket.end();
    }
    expect(offered).toEqual(['three', 'one', 'two']);
    listener.close();
  });

  test('waits for the person where they want that', async () => {
    const port = await freePort();
    const first = await start('ada', {}, dataFolder());
    await first.core.execute('send.offer', { to: at(port), paths: [await fileOf('a', Buffer.alloc(1))] });
    await first.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    await first.stop();
    const second = await start('ada', { continueTransfers: false }, dataFolder());
    expect(second.core.snapshot().transfers).toMatchObject([{ name: 'a', state: 'paused', attempts: 1 }]);
  });

  test('keeps what was paused paused, and what was done done', async () => {
    const bob = await start('bob', { services: { send: { policy: 'accept' } } });
    const first = await start('ada', { limits: { uploadBytesPerSecond: MIB } }, dataFolder());
    await first.core.execute('send.offer', { to: at(bob.port), paths: [await fileOf('small', Buffer.alloc(9))] });
    await first.next('transfer.changed', ({ state }) => state === 'done');
    const big = await fileOf('big', Buffer.alloc(8 * MIB));
    const { transferIds } = await first.core.execute('send.offer', { to: at(bob.port), paths: [big] });
    await first.next('transfer.changed', ({ name, positionBytes }) => name === 'big' && positionBytes > 100_000);
    await first.core.execute('transfer.pause', { id: transferIds[0] ?? '' });
    await first.stop();
    const second = await start('ada', {}, dataFolder());
    const states = second.core.snapshot().transfers.map(({ name, state }) => [name, state]);
    expect(states).toEqual([
      ['small', 'done'],
      ['big', 'paused'],
    ]);
    await second.core.execute('transfer.resume-all', {});
    await bob.next('transfer.changed', ({ name, state }) => name === 'big' && state === 'done');
    expect((await readdir(bob.downloads)).sort()).toEqual(['big', 'small']);
  });
});

describe('pausing', () => {
  test('what we send: the peer keeps its part, and it goes on from there', async () => {
    const bytes = randomBytes(6 * MIB);
    const bob = await start('bob', { services: { send: { policy: 'accept' } } });
    const ada = await start('ada', { limits: { uploadBytesPerSecond: 4 * MIB } });
    const { transferIds } = await ada.core.execute('send.offer', {
      to: at(bob.port),
      paths: [await fileOf('a.bin', bytes)],
    });
    const id = transferIds[0] ?? '';
    await ada.next('transfer.changed', ({ positionBytes }) => positionBytes > MIB);
    await ada.core.execute('transfer.pause', { id });
    await bob.next('transfer.changed', ({ state }) => state === 'failed');
    await ada.core.execute('settings.change', { patch: { limits: { uploadBytesPerSecond: 0 } } });
    await ada.core.execute('transfer.retry', { id });
    const done = await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(done.verifiedBytes).toBe(65_536);
    expect(bob.core.snapshot().transfers).toHaveLength(1);
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(bytes)).toBe(true);
  });

  test('[A12] what a peer sends us: it waits, and bytes flow when we say so, without a hand at the other side', async () => {
    const bytes = randomBytes(6 * MIB);
    const bob = await start('bob', {
      services: { send: { policy: 'accept' } },
      limits: { downloadBytesPerSecond: 4 * MIB },
    });
    const ada = await start('ada');
    const { transferIds } = await ada.core.execute('send.offer', {
      to: at(bob.port),
      paths: [await fileOf('a.bin', bytes)],
    });
    const { id } = await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > MIB);
    await bob.core.execute('transfer.pause', { id });
    // It called again by itself, and hears nothing yet.
    await ada.next('transfer.changed', ({ phase, attempts }) => phase.kind === 'calling' && attempts === 2);
    // Meanwhile another file goes its way.
    await ada.core.execute('send.offer', { to: at(bob.port), paths: [await fileOf('b.bin', randomBytes(MIB))] });
    await bob.next('transfer.changed', ({ state, name }) => state === 'done' && name === 'b.bin');
    expect(bob.core.snapshot().transfers[0]?.phase.kind).toBe('paused');
    await bob.core.execute('transfer.retry', { id });
    await bob.next('transfer.changed', ({ phase, attempts }) => phase.kind === 'comparing' && attempts === 2);
    await bob.next('transfer.changed', ({ state, name }) => state === 'done' && name === 'a.bin');
    expect((await readFile(join(bob.downloads, 'a.bin'))).equals(bytes)).toBe(true);
    expect(ada.core.snapshot().transfers.find((one) => one.id === transferIds[0])?.attempts).toBe(2);
  });

  test('[A12] a paused offer that is cancelled is told so at once', async () => {
    const bob = await start('bob', {
      services: { send: { policy: 'accept' } },
      limits: { downloadBytesPerSecond: 4 * MIB },
    });
    const ada = await start('ada');
    const paths = [await fileOf('a.bin', randomBytes(6 * MIB))];
    await ada.core.execute('send.offer', { to: at(bob.port), paths });
    const { id } = await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > MIB);
    await bob.core.execute('transfer.pause', { id });
    await ada.next('transfer.changed', ({ phase, attempts }) => phase.kind === 'calling' && attempts === 2);
    await bob.core.execute('transfer.cancel', { id });
    await ada.next('transfer.changed', ({ state, reason }) => state === 'failed' && reason?.code === 'rejected');
    expect(bob.core.snapshot().transfers[0]?.phase).toEqual({ kind: 'cancelled', told: true });
  });
});

describe('crowds', () => {
  test('20 peers who send a.txt at once: 20 files', async () => {
    const bob = await start('bob', { services: { send: { policy: 'accept' } }, ifExists: 'resume' });
    const send = async (number: number) => {
      const peer = await RawPeer.dial(bob.port);
      const text = `this is file ${String(number).padStart(2, '0')}`;
      // All of the same size, and two of each nick.
      peer.say(`120 peer${number % 10} ${text.length} a.txt\r\n`);
      expect(await peer.line()).toBe('121 bob 0');
      peer.say(text);
      await peer.rest();
      return text;
    };
    const sent = await Promise.all(Array.from({ length: 20 }, (_, number) => send(number)));
    const names = await readdir(bob.downloads);
    const arrived = await Promise.all(names.map((name) => readFile(join(bob.downloads, name), 'utf8')));
    expect(arrived.sort()).toEqual(sent.sort());
  });

  test('[S5] 200 offers of one address: two questions, a short line, one sentence, and everybody else is told to come later', async () => {
    const bob = await start('bob');
    const answers: string[] = [];
    const offer = async (number: number) => {
      const peer = await RawPeer.dial(bob.port);
      peer.say(`120 flood 10 file${number}.txt\r\n`);
      const line = peer.line().then(
        (text) => answers.push(text),
        () => {},
      );
      if (number >= 18) await line;
      return peer;
    };
    const open: RawPeer[] = [];
    for (let number = 0; number < 200; number++) open.push(await offer(number));
    expect(bob.core.snapshot().requests).toHaveLength(2);
    expect(new Set(answers)).toEqual(new Set(['150 unavailable']));
    expect(answers).toHaveLength(182);
    expect(bob.core.snapshot().notices).toMatchObject([{ problem: { code: 'too-many-prompts' } }]);
    expect(bob.core.snapshot().transfers).toEqual([]);
    for (const peer of open) peer.close();
  });

  test('a re-offer of another size is another file', async () => {
    const bob = await start('bob', { services: { send: { policy: 'accept' } } });
    const first = await RawPeer.dial(bob.port);
    first.say('120 ada 100000 a.txt\r\n');
    await first.line();
    first.say('x'.repeat(70_000));
    await first.bytes(4);
    first.close();
    await bob.next('transfer.changed', ({ state }) => state === 'failed');
    const second = await RawPeer.dial(bob.port);
    second.say('120 ada 90000 a.txt\r\n');
    expect(await second.line()).toBe('121 bob 0');
    second.say('y'.repeat(90_000));
    await second.rest();
    expect(await readFile(join(bob.downloads, 'a.txt'), 'utf8')).toBe('y'.repeat(90_000));
    expect(await readdir(bob.downloads)).toContain('a.txt.part');
  });
});

test('what was accepted goes on without a second question, also after a start', async () => {
  const bytes = randomBytes(300_000);
  const dataFolder = join(folder, 'data');
  const first = await start('bob', {}, dataFolder);
  const offer = async (port: number) => {
    const peer = await RawPeer.dial(port);
    peer.say(`120 ada ${bytes.length} a.bin\r\n`);
    return peer;
  };
  const broken = await offer(first.port);
  const { id } = await first.next('request.added');
  await first.core.execute('request.decide', { id, answer: 'accept', ifTaken: null, remember: 'once', block: false });
  expect(await broken.line()).toBe('121 bob 0');
  broken.say(bytes.subarray(0, 200_000));
  await broken.bytes(4);
  broken.close();
  await first.next('transfer.changed', ({ state }) => state === 'failed');
  await first.stop();

  const second = await start('bob', { downloadsFolder: first.downloads }, dataFolder);
  const again = await offer(second.port);
  const position = Number((await again.line()).split(' ')[2]);
  expect(position).toBeGreaterThan(0);
  again.say(bytes.subarray(position));
  await second.next('transfer.changed', ({ state }) => state === 'done');
  expect((await readFile(join(first.downloads, 'a.bin'))).equals(bytes)).toBe(true);
  expect(second.core.snapshot()).toMatchObject({ requests: [], transfers: [{ name: 'a.bin', attempts: 2 }] });
});

test('a receiver that starts again lets the sender know, who does not wait out his pause', async () => {
  const bytes = randomBytes(2 * MIB);
  const dataFolder = join(folder, 'data');
  const port = await freePort();
  const services = { send: { policy: 'accept' } } as const;
  const slow = { services, listen: [{ host: '127.0.0.1', port }], limits: { downloadBytesPerSecond: MIB } };
  const ada = await start('ada');
  const bob = await start('bob', slow, dataFolder);
  // Bob knows where Ada listens.
  await bob.core.execute('chat.connect', { to: at(ada.port) });
  const { id } = await ada.next('request.added');
  await ada.core.execute('request.decide', { id, answer: 'accept', ifTaken: null, remember: 'once', block: false });
  await bob.next('session.changed', ({ state }) => state === 'open');
  await ada.core.execute('send.offer', { to: at(port), paths: [await fileOf('a.bin', bytes)] });
  await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > 200_000);
  await bob.stop();
  const { id: transferId } = await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
  for (let attempt = 2; attempt <= 5; attempt++) {
    await ada.core.execute('transfer.retry', { id: transferId });
    await ada.next('transfer.changed', ({ attempts, retryAt }) => attempts === attempt && retryAt !== null);
  }
  const again = await start('bob', { ...slow, limits: {}, downloadsFolder: bob.downloads }, dataFolder);
  await again.next('transfer.changed', ({ state }) => state === 'done');
  expect((await readFile(join(bob.downloads, 'a.bin'))).equals(bytes)).toBe(true);
});

test('a sender that did not hear that all arrived offers again: nothing is written twice', async () => {
  const bob = await start('bob', { services: { send: { policy: 'accept' } } });
  const bytes = randomBytes(200_000);
  const first = await RawPeer.dial(bob.port);
  first.say(`120 ada ${bytes.length} a.bin\r\n`);
  await first.line();
  first.say(bytes);
  // Gone before it can read the last acknowledgement.
  first.socket.resetAndDestroy();
  await mkdir(bob.downloads, { recursive: true });
  await expect.poll(() => readdir(bob.downloads), { timeout: 5_000 }).not.toEqual([]);
  if (!(await readdir(bob.downloads)).includes('a.bin')) {
    // The reset overtook the tail: then it simply resumes.
    await bob.next('transfer.changed', ({ state }) => state === 'failed');
  } else {
    await new Promise((resolve) => setTimeout(resolve, 2_100));
  }
  const again = await RawPeer.dial(bob.port);
  again.say(`120 ada ${bytes.length} a.bin\r\n`);
  const position = Number((await again.line()).split(' ')[2]);
  again.say(bytes.subarray(position));
  await again.rest();
  expect(await readdir(bob.downloads)).toEqual(['a.bin']);
  expect(bob.core.snapshot().transfers).toMatchObject([{ state: 'done' }]);
});
