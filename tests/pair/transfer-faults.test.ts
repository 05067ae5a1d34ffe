/** What was wrong with transfers in 0.1.0, played with whole cores and raw peers. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { SettingsPatch } from '../../src-shared/model/settings';
import type { Transfer } from '../../src-shared/model/transfer';
import { type Habit, PlainPeer } from '../support/plain-peer';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const MIB = 1024 * 1024;
const closing: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function start(nick: string, settings: SettingsPatch = {}): Promise<TestCore> {
  const core = await startCore(nick, settings);
  closing.push(core);
  return core;
}

function keep<T extends { close(): unknown }>(one: T): T {
  closing.push(one);
  return one;
}

const at = (address: string | number) => ({
  kind: 'address' as const,
  address: typeof address === 'number' ? `127.0.0.1:${address}` : address,
});

async function open(ada: TestCore, address: string | number): Promise<string> {
  const { visitId } = await ada.core.execute('visit.open', { to: at(address) });
  await ada.next('visit.changed', ({ id, state }) => id === visitId && state === 'open');
  return visitId;
}

function rowOf(core: TestCore, id: string | undefined): Transfer | undefined {
  return core.core.snapshot().transfers.find((one) => one.id === id);
}

async function ended(core: TestCore, id: string | undefined): Promise<Transfer> {
  return core.next('transfer.changed', (one) => one.id === id && (one.state === 'done' || one.state === 'failed'));
}

describe('[A1] a file server that gives three at a time', () => {
  async function serving(files: number, limits: NonNullable<SettingsPatch['limits']>) {
    const bob = await start('bob', { services: { fserve: { policy: 'accept' } }, limits });
    const names = Array.from({ length: files }, (_, index) => `${index}.bin`);
    await mkdir(join(bob.folder, 'share'));
    for (const name of names) await writeFile(join(bob.folder, 'share', name), randomBytes(60_000));
    const shares = [{ name: 'share', path: join(bob.folder, 'share') }];
    await bob.core.execute('settings.change', { patch: { shares } });
    return { bob, names };
  }

  test.each([
    ['whose sizes are known from the listing', true],
    ['whose sizes nobody knows', false],
  ])('gives all twelve files %s', async (_, isListed) => {
    const { bob, names } = await serving(12, { getsPerVisitor: 3, uploadBytesPerSecond: 2 * MIB });
    const ada = await start('ada');
    const visitId = await open(ada, bob.port);
    const wanted = names.map((name) => (isListed ? { name, sizeBytes: 60_000 } : name));
    const args = { visitId, folder: [], names: wanted, toFolder: null, ifTaken: null };
    const { transferIds } = await ada.core.execute('visit.get', args);
    for (const id of transferIds) expect((await ended(ada, id)).state).toBe('done');
    expect((await readdir(ada.downloads)).sort()).toEqual([...names].sort());
  });
});

describe('[A2] files of one name to a peer that knows no folders', () => {
  async function albums(ada: TestCore): Promise<{ paths: string[]; covers: Buffer[] }> {
    const covers = Array.from({ length: 5 }, (_, index) => randomBytes(1_000 * (index + 1)));
    const paths = covers.map((_, index) => join(ada.folder, 'music', `album ${index}`));
    for (const [index, path] of paths.entries()) {
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'cover.jpg'), covers[index] ?? '');
    }
    return { paths, covers };
  }
  const habits: readonly Habit[] = ['resumes', 'overwrites'];
  const ways: readonly [string, (paths: readonly string[]) => string[]][] = [
    ['as one folder', ([first]) => [join(first ?? '', '..')]],
    ['as five folders', (paths) => [...paths]],
    ['as five files', (paths) => paths.map((path) => join(path, 'cover.jpg'))],
  ];

  test.each(habits.flatMap((habit) => ways.map(([way, pick]) => [habit, way, pick] as const)))(
    'that %s: five albums %s are five files there',
    async (habit, _, pick) => {
      const plain = keep(await PlainPeer.open(habit));
      const ada = await start('ada');
      const { paths, covers } = await albums(ada);
      const { transferIds } = await ada.core.execute('send.offer', { to: at(plain.address), paths: pick(paths) });
      for (const id of transferIds) expect((await ended(ada, id)).state).toBe('done');
      expect(plain.doubles).toEqual([]);
      expect(plain.files.size).toBe(5);
      const there = [...plain.files.values()].map((bytes) => bytes.toString('hex')).sort();
      expect(there).toEqual(covers.map((bytes) => bytes.toString('hex')).sort());
      expect([...plain.files.keys()]).toContain('album 3 - cover.jpg');
    },
  );

  test('the person is told that the folders are lost', async () => {
    const plain = keep(await PlainPeer.open('resumes'));
    const ada = await start('ada');
    const { paths } = await albums(ada);
    const [id] = (await ada.core.execute('send.offer', { to: at(plain.address), paths: [join(paths[0] ?? '', '..')] }))
      .transferIds;
    expect((await ended(ada, id)).note).toMatchObject({ code: 'structure-lost', params: { peer: 'plain' } });
  });
});

describe('[A3] a plain peer that has other bytes under the name', () => {
  test('the file goes on behind them, but is not called verified, and can be sent under another name', async () => {
    const plain = keep(await PlainPeer.open('resumes'));
    const ada = await start('ada');
    const path = join(ada.folder, 'song.mp3');
    const bytes = randomBytes(200_000);
    await writeFile(path, bytes);
    plain.files.set('song.mp3', randomBytes(100_000));
    const [id] = (await ada.core.execute('send.offer', { to: at(plain.address), paths: [path] })).transferIds;
    const before = await ada.next('transfer.changed', ({ note }) => note !== null);
    expect(before.note).toMatchObject({ code: 'bytes-not-known', params: { sizeBytes: 100_000 } });
    const done = await ended(ada, id);
    expect(done.phase).toMatchObject({ kind: 'done', verified: false });
    const again = await ada.core.execute('transfer.send-under-another-name', { id: id ?? '' });
    expect((await ended(ada, again.transferId)).phase).toMatchObject({ kind: 'done', verified: true });
    expect(plain.files.get('song (2).mp3')?.equals(bytes)).toBe(true);
  });

  test('a Port59 that goes on with a part compares it: nothing is left unknown', async () => {
    const bob = await start('bob', { services: { send: { policy: 'accept' } } });
    const ada = await start('ada', { limits: { uploadBytesPerSecond: 4 * MIB } });
    const path = join(ada.folder, 'song.mp3');
    await writeFile(path, randomBytes(3 * MIB));
    const offer = () => ada.core.execute('send.offer', { to: at(bob.port), paths: [path] });
    const [first] = (await offer()).transferIds;
    await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > MIB);
    // A program that knows nothing of the first try.
    await ada.core.execute('transfer.remove', { id: first ?? '' });
    const [second] = (await offer()).transferIds;
    const done = await ended(ada, second);
    expect(done.resumedFromBytes).toBeGreaterThan(0);
    expect(done).toMatchObject({ phase: { kind: 'done', verified: true }, note: null });
  });
});

describe('[A4] a folder with things that cannot be sent', () => {
  test('is refused when it is too deep, before anything is offered', async () => {
    const plain = keep(await PlainPeer.open('resumes'));
    const ada = await start('ada');
    const deep = join(ada.folder, 'deep');
    await mkdir(join(deep, ...Array.from({ length: 33 }, () => 'd')), { recursive: true });
    await writeFile(join(deep, ...Array.from({ length: 33 }, () => 'd'), 'a.txt'), 'a');
    const offer = ada.core.execute('send.offer', { to: at(plain.address), paths: [deep] });
    await expect(offer).rejects.toMatchObject({ problem: { code: 'folder-too-deep' } });
    expect([plain.calls, ada.core.snapshot().transfers]).toEqual([[], []]);
  });

  test('of 32 levels arrives whole', async () => {
    const bob = await start('bob', { services: { send: { policy: 'accept' } } });
    const ada = await start('ada');
    const inside = Array.from({ length: 30 }, (_, index) => `d${index}`);
    await mkdir(join(ada.folder, 'deep', ...inside), { recursive: true });
    await writeFile(join(ada.folder, 'deep', ...inside, 'a.txt'), 'a');
    const paths = [join(ada.folder, 'deep')];
    const [id] = (await ada.core.execute('send.offer', { to: at(bob.port), paths })).transferIds;
    expect((await ended(ada, id)).state).toBe('done');
    expect(await readFile(join(bob.downloads, 'deep', ...inside, 'a.txt'), 'utf8')).toBe('a');
  });

  test('names what is left out, before and after', async () => {
    const plain = keep(await PlainPeer.open('resumes'));
    const ada = await start('ada');
    const root = join(ada.folder, 'docs');
    await mkdir(join(root, 'sub'), { recursive: true });
    await writeFile(join(root, 'a.txt'), 'a');
    await symlink('a.txt', join(root, 'link'));
    await symlink('/nowhere', join(root, 'sub', 'broken'));
    const counted = await ada.core.execute('send.count', { paths: [root] });
    expect(counted).toMatchObject({ files: 1, leftOut: ['docs/link', 'docs/sub/broken'] });
    const [id] = (await ada.core.execute('send.offer', { to: at(plain.address), paths: [root] })).transferIds;
    const { note } = await ended(ada, id);
    expect(note).toEqual({ code: 'left-out', params: { name: 'docs', count: 2, names: 'link, sub/broken' } });
  });
});

describe('[A6] a file that is here already', () => {
  async function serving() {
    const bob = await start('bob', { services: { fserve: { policy: 'accept' } } });
    await mkdir(join(bob.folder, 'share'));
    await writeFile(join(bob.folder, 'share', 'a.txt'), 'the text');
    const shares = [{ name: 'share', path: join(bob.folder, 'share') }];
    await bob.core.execute('settings.change', { patch: { shares } });
    const ada = await start('ada');
    const visitId = await open(ada, bob.port);
    const get = (ifTaken: 'resume' | 'skip' | 'overwrite' | 'rename' | 'newer' | null, sizeBytes: number | null) =>
      ada.core.execute('visit.get', {
        visitId,
        folder: [],
        names: sizeBytes === null ? ['a.txt'] : [{ name: 'a.txt', sizeBytes }],
        toFolder: null,
        ifTaken,
      });
    return { ada, get };
  }

  test('is skipped when the listing says its size, and said', async () => {
    const { ada, get } = await serving();
    const [id] = (await get(null, 8)).transferIds;
    await ended(ada, id);
    expect(await get(null, 8)).toEqual({ transferIds: [], skipped: ['a.txt'] });
  });

  test('is not fetched either when only the 131 tells its size', async () => {
    const { ada, get } = await serving();
    await mkdir(ada.downloads, { recursive: true });
    await writeFile(join(ada.downloads, 'a.txt'), 'the test');
    const [id] = (await get(null, null)).transferIds;
    expect((await ended(ada, id)).state).toBe('done');
    expect(await readdir(ada.downloads)).toEqual(['a.txt']);
    expect(await readFile(join(ada.downloads, 'a.txt'), 'utf8')).toBe('the test');
  });

  test.each([
    ['skip', ['a.txt'], 'other'],
    ['newer', ['a.txt'], 'other'],
    ['overwrite', ['a.txt'], 'the text'],
    ['rename', ['a (2).txt', 'a.txt'], 'other'],
    ['resume', ['a (2).txt', 'a.txt'], 'other'],
  ] as const)('of another size follows the rule "%s"', async (rule, names, content) => {
    const { ada, get } = await serving();
    await mkdir(ada.downloads, { recursive: true });
    await writeFile(join(ada.downloads, 'a.txt'), 'other');
    const { transferIds } = await get(rule, 8);
    for (const id of transferIds) await ended(ada, id);
    expect((await readdir(ada.downloads)).sort()).toEqual(names);
    expect(await readFile(join(ada.downloads, 'a.txt'), 'utf8')).toBe(content);
  });

  test('asked for twice at once is one transfer', async () => {
    const { get } = await serving();
    const [first, second] = await Promise.all([get(null, 8), get(null, 8)]);
    expect(second.transferIds.length === 0 || second.transferIds[0] === first.transferIds[0]).toBe(true);
  });
});

describe('[A9] whoever takes something gives it back', () => {
  test('of two offers of one broken transfer at once one goes on and the other waits', async () => {
    const bob = await start('bob', { services: { send: { policy: 'accept' } } });
    const bytes = randomBytes(MIB);
    const line = `120 mallory ${bytes.length} a.bin\r\n`;
    const first = await RawPeer.dial(bob.port);
    first.say(line);
    expect(await first.line()).toBe('121 bob 0');
    first.say(bytes.subarray(0, MIB / 2));
    await first.bytes(4);
    first.socket.end();
    await bob.next('transfer.changed', ({ phase }) => phase.kind === 'awaiting-peer');
    const both = await Promise.all([RawPeer.dial(bob.port), RawPeer.dial(bob.port)]);
    for (const peer of both) peer.say(line);
    const answers = await Promise.all(both.map((peer) => peer.line()));
    expect(answers.sort()).toEqual([`121 bob ${MIB / 2 - 65_536}`, '150 unavailable']);
    const parts = (await readdir(bob.downloads)).filter((name) => name.endsWith('.part'));
    expect(parts).toEqual(['a.bin.part']);
    for (const peer of both) peer.close();
  });

  test('a get that the server refuses in words while its 131 comes leaves no connection and no part', async () => {
    const server = keep(await RawListener.open());
    const ada = await start('ada');
    const opening = open(ada, server.address);
    const dialogue = await server.next();
    await dialogue.line();
    dialogue.say('111 mirc\r\n[\\]\r\n');
    const visitId = await opening;
    const args = { visitId, folder: [], names: ['a.bin'], toFolder: null, ifTaken: null };
    const [id] = (await ada.core.execute('visit.get', args)).transferIds;
    expect(await dialogue.line()).toBe('get a.bin');
    const first = await server.next();
    await first.line();
    dialogue.say('Invalid filename.\r\n');
    first.say('131 mirc 5\r\n');
    await ended(ada, id);
    await first.rest();
    // The next try has the name for itself.
    await ada.core.execute('transfer.retry', { id: id ?? '' });
    expect(await dialogue.line()).toBe('get a.bin');
    const second = await server.next();
    await second.line();
    second.say('131 mirc 5\r\n');
    expect(await second.line()).toBe('132 ada 0');
    second.say('hello');
    await ada.next('transfer.changed', ({ state }) => state === 'done');
    expect(await readdir(ada.downloads)).toEqual(['a.bin']);
    dialogue.close();
  });
});

describe('[A13] an empty file', () => {
  test('whose receiver makes it and hangs up without a word, as irssi does, is done and not confirmed', async () => {
    const listener = keep(await RawListener.open());
    const ada = await start('ada');
    const path = join(ada.folder, 'empty');
    await writeFile(path, '');
    const [id] = (await ada.core.execute('send.offer', { to: at(listener.address), paths: [path] })).transferIds;
    const peer = await listener.next();
    await peer.line();
    peer.socket.end();
    expect((await ended(ada, id)).phase).toMatchObject({ kind: 'done', confirmed: false });
  });

  test('that a peer refuses is offered once, and the person reads why', async () => {
    const listener = keep(await RawListener.open());
    const ada = await start('ada');
    const path = join(ada.folder, 'empty');
    await writeFile(path, '');
    const [id] = (await ada.core.execute('send.offer', { to: at(listener.address), paths: [path] })).transferIds;
    const peer = await listener.next();
    await peer.line();
    peer.say('150 unavailable\r\n');
    expect((await ended(ada, id)).reason).toMatchObject({ code: 'empty-file-refused' });
    expect(rowOf(ada, id)?.retryAt).toBeNull();
  });
});

test('[A14] a grant that is a little late costs no second', async () => {
  const server = keep(await RawListener.open());
  const ada = await start('ada');
  const opening = open(ada, server.address);
  const dialogue = await server.next();
  await dialogue.line();
  dialogue.say('111 mirc\r\n[\\]\r\n');
  const visitId = await opening;
  const args = { visitId, folder: [], names: ['a.bin'], toFolder: null, ifTaken: null };
  const [id] = (await ada.core.execute('visit.get', args)).transferIds;
  const early = await server.next();
  await early.line();
  early.say('150 unavailable\r\n');
  const late = await server.next();
  // Still the same attempt: nobody waits for a next one.
  expect(rowOf(ada, id)).toMatchObject({ attempts: 1, retryAt: null });
  await late.line();
  late.say('131 mirc 0\r\n');
  await late.line();
  expect((await ended(ada, id)).state).toBe('done');
  dialogue.close();
});

describe('[C3] what a trusted contact brings', () => {
  async function trusting() {
    const bob = await start('bob');
    const trust = { chat: null, send: 'accept', fserve: null } as const;
    const contact = { id: '', nick: 'eve', addresses: ['127.0.0.1'], note: '', trust, encoding: 'auto' as const };
    await bob.core.execute('contact.save', { contact: { ...contact, strictNick: false, favourite: false } });
    const offer = async (name: string) => {
      const peer = keep(await RawPeer.dial(bob.port));
      peer.say(`120 eve 1 ${name}\r\n`);
      return peer;
    };
    return { bob, offer };
  }

  test('a program in a folder is asked for like a program', async () => {
    const { bob, offer } = await trusting();
    await offer('./x/evil.exe');
    const { file } = await bob.next('request.added');
    expect(file).toMatchObject({ name: 'evil.exe', inFolder: 'x', danger: 'executable' });
    expect(await readdir(bob.downloads).catch(() => [])).toEqual([]);
  });

  test('also behind harmless files of it', async () => {
    const { bob, offer } = await trusting();
    const text = await offer('./x/read.txt');
    expect(await text.line()).toBe('121 bob 0');
    text.say('1');
    await offer('./x/evil.exe');
    expect((await bob.next('request.added')).file?.name).toBe('evil.exe');
  });

  test('a folder that is done is no leave for anything that comes under its name later', async () => {
    const bob = await start('bob');
    const offer = async (name: string) => {
      const peer = keep(await RawPeer.dial(bob.port));
      peer.say(`120 eve 1 ${name}\r\n`);
      return peer;
    };
    const text = await offer('./x/read.txt');
    const { id } = await bob.next('request.added');
    const accept = { answer: 'accept', ifTaken: null, remember: 'once', block: false } as const;
    await bob.core.execute('request.decide', { id, ...accept });
    expect(await text.line()).toBe('121 bob 0');
    text.say('1');
    await bob.next('transfer.changed', ({ folder }) => folder?.filesDone === 1);
    const end = await offer('./x/');
    expect(await end.line()).toBe('121 bob 0');
    await bob.next('transfer.changed', ({ folder, state }) => folder !== null && state === 'done');
    // What is there is only compared; anything else is asked for.
    const same = await offer('./x/read.txt');
    expect(await same.line()).toBe('121 bob 0');
    await offer('./x/other.txt');
    const asked = await bob.next('request.added', (request) => request.id !== id);
    expect(asked.file).toMatchObject({ name: 'x', inFolder: 'x' });
  });
});

test('[A5] a file that shrinks on the way leaves its sender with a failure, not with "done"', async () => {
  const listener = keep(await RawListener.open());
  const ada = await start('ada');
  const path = join(ada.folder, 'a.bin');
  await writeFile(path, randomBytes(8 * MIB));
  const [id] = (await ada.core.execute('send.offer', { to: at(listener.address), paths: [path] })).transferIds;
  const peer = await listener.next();
  await peer.line();
  peer.socket.pause();
  peer.say('121 plain 0\r\n');
  await ada.next('transfer.changed', ({ state }) => state === 'running');
  await truncate(path, MIB);
  peer.socket.resume();
  expect((await ended(ada, id)).reason?.code).toBe('file-changed');
});
