import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src-main/storage/database';
import { openStore } from '../../../src-main/storage/open-store';
import { openThreadStore } from '../../../src-main/storage/thread-store';
import type { Problem } from '../../../src-shared/model/problem';
import type { Contact } from '../../../src-shared/model/snapshot';
import { aTransfer } from '../../support/fake-core';

let folder: string;
let told: Problem[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-store-'));
  told = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const open = (isReadOnly = false) =>
  openStore(
    { folder, isReadOnly, historyBytes: 1024 ** 3 },
    { onProblem: (problem) => told.push(problem), onStored: () => {} },
  );
const line = (text: string) => ({
  personId: 'ada@x',
  at: 1,
  kind: 'text' as const,
  from: 'peer' as const,
  nick: 'ada',
  text,
  transferId: null,
  status: null,
  problem: null,
});

const contact: Contact = {
  id: 'c1',
  nick: 'ada',
  addresses: ['192.0.2.1'],
  note: '',
  trust: { chat: null, send: null, fserve: null },
  encoding: 'auto',
  strictNick: false,
  favourite: false,
};

describe('the store', () => {
  test('keeps what was said over a restart, in order, page by page, and finds it', async () => {
    const store = await open();
    for (let index = 0; index < 25; index++) store.history.add(line(`\x02line\x02 ${index}`));
    await store.close();
    const again = await open();
    const page = await again.history.page('ada@x', null, 10);
    expect([page.more, page.entries[0]?.text, page.entries.at(-1)?.text]).toEqual([
      true,
      '\x02line\x02 15',
      '\x02line\x02 24',
    ]);
    expect((await again.history.search(null, 'line 7')).map(({ text }) => text)).toEqual([
      '\x02line\x02 17',
      '\x02line\x02 7',
    ]);
    expect(again.history.add(line('next')).id).toBe(26);
    again.history.clear('ada@x');
    expect((await again.history.page('ada@x', null, 10)).entries).toEqual([]);
    await again.close();
    expect(told).toEqual([]);
  });

  test('what became of a transfer stays with the line that tells of it, over a restart', async () => {
    const store = await open();
    const transfer = aTransfer({ id: 't1', name: 'a “b”.txt', state: 'done' });
    const told = store.history.add({ ...line('a.txt'), kind: 'transfer', transferId: 't1' });
    store.history.add({ ...line('b.txt'), kind: 'transfer', transferId: 't2' });
    store.history.keepRecord(transfer);
    await store.close();
    const again = await open();
    const { entries } = await again.history.page('ada@x', null, 10);
    expect(entries.map(({ id, record }) => [id, record ?? null])).toEqual([
      [told.id, transfer],
      [told.id + 1, null],
    ]);
    await again.close();
  });

  test('what is said while nothing is to be kept is there until the end, and on no disk', async () => {
    const store = await open();
    store.history.add(line('kept'));
    await store.history.page('ada@x', null, 1);
    store.history.limit({ bytes: 1024 ** 3, days: 0 });
    const said = store.history.add(line('only said'));
    expect([said.stored, said.kept]).toEqual([undefined, undefined]);
    expect((await store.history.page('ada@x', null, 10)).entries.at(-1)?.text).toBe('only said');
    expect((await store.history.search(null, 'ONLY')).map(({ text }) => text)).toEqual(['only said']);
    expect((await store.history.pageAfter('ada@x', said.id - 1, 10)).entries).toEqual([said]);
    await store.close();
    expect((await readFile(join(folder, 'port59.sqlite'))).includes('only said')).toBe(false);
    const again = await open();
    expect((await again.history.search(null, 'only')).map(({ text }) => text)).toEqual([]);
    await again.close();
  });

  test('pages go forward too', async () => {
    const store = await open();
    const added = Array.from({ length: 5 }, (_, index) => store.history.add(line(String(index))));
    const page = await store.history.pageAfter('ada@x', added[1]?.id ?? 0, 2);
    expect([page.more, ...page.entries.map(({ text }) => text)]).toEqual([true, '2', '3']);
    expect((await store.history.pageAfter('ada@x', added[2]?.id ?? 0, 2)).more).toBe(false);
    await store.close();
  });

  test('a database of a newer version is refused and left alone', async () => {
    await (await open()).close();
    const database = openDatabase(join(folder, 'port59.sqlite'));
    database.exec(`PRAGMA user_version = 99; PRAGMA application_id = ${0x50353900 + 99}`);
    database.close();
    await expect(open()).rejects.toMatchObject({ problem: { code: 'database-newer' } });
    expect((await readdir(folder)).filter((name) => name.includes('broken'))).toEqual([]);
  });

  test('a broken database is kept aside and told', async () => {
    await writeFile(join(folder, 'port59.sqlite'), 'this is no database, and never was one'.repeat(100));
    await (await open()).close();
    expect(told.map(({ code }) => code)).toEqual(['database-broken']);
    expect((await readdir(folder)).some((name) => name.startsWith('port59.broken-'))).toBe(true);
  });
});

describe('a store that is damaged or cannot be written to', () => {
  test('gives what can still be read of it to the new one', async () => {
    const store = await open();
    for (let index = 0; index < 3_000; index++) store.history.add(line(`line ${index} ${'x'.repeat(200)}`));
    store.contacts.save(contact);
    await store.close();
    const path = join(folder, 'port59.sqlite');
    const bytes = await readFile(path);
    // The last pages hold the newest lines and their index.
    bytes.fill(0xaa, Math.floor(bytes.length * 0.8));
    await writeFile(path, bytes);
    const again = await open();
    expect(told.map(({ code }) => code)).toEqual(['database-broken']);
    expect(await again.contacts.loadAll()).toEqual([contact]);
    expect((await again.history.page('ada@x', null, 1_000)).entries.length).toBeGreaterThan(100);
    expect(await again.history.search(null, 'line 7')).not.toEqual([]);
    await again.close();
  });

  test('a lock that nobody holds any more keeps nobody out', async () => {
    const store = await open();
    store.contacts.save(contact);
    await store.close();
    await mkdir(join(folder, 'port59.sqlite.lock'));
    const again = await open();
    expect(await again.contacts.loadAll()).toEqual([contact]);
    await again.close();
    expect(told).toEqual([]);
  });

  test('on a disk for reading only shows all that is there and leaves it alone', async () => {
    const store = await open();
    store.contacts.save(contact);
    await store.close();
    const before = await readFile(join(folder, 'port59.sqlite'));
    const again = await open(true);
    expect(await again.contacts.loadAll()).toEqual([contact]);
    again.contacts.remove(contact.id);
    await again.close();
    expect((await readFile(join(folder, 'port59.sqlite'))).equals(before)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['port59.sqlite', 'port59.sqlite-journal']);
  });
});

describe('lines on their way to the disk', () => {
  /** Resolves when a line is told to be stored. */
  function watched() {
    let stored = 0;
    let wake = () => {};
    const until = async (id: number) => {
      while (stored < id)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    };
    const events = {
      onProblem: (reason: Problem) => void told.push(reason),
      onStored: (upToId: number) => {
        stored = upToId;
        wake();
      },
    };
    return { events, until, stored: () => stored };
  }
  const LIMITS = { retryMs: 20, tellThinnedMs: 20, roomBytes: 500_000 };
  const place = () => ({ folder, isReadOnly: false, historyBytes: 1024 ** 3 });

  test('[S10] are told as not stored, and as stored when they are', async () => {
    const { events, until, stored } = watched();
    const store = await openThreadStore(place(), events);
    const added = store.history.add(line('hello'));
    expect([added.stored, stored()]).toEqual([false, 0]);
    await until(added.id);
    // Nobody closes it: another program would find the line.
    const copy = join(folder, 'copy');
    await mkdir(copy);
    await writeFile(join(copy, 'port59.sqlite'), await readFile(join(folder, 'port59.sqlite')));
    const other = await openStore({ ...place(), folder: copy }, events);
    expect((await other.history.page('ada@x', null, 10)).entries.map(({ text, stored: mark }) => [text, mark])).toEqual(
      [['hello', undefined]],
    );
    await other.close();
    await store.close();
  });

  test('[S10] a data folder that was removed is told; when it is back, all that was said is stored', async () => {
    const { events, until, stored } = watched();
    const store = await openThreadStore(place(), events, LIMITS);
    await rename(folder, `${folder}-away`);
    store.contacts.save(contact);
    await store.saved();
    const { id } = store.history.add(line('while it was away'));
    await store.saved();
    expect(told.map(({ code }) => code)).toContain('data-gone');
    expect(stored()).toBe(0);
    await rename(`${folder}-away`, folder);
    await until(id);
    await store.close();
    const again = await open();
    expect(await again.contacts.loadAll()).toEqual([contact]);
    expect((await again.history.page('ada@x', null, 10)).entries).toHaveLength(1);
    await again.close();
  });

  test('[C2] a flood thins only itself, which is said; what is promised and what others say is stored', async () => {
    const { events, until } = watched();
    const store = await openThreadStore(place(), events, LIMITS);
    const flood = Array.from({ length: 5_000 }, () => store.history.add({ ...line('a'), personId: 'm', nick: 'm' }));
    const kept = flood.filter((entry) => entry.kept !== false);
    expect(kept.length).toBeLessThan(5_000);
    const { id, kept: isKept } = store.history.add(line('and I?'));
    expect(isKept).toBeUndefined();
    store.contacts.save(contact);
    await store.saved();
    // What is promised does not wait for the flood.
    expect(await store.contacts.loadAll()).toEqual([contact]);
    await until(id);
    expect((await store.history.page('ada@x', null, 10)).entries.map(({ text }) => text)).toEqual(['and I?']);
    const page = await store.history.page('m', null, 1_000);
    expect(page.entries.at(-1)?.id).toBe(kept.at(-1)?.id);
    await store.close();
    const thinned = told.filter(({ code }) => code === 'history-thinned').map(({ params }) => params);
    expect(thinned).toEqual([{ peer: 'm', count: 5_000 - kept.length }]);
  });
});
