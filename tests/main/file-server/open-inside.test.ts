import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileInside, openFolderInside } from '../../../src-main/file-server/open-inside';

let folder: string;
let root: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'port59-inside-')));
  root = join(folder, 'share');
  await mkdir(join(root, 'sub'), { recursive: true });
  await mkdir(join(folder, 'outside', 'sub'), { recursive: true });
  await writeFile(join(root, 'a.txt'), 'shared');
  await writeFile(join(root, 'sub', 'a.txt'), 'shared');
  await writeFile(join(folder, 'outside', 'a.txt'), 'secret');
  await writeFile(join(folder, 'outside', 'sub', 'a.txt'), 'secret');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function textOf(path: string, locate?: Parameters<typeof openFileInside>[2]): Promise<string | null> {
  const file = await openFileInside(root, path, locate);
  if (file === null) return null;
  try {
    return await file.handle.readFile('utf8');
  } finally {
    await file.handle.close();
  }
}

async function openCount(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}

describe('[S6] what is opened is what lies in the share', () => {
  test.each([
    ['where the system tells where an open file lies', undefined],
    ['where it does not', async () => null],
  ])('%s', async (_, locate) => {
    const inside = join(root, 'a.txt');
    expect(await textOf(inside, locate)).toBe('shared');
    expect(await textOf(join(root, 'sub'), locate)).toBeNull();
    expect(await textOf(join(folder, 'outside', 'a.txt'), locate)).toBeNull();
    await symlink(join(root, 'a.txt'), join(root, 'link'));
    expect(await textOf(join(root, 'link'), locate)).toBeNull();
    await rename(join(root, 'sub'), join(root, 'was-sub'));
    await symlink(join(folder, 'outside', 'sub'), join(root, 'sub'));
    expect(await textOf(join(root, 'sub', 'a.txt'), locate)).toBeNull();
    expect(await openFolderInside(root, join(root, 'sub'), locate)).toBeNull();
    await rm(inside);
    await symlink(join(folder, 'outside', 'a.txt'), inside);
    expect(await textOf(inside, locate)).toBeNull();
  });

  test('a share beside one whose name begins the same is another', async () => {
    await mkdir(join(folder, 'share-b'));
    await writeFile(join(folder, 'share-b', 'a.txt'), 'other');
    expect(await textOf(join(folder, 'share-b', 'a.txt'))).toBeNull();
  });

  test('a file with two names is the one it was opened by', async () => {
    await link(join(root, 'a.txt'), join(root, 'second.txt'));
    expect(await textOf(join(root, 'second.txt'))).toBe('shared');
  });

  test.runIf(process.platform === 'linux')('a FIFO is no file, and holds nothing up', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const tries = await Promise.all(Array.from({ length: 16 }, () => openFileInside(root, join(root, 'pipe'))));
    expect(tries.every((one) => one === null)).toBe(true);
    expect(await openFolderInside(root, join(root, 'pipe'))).toBeNull();
    expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('shared');
  });

  test.runIf(process.platform === 'linux')('an open folder stays the one it was, and nothing stays open', async () => {
    const before = await openCount();
    const opened = await openFolderInside(root, join(root, 'sub'));
    await rename(join(root, 'sub'), join(root, 'was-sub'));
    await symlink(join(folder, 'outside'), join(root, 'sub'));
    expect(opened === null ? null : await readdir(opened.base)).toEqual(['a.txt']);
    await opened?.close();
    for (const path of ['a.txt', 'sub', 'sub/a.txt', 'nothing']) await textOf(join(root, path));
    expect(await openCount()).toBe(before);
  });
});
