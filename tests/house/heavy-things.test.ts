/** The tests of the real runtime wait for a machine that has it; what they make for it is looked at here. */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src-main/storage/database';
import { DATABASE_FILE } from '../../src-main/storage/database-file';
import { StoredData } from '../../src-main/storage/stored-data';
import { firstWrongBlock, writeLargeFile, writeLongHistory } from '../support/heavy-things';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-heavy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('[desktop 5] a long history is one that the store reads', () => {
  writeLongHistory(folder, 'bob', 500);
  const database = openDatabase(join(folder, DATABASE_FILE));
  const problems: unknown[] = [];
  const stored = new StoredData(database, (problem) => problems.push(problem));
  expect(stored.newestLine()).toBe(500);
  expect(stored.answer({ about: 'people' })).toMatchObject([{ nick: 'bob' }]);
  expect(stored.answer({ about: 'page', person: 'p-bob', beforeId: null, limit: 2 })).toMatchObject({
    entries: [{ text: 'line 499 of a long conversation' }, { text: 'line 500 of a long conversation' }],
  });
  expect(problems).toEqual([]);
  database.close();
});

test('[desktop 5] of a large file each block in a wrong place, too few and too many are seen', () => {
  const path = join(folder, 'large.bin');
  writeLargeFile(path, 3);
  expect(firstWrongBlock(path, 3)).toBe(-1);
  expect(firstWrongBlock(path, 2)).toBe(2);
  expect(firstWrongBlock(path, 4)).toBe(3);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([7]), 0, 1, 1024 * 1024 + 5);
  closeSync(file);
  expect(firstWrongBlock(path, 3)).toBe(1);
  truncateSync(path, 10);
  expect(firstWrongBlock(path, 3)).toBe(0);
});
