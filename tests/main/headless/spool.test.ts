import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Spool } from '../../../src-main/headless/spool';
import { keepSpoolTidy } from '../../../src-main/headless/spool-upkeep';
import { openWindowServer, type WindowServer } from '../../../src-main/headless/window-server';
import { aTransfer, FakeCore } from '../../support/fake-core';
import { WindowPage } from '../../support/window-page';

let folder: string;
let spoolFolder: string;
let spool: Spool;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-spool-'));
  spoolFolder = join(folder, 'spool');
  spool = new Spool(spoolFolder, () => 0);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const upload = (name: string, text = 'x') => ({
  body: Readable.from([Buffer.from(text)]),
  name,
  announcedBytes: null,
  drop: null,
});
const names = async () => (await readdir(spoolFolder).catch(() => [])).length;

describe('receiving', () => {
  test('each upload has a folder that only we can read', async () => {
    const [one, two] = await Promise.all([
      spool.receive(upload('a b ü.txt', 'one')),
      spool.receive(upload('a b ü.txt', 'two')),
    ]);
    expect(basename(one)).toBe('a b ü.txt');
    expect(dirname(one)).not.toBe(dirname(two));
    expect([await readFile(one, 'utf8'), await readFile(two, 'utf8')]).toEqual(['one', 'two']);
    if (process.platform !== 'win32') {
      expect((await stat(dirname(one))).mode & 0o777).toBe(0o700);
      expect((await stat(one)).mode & 0o777).toBe(0o600);
    }
  });

  test.each(['../../evil', '..', '/etc/passwd', 'C:\\x\\y', 'CON', 'a\0b', ' '])(
    'the name %j stays inside',
    async (name) => {
      const path = await spool.receive(upload(name));
      expect(dirname(dirname(path))).toBe(spoolFolder);
      expect(spool.holds(path)).toBe(true);
    },
  );

  test('a dropped folder keeps its structure, and is what is offered', async () => {
    const drop = randomBytes(16).toString('hex');
    const take = (name: string) => spool.receive({ ...upload(name, name), drop });
    const [one, two] = [await take('docs/a.txt'), await take('docs/inner/b.txt')];
    expect([one, two]).toEqual([join(spoolFolder, drop, 'docs'), join(spoolFolder, drop, 'docs')]);
    expect(await readFile(join(one, 'inner', 'b.txt'), 'utf8')).toBe('docs/inner/b.txt');
    expect([await take('c.txt'), await take('d.txt')].map(dirname)).toEqual([
      join(spoolFolder, drop),
      join(spoolFolder, drop),
    ]);
    await spool.remove(one);
    expect(await names()).toBe(0);
  });

  test('two files of one name do not overwrite each other', async () => {
    const drop = randomBytes(16).toString('hex');
    const path = await spool.receive({ ...upload('a.txt', 'first'), drop });
    await expect(spool.receive({ ...upload('a.txt', 'second'), drop })).rejects.toMatchObject({
      problem: { code: 'disk-error' },
    });
    expect(await readFile(path, 'utf8')).toBe('first');
  });

  test.each([
    ['../evil', 'f'.repeat(32)],
    ['docs/../../evil', 'f'.repeat(32)],
    ['', 'f'.repeat(32)],
    ['a', '..'],
    ['a', 'F'.repeat(32)],
    [`${'d/'.repeat(40)}a`, 'f'.repeat(32)],
  ])('the path %j in the drop %j is refused', async (name, drop) => {
    await expect(spool.receive({ ...upload(name), drop })).rejects.toMatchObject({
      problem: { code: 'invalid-request' },
    });
    expect(await names()).toBe(0);
  });

  test('what does not fit on the disk is refused, announced or not, and leaves nothing', async () => {
    const full = new Spool(spoolFolder, () => Number.MAX_SAFE_INTEGER);
    await expect(full.receive({ ...upload('a'), announcedBytes: 1 })).rejects.toMatchObject({
      problem: { code: 'disk-full' },
    });
    await expect(full.receive(upload('a'))).rejects.toMatchObject({ problem: { code: 'disk-full' } });
    expect(await names()).toBe(0);
  });

  test('a spool that cannot be written is a problem, not a crash', async () => {
    await writeFile(join(folder, 'file'), '');
    const broken = new Spool(join(folder, 'file', 'spool'), () => 0);
    await expect(broken.receive(upload('a'))).rejects.toMatchObject({ problem: { code: 'disk-error' } });
  });
});

describe('tidying', () => {
  async function spooled(name: string): Promise<string> {
    const path = await spool.receive(upload(name));
    return path;
  }
  const gone = (path: string) =>
    vi.waitFor(async () => expect(await readdir(dirname(path)).catch(() => null)).toBeNull());

  test.each(['done', 'cancelled'] as const)('a file goes when its send is %s', async (state) => {
    const core = new FakeCore();
    keepSpoolTidy(core, spool, fail);
    const path = await spooled('a');
    core.emit({ name: 'transfer.changed', payload: aTransfer({ path }) });
    expect(await readFile(path, 'utf8')).toBe('x');
    core.emit({ name: 'transfer.changed', payload: aTransfer({ path, state }) });
    await gone(path);
  });

  test('a failed send keeps it until the person removes the transfer', async () => {
    const core = new FakeCore();
    keepSpoolTidy(core, spool, fail);
    const path = await spooled('a');
    core.emit({ name: 'transfer.changed', payload: aTransfer({ path, state: 'failed' }) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readFile(path, 'utf8')).toBe('x');
    core.emit({ name: 'transfer.removed', payload: { id: 't1' } });
    await gone(path);
  });

  test('a file that goes to two people stays until both have it', async () => {
    const core = new FakeCore();
    keepSpoolTidy(core, spool, fail);
    const path = await spooled('a');
    for (const id of ['t1', 't2']) core.emit({ name: 'transfer.changed', payload: aTransfer({ id, path }) });
    core.emit({ name: 'transfer.changed', payload: aTransfer({ id: 't1', path, state: 'done' }) });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readFile(path, 'utf8')).toBe('x');
    core.emit({ name: 'transfer.changed', payload: aTransfer({ id: 't2', path, state: 'done' }) });
    await gone(path);
  });

  test('a folder stays until its row has ended, whatever its files do', async () => {
    const core = new FakeCore();
    keepSpoolTidy(core, spool, fail);
    const drop = randomBytes(16).toString('hex');
    const path = await spool.receive({ ...upload('docs/a.txt'), drop });
    core.emit({ name: 'transfer.changed', payload: aTransfer({ path }) });
    const file = aTransfer({ id: 't2', folderId: 't1', path: join(path, 'a.txt'), state: 'done' });
    core.emit({ name: 'transfer.changed', payload: file });
    core.emit({ name: 'transfer.removed', payload: { id: 't2' } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('x');
    core.emit({ name: 'transfer.changed', payload: aTransfer({ path, state: 'done' }) });
    await gone(path);
  });

  test('nothing outside the spool is ever removed', async () => {
    const core = new FakeCore();
    keepSpoolTidy(core, spool, fail);
    const mine = join(folder, 'mine', 'a');
    await mkdir(dirname(mine));
    await writeFile(mine, 'x');
    core.emit({ name: 'transfer.changed', payload: aTransfer({ path: mine, state: 'done' }) });
    core.emit({
      name: 'transfer.changed',
      payload: aTransfer({ id: 't2', path: join(spoolFolder, '..', 'mine', 'a'), state: 'done' }),
    });
    await spool.remove(mine);
    await spool.remove(spoolFolder);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readFile(mine, 'utf8')).toBe('x');
  });

  test('at the start what was forgotten for a week goes, save what a send still needs', async () => {
    const [old, needed, fresh] = [await spooled('old'), await spooled('needed'), await spooled('fresh')];
    const longAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    for (const path of [old, needed]) await utimes(dirname(path), longAgo, longAgo);
    const core = new FakeCore({}, { transfers: [aTransfer({ path: needed, state: 'failed' })] });
    keepSpoolTidy(core, spool, fail);
    await gone(old);
    expect([await readFile(needed, 'utf8'), await readFile(fresh, 'utf8')]).toEqual(['x', 'x']);
  });

  function fail(error: unknown): void {
    throw error;
  }
});

describe('over HTTP', () => {
  let server: WindowServer;
  let origin: string;
  let page: WindowPage;

  beforeEach(async () => {
    const address = { host: '127.0.0.1', port: 0, orAnyPort: false };
    const onError = (error: unknown) => Promise.reject(error);
    server = await openWindowServer({ core: new FakeCore(), spool, rendererFolder: folder, address, onError });
    origin = `http://127.0.0.1:${server.port}`;
    page = await WindowPage.enter(server.url);
  });

  afterEach(() => server.close());

  const post = (body: BodyInit, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${origin}/spool`, { method: 'POST', body, headers: { ...page.uploadHeaders, ...headers } });

  test('the bytes arrive identical under the name, however long', async () => {
    const bytes = randomBytes(20_000_000);
    const answer = await post(bytes, { 'X-File-Name': encodeURIComponent('Größe (1) 文.bin') });
    expect(answer.status).toBe(200);
    const { path } = (await answer.json()) as { path: string };
    expect(basename(path)).toBe('Größe (1) 文.bin');
    const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    expect(digest(await readFile(path))).toBe(digest(bytes));
  });

  test('an empty file is a file', async () => {
    const answer = await post('', { 'X-File-Name': 'empty' });
    const { path } = (await answer.json()) as { path: string };
    expect(await readFile(path)).toHaveLength(0);
  });

  test('a missing or broken name is refused with a problem', async () => {
    for (const headers of [{}, { 'X-File-Name': '%zz' }]) {
      const answer = await post('x', headers as Record<string, string>);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ problem: { code: 'invalid-request' } });
    }
    expect(await names()).toBe(0);
  });

  test('a drop that is given up leaves nothing behind, and nobody else can say so', async () => {
    const drop = randomBytes(16).toString('hex');
    for (const name of ['docs/a', 'docs/b']) await post('x', { 'X-File-Name': name, 'X-Drop': drop });
    const giveUp = (headers: Readonly<Record<string, string>>) =>
      fetch(`${origin}/spool`, { method: 'DELETE', headers: { ...headers, 'X-Drop': drop } });
    expect((await giveUp({})).status).toBe(401);
    expect(await names()).toBe(1);
    expect((await giveUp(page.uploadHeaders)).status).toBe(200);
    expect(await names()).toBe(0);
    expect(
      (await fetch(`${origin}/spool`, { method: 'DELETE', headers: { ...page.uploadHeaders, 'X-Drop': '..' } })).status,
    ).toBe(200);
    expect(await readdir(folder)).toContain('spool');
  });

  test('an upload that breaks off leaves nothing behind', async () => {
    const headers = { ...page.uploadHeaders, 'X-File-Name': 'a', 'Content-Length': 1_000_000 };
    const request = httpRequest(`${origin}/spool`, { method: 'POST', headers });
    request.on('error', () => {});
    request.write(Buffer.alloc(100_000));
    await vi.waitFor(async () => expect(await names()).toBe(1));
    request.destroy();
    await vi.waitFor(async () => expect(await names()).toBe(0));
  });

  test('a full disk is told while the browser still uploads', async () => {
    vi.spyOn(spool as unknown as { reservedBytes: () => number }, 'reservedBytes').mockReturnValue(
      Number.MAX_SAFE_INTEGER,
    );
    const answer = await post(Buffer.alloc(1_000_000), { 'X-File-Name': 'a' });
    expect(answer.status).toBe(507);
    expect(await answer.json()).toMatchObject({ problem: { code: 'disk-full' } });
  });

  test('closing the host ends an upload and clears it away', async () => {
    const headers = { ...page.uploadHeaders, 'X-File-Name': 'a', 'Content-Length': 1_000_000 };
    const request = httpRequest(`${origin}/spool`, { method: 'POST', headers });
    request.on('error', () => {});
    request.write(Buffer.alloc(100_000));
    await vi.waitFor(async () => expect(await names()).toBe(1));
    await server.close();
    expect(await names()).toBe(0);
  });
});
