import { mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFolderNamesKeeper, type FolderNames } from '../../../src-main/file-server/folder-names';
import { type OpenedFolder, openFolderInside } from '../../../src-main/file-server/open-inside';
import { sortInTurns } from '../../../src-main/file-server/sort-in-turns';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'port59-names-')));
  for (const name of ['b 10', 'b 9', 'A', 'ü', 'z']) await writeFile(join(folder, name), '');
  await utimes(folder, new Date(1000), new Date(1000));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const all = (names: FolderNames, size = 100) => [...names.portions(size)];

async function withFolder<T>(use: (opened: OpenedFolder) => Promise<T>): Promise<T> {
  const opened = (await openFolderInside(folder, folder)) ?? expect.unreachable('it was just made');
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

describe('[S9] the names in a folder', () => {
  const borrow = (keeper = createFolderNamesKeeper(), key = 'k') =>
    withFolder((opened) => keeper.borrow(key, opened, (name) => name !== 'z'));

  test('come in the order people expect, in portions', async () => {
    const { names } = await borrow();
    expect(all(names)).toEqual([['A', 'b 9', 'b 10', 'ü']]);
    expect(all(names, 3)).toEqual([['A', 'b 9', 'b 10'], ['ü']]);
    expect(names.longest).toBe(4);
  });

  test('are lent to all who ask while the folder does not change, and forgotten after them', async () => {
    const keeper = createFolderNamesKeeper();
    const first = await borrow(keeper);
    const second = await borrow(keeper);
    expect(second.names).toBe(first.names);
    expect((await borrow(keeper, 'other')).names).not.toBe(first.names);
    first.giveBack();
    expect((await borrow(keeper)).names).toBe(first.names);
  });

  test('are read anew when it has changed, and each keeps what he has', async () => {
    const keeper = createFolderNamesKeeper();
    const first = await borrow(keeper);
    await writeFile(join(folder, 'c'), '');
    const second = await borrow(keeper);
    expect(all(first.names).flat()).not.toContain('c');
    expect(all(second.names).flat()).toContain('c');
  });

  test('of a folder that has just changed are not lent on: its clock may not show one more change', async () => {
    const keeper = createFolderNamesKeeper(() => 1_000_000_000n + 1n);
    const first = await borrow(keeper);
    expect((await borrow(keeper)).names).not.toBe(first.names);
  });

  test('an empty folder has none', async () => {
    const { names } = await withFolder((opened) => createFolderNamesKeeper().borrow('k', opened, () => false));
    expect(all(names)).toEqual([]);
  });
});

test('sorted in turns is sorted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 9000, size: 'max' }), async (numbers) => {
      const items = numbers.map((number, place) => ({ number, place }));
      const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number;
      expect(await sortInTurns(items, byNumber)).toEqual(items.toSorted(byNumber));
    }),
    { numRuns: 10 },
  );
});
