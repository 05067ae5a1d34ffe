import { link, lstat, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createFolderFlush,
  MOVE_OPERATIONS,
  type MoveOperations,
  moveOverName,
  moveToFreeName,
} from '../../../src-main/disk/finish-part';
import { diskError } from '../../support/fake-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-finish-'));
  await writeFile(at('a.txt.part'), 'hello');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const names = async () => (await readdir(folder)).sort();
const move = async (operations: Partial<MoveOperations>, ...to: string[]) =>
  moveToFreeName(at('a.txt.part'), await lstat(at('a.txt.part')), to.map(at), { ...MOVE_OPERATIONS, ...operations });

describe('[A11] a temporary name that cannot be removed', () => {
  test('makes one file, not seven, and is cleaned up later', async () => {
    const waits: number[] = [];
    const works: (() => void)[] = [];
    let refusals = 2;
    const operations: Partial<MoveOperations> = {
      remove: async (path, file) => {
        if (refusals-- > 0) throw diskError('EBUSY');
        return MOVE_OPERATIONS.remove(path, file);
      },
      later: (ms, work) => {
        waits.push(ms);
        works.push(work);
      },
    };
    expect(await move(operations, 'a.txt', 'a (2).txt', 'a (3).txt')).toBe(at('a.txt'));
    expect(await names()).toEqual(['a.txt', 'a.txt.part']);
    works.shift()?.();
    await expect.poll(() => works.length).toBe(1);
    expect(await names()).toEqual(['a.txt', 'a.txt.part']);
    works.shift()?.();
    await expect.poll(names).toEqual(['a.txt']);
    expect(waits).toEqual([1_000, 5_000]);
  });

  test('that somebody else has by then stays', async () => {
    const works: (() => void)[] = [];
    const remove: MoveOperations['remove'] = (path, file) =>
      works.length === 0 ? Promise.reject(diskError('EBUSY')) : MOVE_OPERATIONS.remove(path, file);
    await move({ remove, later: (_, work) => works.push(work) }, 'a.txt');
    await rename(at('a.txt.part'), at('away'));
    await writeFile(at('a.txt.part'), 'mine');
    works[0]?.();
    await rm(at('away'));
    expect(await names()).toEqual(['a.txt', 'a.txt.part']);
  });
});

describe('a disk without hard links', () => {
  const noLinks: typeof link = () => Promise.reject(diskError('EPERM'));

  test('gets the file by a rename, under the first name that is free', async () => {
    await writeFile(at('a.txt'), 'mine');
    expect(await move({ link: noLinks }, 'a.txt', 'a (2).txt')).toBe(at('a (2).txt'));
    expect(await names()).toEqual(['a (2).txt', 'a.txt']);
  });

  test('where a scanner holds the file: it is tried again', async () => {
    let refusals = 2;
    const held: typeof rename = (from, to) => (refusals-- > 0 ? Promise.reject(diskError('EBUSY')) : rename(from, to));
    expect(await move({ link: noLinks, rename: held }, 'a.txt')).toBe(at('a.txt'));
  });

  test('and a disk that refuses says why', async () => {
    const refuse: typeof rename = () => Promise.reject(diskError('EIO'));
    await expect(move({ link: noLinks, rename: refuse }, 'a.txt')).rejects.toMatchObject({ code: 'EIO' });
    expect(await names()).toEqual(['a.txt.part']);
  });
});

test('what took the place of the part is not moved', async () => {
  const own = await lstat(at('a.txt.part'));
  await link(at('a.txt.part'), at('kept'));
  await rm(at('a.txt.part'));
  await writeFile(at('a.txt.part'), 'other');
  await expect(moveOverName(at('a.txt.part'), own, at('a.txt'))).rejects.toMatchObject({
    problem: { code: 'disk-error' },
  });
  expect(await names()).toEqual(['a.txt.part', 'kept']);
});

describe('[A16] the flush of a folder', () => {
  test('is shared by all who ask while it is busy, and begins after they asked', async () => {
    const begun: (() => void)[] = [];
    const flush = createFolderFlush(() => new Promise((resolve) => begun.push(resolve)));
    const over: string[] = [];
    const ask = (name: string) => flush('/f').then(() => over.push(name));
    void ask('first');
    await Promise.resolve();
    for (const name of ['second', 'third', 'fourth']) void ask(name);
    begun[0]?.();
    await expect.poll(() => begun.length).toBe(2);
    expect(over).toEqual(['first']);
    begun[1]?.();
    await expect.poll(() => over).toEqual(['first', 'second', 'third', 'fourth']);
    void ask('later');
    await expect.poll(() => begun.length).toBe(3);
  });

  test('that fails says so to those who asked for it, and the next one is tried', async () => {
    const results = [diskError('EIO'), null];
    const flush = createFolderFlush(async () => {
      const error = results.shift();
      if (error) throw error;
    });
    const first = flush('/f');
    const second = flush('/f');
    await expect(first).rejects.toMatchObject({ code: 'EIO' });
    await second;
  });
});
