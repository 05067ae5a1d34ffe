/** Folders between two cores, and from one to a peer that knows nothing of folders. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RawListener, RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let ada: TestCore;
let bob: TestCore;

beforeEach(async () => {
  ada = await startCore('ada');
  bob = await startCore('bob', { services: { send: { policy: 'accept' } } });
});

afterEach(async () => {
  await ada.close();
  await bob.close();
});

const FILES: Readonly<Record<string, string>> = {
  'read me.txt': 'hello',
  'Größe/ä.bin': 'x'.repeat(100_000),
  'Größe/tief/empty': '',
  'a.txt': 'first',
  'b/a.txt': 'second',
};

async function makeFolder(): Promise<string> {
  const root = join(ada.folder, 'docs');
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await mkdir(join(root, 'nothing/inside'), { recursive: true });
  await symlink('/etc/hostname', join(root, 'link'));
  return root;
}

const send = (path: string, port = bob.port) =>
  ada.core.execute('send.offer', { to: { kind: 'address', address: `127.0.0.1:${port}` }, paths: [path] });

async function filesIn(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    if (entry.isFile()) found[name] = await readFile(path, 'utf8');
    else if ((await readdir(path)).length === 0) found[`${name}/`] = '';
  }
  return found;
}

test('a folder arrives with its structure, empty folders too, without its links, in one row on both sides', async () => {
  const { transferIds } = await send(await makeFolder());
  expect(transferIds).toHaveLength(1);
  const sent = await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'done');
  expect(sent).toMatchObject({
    name: 'docs',
    folder: { filesTotal: 6, filesDone: 6, filesFailed: 0 },
    confirmed: true,
  });
  const got = await bob.next('transfer.changed', ({ folder, state }) => folder !== null && state === 'done');
  expect(got).toMatchObject({ name: 'docs', direction: 'receive', positionBytes: sent.sizeBytes });
  expect(await filesIn(join(bob.downloads, 'docs'))).toEqual({ ...FILES, 'nothing/inside/': '' });
  for (const { core } of [ada, bob]) {
    expect(core.snapshot().transfers).toHaveLength(1);
    const personId = core.snapshot().transfers[0]?.personId ?? '';
    const { entries } = await core.execute('timeline.page', { personId, beforeId: null, limit: 10 });
    expect(entries).toMatchObject([{ kind: 'transfer', text: 'docs' }]);
  }
  const { files, total } = await ada.core.execute('transfer.files', { id: sent.id, offset: 0, limit: 100 });
  expect([total, new Set(files.map(({ state }) => state))]).toEqual([6, new Set(['done'])]);
});

test('the same folder sent again adds nothing, and what changed goes beside', async () => {
  const root = await makeFolder();
  const first = await send(root);
  await ada.next('transfer.changed', ({ id, state }) => id === first.transferIds[0] && state === 'done');
  await writeFile(join(root, 'a.txt'), 'FIRST');
  await writeFile(join(root, 'new.txt'), 'new');
  const second = await send(root);
  await ada.next('transfer.changed', ({ id, state }) => id === second.transferIds[0] && state === 'done');
  const files = { ...FILES, 'a (2).txt': 'FIRST', 'new.txt': 'new', 'nothing/inside/': '' };
  expect(await filesIn(join(bob.downloads, 'docs'))).toEqual(files);
});

test('a large file of a folder that changed at its start is another file, and no file is counted twice', async () => {
  const root = join(ada.folder, 'docs');
  await mkdir(root);
  const bytes = Buffer.alloc(17 * 1024 * 1024, 'x');
  await writeFile(join(root, 'big.img'), bytes);
  await writeFile(join(root, 'a.txt'), 'same');
  const first = await send(root);
  await ada.next('transfer.changed', ({ id, state }) => id === first.transferIds[0] && state === 'done');
  bytes[0] = 0;
  await writeFile(join(root, 'big.img'), bytes);
  const second = await send(root);
  const hurry = setInterval(() => void ada.core.execute('transfer.retry', { id: second.transferIds[0] ?? '' }), 50);
  await ada.next('transfer.changed', ({ id, state }) => id === second.transferIds[0] && state === 'done');
  clearInterval(hurry);
  expect((await readFile(join(bob.downloads, 'docs', 'big (2).img'))).equals(bytes)).toBe(true);
  expect((await readdir(join(bob.downloads, 'docs'))).sort()).toEqual(['a.txt', 'big (2).img', 'big.img']);
  const rows = bob.core.snapshot().transfers;
  expect(rows.map(({ folder, state }) => [state, folder?.filesFailed])).toEqual([
    ['done', 0],
    ['done', 0],
  ]);
  expect(rows.at(-1)?.folder?.filesDone).toBeLessThanOrEqual(2);
});

test('the row of a folder of many small files does not flicker between them', async () => {
  const root = join(ada.folder, 'many');
  await mkdir(root);
  for (let number = 0; number < 40; number++) await writeFile(join(root, `${number}.txt`), 'small');
  const states: string[] = [];
  ada.core.onEvent((_, event) => {
    if (event.name !== 'transfer.changed' || event.payload.folder === null) return;
    if (states.at(-1) !== event.payload.state) states.push(event.payload.state);
  });
  const { transferIds } = await send(root);
  await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'done');
  expect(states.slice(states.indexOf('running'))).toEqual(['running', 'done']);
});

test('a folder that its receiver paused goes on, and its row with it', async () => {
  await ada.core.execute('settings.change', { patch: { limits: { uploadBytesPerSecond: 100_000 } } });
  const { transferIds } = await send(await makeFolder());
  const row = await bob.next('transfer.changed', ({ folder, state }) => folder !== null && state === 'running');
  await bob.core.execute('transfer.pause', { id: row.id });
  await ada.next('transfer.changed', ({ id, retryAt }) => id === transferIds[0] && retryAt !== null);
  await bob.core.execute('transfer.retry', { id: row.id });
  await ada.core.execute('settings.change', { patch: { limits: { uploadBytesPerSecond: 0 } } });
  // What waits in a folder tries at once when the folder is told to.
  await ada.core.execute('transfer.retry', { id: transferIds[0] ?? '' });
  await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'done');
  await bob.next('transfer.changed', ({ id, state }) => id === row.id && state === 'done');
  expect(await filesIn(join(bob.downloads, 'docs'))).toEqual({ ...FILES, 'nothing/inside/': '' });
});

test('a folder is asked for once', async () => {
  await bob.core.execute('settings.change', { patch: { services: { send: { policy: 'ask' } } } });
  const { transferIds } = await send(await makeFolder());
  const request = await bob.next('request.added');
  expect(request.file).toMatchObject({ name: 'docs', inFolder: 'docs' });
  const accept = { id: request.id, answer: 'accept', ifTaken: null, remember: 'once', block: false } as const;
  await bob.core.execute('request.decide', accept);
  await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'done');
  expect(Object.keys(await filesIn(join(bob.downloads, 'docs')))).toHaveLength(6);
});

test('a folder that is declined ends as that, without a second question', async () => {
  await bob.core.execute('settings.change', { patch: { services: { send: { policy: 'refuse' } } } });
  const { transferIds } = await send(await makeFolder());
  const ended = await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'failed');
  expect(ended.reason?.code).toBe('rejected');
});

test('a file that cannot be read fails alone, and the folder says so', async () => {
  const root = await makeFolder();
  await ada.core.execute('settings.change', { patch: { limits: { transfersPerPeer: 1 } } });
  const { transferIds } = await send(root);
  await writeFile(join(root, 'b/a.txt'), 'changed after it was counted');
  const ended = await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'failed');
  expect(ended.reason).toMatchObject({ code: 'files-failed', params: { count: 1, total: 6 } });
  const { files } = await ada.core.execute('transfer.files', { id: ended.id, offset: 0, limit: 1 });
  expect(files).toMatchObject([{ path: 'b/a.txt', state: 'failed', reason: { code: 'file-changed' } }]);
});

test('[A2] a peer that is no Port59 gets plain files, each under a name of its own', async () => {
  const listener = await RawListener.open();
  const { transferIds } = await send(await makeFolder(), Number(listener.address.split(':')[1]));
  const names: string[] = [];
  while (names.length < 5) {
    const peer = await listener.next();
    const line = await peer.line();
    const [, size, name] = /^120 ada (\d+) (.*)$/.exec(line) ?? [];
    if (name === undefined) {
      // What a server does with a line it does not know.
      peer.close();
      continue;
    }
    names.push(name);
    peer.say('121 plain 0\r\n');
    await peer.bytes(Number(size));
    peer.socket.end();
  }
  await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'done');
  expect(names.sort()).toEqual(['a.txt', 'b - a.txt', 'empty', 'read me.txt', 'ä.bin']);
  listener.close();
});

describe('what may be written', () => {
  const offer = async (name: string) => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 eve 1 ${name}\r\n`);
    const line = await peer.line();
    if (line.startsWith('121')) peer.say('x');
    await peer.rest();
    return line;
  };

  test.each([
    ['./docs/../../out.txt', 'out.txt'],
    ['./../x', 'x'],
    ['docs/plain.txt', 'plain.txt'],
    [`./${'d/'.repeat(40)}deep.txt`, 'deep.txt'],
  ])('%s is a plain file', async (name, expected) => {
    expect(await offer(name)).toBe('121 bob 0');
    await bob.next('transfer.changed', ({ state }) => state === 'done');
    expect(await readdir(bob.downloads)).toEqual([expected]);
  });

  test('a link on the way is not followed', async () => {
    await offer('./docs/a.txt');
    await symlink(ada.folder, join(bob.downloads, 'docs', 'out'));
    expect(await offer('./docs/out/x.txt')).toBe('150 unavailable');
    expect(await readdir(ada.folder)).not.toContain('x.txt');
  });

  test('a folder that is there already is left alone', async () => {
    await mkdir(join(bob.downloads, 'docs'), { recursive: true });
    await writeFile(join(bob.downloads, 'docs', 'a.txt'), 'mine');
    await offer('./docs/a.txt');
    expect((await readdir(bob.downloads)).sort()).toEqual(['docs', 'docs (2)']);
    expect(await readFile(join(bob.downloads, 'docs', 'a.txt'), 'utf8')).toBe('mine');
  });
});

test('a folder of nothing but empty things arrives as that', async () => {
  const root = join(ada.folder, 'docs');
  await mkdir(join(root, 'nothing'), { recursive: true });
  await writeFile(join(root, 'empty.txt'), '');
  const { transferIds } = await send(root);
  await ada.next('transfer.changed', ({ id, state }) => id === transferIds[0] && state === 'done');
  await bob.next('transfer.changed', ({ folder, state }) => folder !== null && state === 'done');
  expect(await readdir(bob.downloads)).toEqual(['docs']);
  expect(await filesIn(join(bob.downloads, 'docs'))).toEqual({ 'empty.txt': '', 'nothing/': '' });
  expect(bob.core.snapshot().transfers).toHaveLength(1);
});
