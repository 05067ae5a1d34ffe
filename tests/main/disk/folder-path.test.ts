import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFoldersInside, makeWithParents } from '../../../src-main/disk/folder-path';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-folders-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a folder with its parents', () => {
  test('is made, and one that is there is left as it is', async () => {
    await makeWithParents(join(folder, 'a/b/c'));
    await writeFile(join(folder, 'a/b/c/file'), '');
    await Promise.all([makeWithParents(join(folder, 'a/b/c')), makeWithParents(join(folder, 'a/b/c/d'))]);
    expect((await readdir(join(folder, 'a/b/c'))).sort()).toEqual(['d', 'file']);
  });

  test('where a file is in the way it fails', async () => {
    await writeFile(join(folder, 'a'), '');
    await expect(makeWithParents(join(folder, 'a'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeWithParents(join(folder, 'a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test.runIf(process.platform === 'linux')(
    'where the system allows none it fails instead of trying for ever',
    async () => {
      await expect(makeWithParents('/proc/port59/x')).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});

test('folders inside a folder are never made through a link', async () => {
  await symlink(tmpdir(), join(folder, 'link'));
  await expect(makeFoldersInside(folder, ['link', 'x'])).rejects.toMatchObject({
    problem: { code: 'folder-not-writable' },
  });
  expect(await makeFoldersInside(folder, ['a', 'b'])).toBe(join(folder, 'a', 'b'));
});
