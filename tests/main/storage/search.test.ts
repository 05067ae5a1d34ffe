/** What the database finds, keeps and gives up, without the thread around it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MendedData } from '../../../src-main/storage/mended-data';
import type { Write } from '../../../src-main/storage/thread-messages';
import type { TimelineEntry } from '../../../src-shared/model/snapshot';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-search-'));
  path = join(folder, 'port59.sqlite');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (historyBytes = 1024 ** 3) =>
  new MendedData(path, { bytes: historyBytes, days: null }, (reason) => {
    throw new Error(reason.code);
  });

function entry(id: number, personId: string, text: string): TimelineEntry {
  const plain = {
    at: id,
    kind: 'text',
    from: 'peer',
    nick: 'ada',
    transferId: null,
    status: null,
    problem: null,
  } as const;
  return { id, personId, text, ...plain };
}

function line(id: number, person: string, text: string): Write {
  return { kind: 'line', id, person, data: JSON.stringify(entry(id, person, text)), text };
}

function found(data: MendedData, query: string, person: string | null = null): string[] {
  const result = data.use((tables) => tables.answer({ about: 'search', person, query }));
  return (result as TimelineEntry[]).map(({ text }) => text);
}

describe('[C9] the search', () => {
  const lines = [
    '我们今天晚上看电影',
    '電影',
    'カタカナで書いた手紙',
    'ภาษาไทยไม่มีช่องว่าง',
    'Straße und \x02Mü\x02ller',
    'unbelievable',
    'a "quoted" AND strange* (query)',
    '👍 fine',
    '',
  ];
  test.each([
    ['电影', ['我们今天晚上看电影']],
    ['影', ['電影', '我们今天晚上看电影']],
    ['今天晚上', ['我们今天晚上看电影']],
    ['書いた', ['カタカナで書いた手紙']],
    ['ไทย', ['ภาษาไทยไม่มีช่องว่าง']],
    ['muller', ['Straße und \x02Mü\x02ller']],
    ['MÜLLER und', ['Straße und \x02Mü\x02ller']],
    ['believ', ['unbelievable']],
    ['"quoted"', ['a "quoted" AND strange* (query)']],
    ['and stra', ['a "quoted" AND strange* (query)']],
    ['q (', ['a "quoted" AND strange* (query)']],
    ['👍', ['👍 fine']],
    ['zz', []],
    ['   ', []],
  ])('finds %j', (query, expected) => {
    const data = open();
    data.use((tables) => tables.write(lines.map((text, index) => line(index + 1, 'ada', text))));
    expect(found(data, query)).toEqual(expected);
    expect(found(data, query, 'ada')).toEqual(expected);
    expect(found(data, query, 'bob')).toEqual([]);
    data.close();
  });

  test('finds the lines of an older database, newest first, and those that came meanwhile', () => {
    const old = new sqlite.Database(path);
    old.exec(`CREATE TABLE people (id TEXT PRIMARY KEY, data TEXT NOT NULL);
      CREATE TABLE contacts (id TEXT PRIMARY KEY, data TEXT NOT NULL);
      CREATE TABLE journal (id TEXT PRIMARY KEY, position INTEGER NOT NULL, data TEXT NOT NULL);
      CREATE TABLE history (id INTEGER PRIMARY KEY, person TEXT NOT NULL, data TEXT NOT NULL);
      CREATE INDEX history_of_person ON history (person, id);
      CREATE VIRTUAL TABLE history_text USING fts5 (text);
      CREATE TABLE folder_files (folder TEXT NOT NULL, place INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (folder, place));
      PRAGMA user_version = 2; BEGIN;`);
    for (let id = 1; id <= 1_200; id++)
      old.run('INSERT INTO history VALUES (?, ?, ?)', [id, 'ada', JSON.stringify(entry(id, 'ada', `看电影 ${id}`))]);
    old.exec('COMMIT');
    old.close();
    const data = open();
    data.use((tables) => tables.write([line(1_201, 'ada', '看电影 new')]));
    // The program ended in the middle of it.
    data.use((_, upkeep) => upkeep.step());
    data.close();
    const again = open();
    again.use((tables) => tables.write([line(1_202, 'ada', '看电影 newer')]));
    while (again.use((_, upkeep) => upkeep.step()));
    expect(found(again, '看电影').slice(0, 3)).toEqual(['看电影 newer', '看电影 new', '看电影 1200']);
    expect(found(again, '电影 77')).toContain('看电影 77');
    expect(found(again, '看电影 1')).toContain('看电影 1');
    again.close();
  });
});

test('[S9] history keeps to its size: the oldest lines of whoever has most go', () => {
  const data = open(1024 * 1024);
  const text = 'x'.repeat(200);
  const flood = Array.from({ length: 3_000 }, (_, index) => line(index + 10, 'mallory', `${index} ${text}`));
  data.use((tables) => tables.write([line(1, 'ada', 'hello'), ...flood]));
  while (data.use((_, upkeep) => upkeep.step()));
  const page = (person: string) =>
    data.use((tables) => tables.answer({ about: 'page', person, beforeId: null, limit: 5_000 }));
  const left = (page('mallory') as { entries: TimelineEntry[] }).entries;
  expect((page('ada') as { entries: TimelineEntry[] }).entries).toHaveLength(1);
  expect(left.length).toBeGreaterThan(100);
  expect(left.length).toBeLessThan(2_500);
  expect(left.at(-1)?.id).toBe(3_009);
  expect(found(data, 'hello')).toEqual(['hello']);
  expect(found(data, '2999 xxx')).toHaveLength(1);
  data.close();
});

test('what is older than the person wants is forgotten, of everybody, with its index', () => {
  const data = new MendedData(path, { bytes: 1024 ** 3, days: 30 }, (reason) => {
    throw new Error(reason.code);
  });
  const at = (daysAgo: number) => Date.now() - daysAgo * 24 * 3_600_000;
  const aged = (id: number, person: string, text: string, daysAgo: number): Write => {
    const data = JSON.stringify({ ...entry(id, person, text), at: at(daysAgo) });
    return { kind: 'line', id, person, data, text };
  };
  const old = Array.from({ length: 1_200 }, (_, index) => aged(index + 1, 'ada', `old ${index}`, 31));
  data.use((tables) => tables.write([...old, aged(2_000, 'bob', 'recent words', 29), aged(2_001, 'ada', 'now', 0)]));
  while (data.use((_, upkeep) => upkeep.step()));
  expect(found(data, 'old')).toEqual([]);
  expect(found(data, 'recent words')).toEqual(['recent words']);
  data.limit({ bytes: 1024 ** 3, days: 0 });
  while (data.use((_, upkeep) => upkeep.step()));
  expect([...found(data, 'recent words'), ...found(data, 'now')]).toEqual([]);
  data.close();
});
