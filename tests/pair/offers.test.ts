/** Files that are offered together: one question, one answer, one row on both sides. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let ada: TestCore;
let bob: TestCore;

beforeEach(async () => {
  ada = await startCore('ada');
  bob = await startCore('bob', { services: { send: { policy: 'ask' } } });
});

afterEach(async () => {
  await ada.close();
  await bob.close();
});

async function filesOf(texts: Readonly<Record<string, string>>): Promise<string[]> {
  return Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      const path = join(ada.folder, name);
      await writeFile(path, text);
      return path;
    }),
  );
}

const send = async (paths: string[], port = bob.port) => {
  const to = { kind: 'address', address: `127.0.0.1:${port}` } as const;
  const { transferIds } = await ada.core.execute('send.offer', { to, paths });
  return transferIds;
};

const endOf = (id: string | undefined, by = ada) =>
  by.next('transfer.changed', (transfer) => transfer.id === id && ['done', 'failed'].includes(transfer.state));

const decide = (id: string, answer: 'accept' | 'reject', remember: 'once' | 'minutes' = 'once') =>
  bob.core.execute('request.decide', { id, answer, ifTaken: null, remember, block: false });

/** How often bob was asked. */
function questions(): { readonly count: number } {
  const asked = { count: 0 };
  bob.core.onEvent((_, { name }) => {
    if (name === 'request.added') asked.count += 1;
  });
  return asked;
}

const TEXTS = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`note ${index}.txt`, `text ${index}`]));

test('twenty files are one question that says how many and how much, and one row on both sides', async () => {
  const asked = questions();
  const ids = await send(await filesOf(TEXTS));
  expect(ids).toHaveLength(1);
  const request = await bob.next('request.added');
  const sizeBytes = Object.values(TEXTS).join('').length;
  expect(request.file).toMatchObject({ name: 'note 0.txt', inFolder: null, offer: { files: 20, sizeBytes } });
  await decide(request.id, 'accept');
  expect(await endOf(ids[0])).toMatchObject({ state: 'done', name: 'note 0.txt and 19 more', confirmed: true });
  const got = await bob.next('transfer.changed', ({ folder, state }) => folder !== null && state === 'done');
  expect(got).toMatchObject({ name: 'note 0.txt and 19 more', sizeBytes, folder: { filesTotal: 20, filesDone: 20 } });
  expect(asked.count).toBe(1);
  const arrived = await Promise.all(Object.keys(TEXTS).map((name) => readFile(join(bob.downloads, name), 'utf8')));
  expect(arrived).toEqual(Object.values(TEXTS));
  expect(await readdir(bob.downloads)).toHaveLength(20);
  for (const { core } of [ada, bob]) expect(core.snapshot().transfers).toHaveLength(1);
});

test('a no is one for all of them', async () => {
  const asked = questions();
  const [id] = await send(await filesOf(TEXTS));
  await decide((await bob.next('request.added')).id, 'reject');
  expect(await endOf(id)).toMatchObject({ state: 'failed', reason: { code: 'rejected' } });
  expect(asked.count).toBe(1);
  expect(bob.core.snapshot().transfers).toEqual([]);
});

test('what has a name here already goes beside it, and what is here already comes once', async () => {
  await mkdir(bob.downloads);
  await writeFile(join(bob.downloads, 'note 1.txt'), 'TEXT 1');
  await writeFile(join(bob.downloads, 'note 2.txt'), 'another length');
  await writeFile(join(bob.downloads, 'note 3.txt'), 'text 3');
  const [id] = await send(await filesOf({ ...TEXTS }));
  await decide((await bob.next('request.added')).id, 'accept');
  const hurry = setInterval(() => void ada.core.execute('transfer.retry', { id: id ?? '' }), 50);
  expect(await endOf(id)).toMatchObject({ state: 'done' });
  clearInterval(hurry);
  const read = (name: string) => readFile(join(bob.downloads, name), 'utf8');
  expect(await Promise.all(['note 1.txt', 'note 1 (2).txt'].map(read))).toEqual(['TEXT 1', 'text 1']);
  expect(await Promise.all(['note 2.txt', 'note 2 (2).txt'].map(read))).toEqual(['another length', 'text 2']);
  expect(await readdir(bob.downloads)).toHaveLength(22);
});

test('the question says that there are programs among them, and holds for those, too', async () => {
  const asked = questions();
  const [id] = await send(await filesOf({ 'a.txt': 'a', 'setup.exe': 'b', 'tool.exe': 'c' }));
  const request = await bob.next('request.added');
  expect(request.file).toMatchObject({ name: 'a.txt', danger: 'none', offer: { hasPrograms: true } });
  await decide(request.id, 'accept');
  expect(await endOf(id)).toMatchObject({ state: 'done' });
  expect(asked.count).toBe(1);
});

test('programs that an offer does not own up to are asked for by themselves', async () => {
  const offer = async (name: string) => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 eve 1 .//b7f31c02 3 3/${name}\r\n`);
    return peer;
  };
  const first = await offer('a.txt');
  await decide((await bob.next('request.added')).id, 'accept');
  expect(await first.line()).toBe('121 bob 0');
  const second = await offer('setup.exe');
  const program = await bob.next('request.added', ({ file }) => file?.danger !== 'none');
  expect(program.file).toMatchObject({ name: 'setup.exe', offer: null });
  await decide(program.id, 'reject');
  expect(await second.line()).toBe('151 rejected');
  first.close();
});

test('files of several folders and a folder are an offer each; a file alone is none', async () => {
  await bob.core.execute('settings.change', { patch: { services: { send: { policy: 'accept' } } } });
  await mkdir(join(ada.folder, 'docs'));
  await mkdir(join(ada.folder, 'other'));
  const paths = await filesOf({ 'a.txt': 'a', 'b.txt': 'b', 'docs/c.txt': 'c', 'other/d.txt': 'd' });
  const ids = await send([...paths.slice(0, 2), paths[0] ?? '', join(ada.folder, 'docs'), paths[3] ?? '']);
  const ends = await Promise.all(ids.map((id) => endOf(id)));
  expect(ends.map(({ name, state }) => [name, state])).toEqual([
    ['a.txt and 1 more', 'done'],
    ['docs', 'done'],
    ['d.txt', 'done'],
  ]);
  expect((await readdir(bob.downloads)).sort()).toEqual(['a.txt', 'b.txt', 'd.txt', 'docs']);
});

test('a plain peer hears plain names, and its no to one file is none to the others', async () => {
  const listener = await RawListener.open();
  const [id] = await send(
    await filesOf({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' }),
    Number(listener.address.split(':')[1]),
  );
  const names: string[] = [];
  while (names.length < 3) {
    const peer = await listener.next();
    const line = await peer.line();
    const [, name] = /^120 ada 1 (.*)$/.exec(line) ?? [];
    // What a server does with a line it does not know.
    if (name === undefined) {
      peer.close();
      continue;
    }
    names.push(name);
    if (name === 'b.txt') {
      peer.say('151 rejected\r\n');
      peer.socket.end();
      continue;
    }
    peer.say('121 plain 0\r\n');
    await peer.bytes(1);
    peer.socket.end();
  }
  expect(await endOf(id)).toMatchObject({ state: 'failed', reason: { code: 'files-failed', params: { count: 1 } } });
  expect(names.sort()).toEqual(['a.txt', 'b.txt', 'c.txt']);
  listener.close();
});

test('several files of a plain peer: from the second on all of them can be accepted for some minutes', async () => {
  const offer = async (name: string) => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 eve 1 ${name}\r\n`);
    return peer;
  };
  const first = await offer('a.txt');
  const one = await bob.next('request.added');
  expect(one.isOneOfSeveral).toBe(false);
  await decide(one.id, 'accept');
  expect(await first.line()).toBe('121 bob 0');
  const second = await offer('b.txt');
  const two = await bob.next('request.added', ({ file }) => file?.name === 'b.txt');
  expect(two.isOneOfSeveral).toBe(true);
  // Its question is on the screen when the answer comes that holds for it, too.
  const third = await offer('c.txt');
  await bob.next('request.added', ({ file }) => file?.name === 'c.txt');
  await decide(two.id, 'accept', 'minutes');
  expect(await second.line()).toBe('121 bob 0');
  expect(await third.line()).toBe('121 bob 0');
  const fourth = await offer('d.txt');
  expect(await fourth.line()).toBe('121 bob 0');
  for (const peer of [first, second, third, fourth]) peer.close();
});

test.each([
  './/b7f31c02 2 10/../../out.txt',
  './/b7f31c02 2 10/sub/../../../out.txt',
  './/b7f31c02 2 10/..',
  './/b7f31c02 2 10//etc/passwd',
])('%s writes nothing outside', async (name) => {
  await bob.core.execute('settings.change', { patch: { services: { send: { policy: 'accept' } } } });
  const peer = await RawPeer.dial(bob.port);
  peer.say(`120 eve 1 ${name}\r\n`);
  if ((await peer.line()).startsWith('121')) peer.say('x');
  await peer.rest();
  expect((await readdir(bob.folder)).filter((entry) => entry !== 'downloads')).toEqual([]);
});
