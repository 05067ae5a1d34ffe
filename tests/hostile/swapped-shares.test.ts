/**
 * Somebody who may write into a share tries to have the server read what lies outside of it: files and folders on the way
 * become links between a look and an opening, ten thousand times.
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileInside } from '../../src-main/file-server/open-inside';
import { readFirstPage } from '../../src-main/file-server/text-lines';
import { makeSharedFolder, namesIn, type SharedFolder } from '../support/shared-folder';

const SWAPS = 10_000;
/** Puts one of two things at a place and then the other, in turn. */
const SWAPPER = `
  const { renameSync } = require('node:fs');
  const [place, real, link, count] = process.argv.slice(1);
  for (let swap = 0; swap < Number(count); swap++) {
    renameSync(place, real);
    renameSync(link, place);
    renameSync(place, link);
    renameSync(real, place);
  }`;

let shared: SharedFolder;
beforeEach(async () => {
  shared = await makeSharedFolder();
});
afterEach(() => shared.remove());

/** Calls `read` again and again while the place is swapped. */
async function whileSwapping(place: string, link: string, read: () => Promise<void>): Promise<number> {
  const arguments_ = [place, join(shared.folder, 'real'), link, String(SWAPS)];
  const swapper = spawn(process.execPath, ['-e', SWAPPER, ...arguments_], { stdio: 'ignore' });
  let code: number | null = null;
  const isOver = new Promise<void>((resolve) =>
    swapper.once('exit', (exitCode) => {
      code = exitCode;
      resolve();
    }),
  );
  let reads = 0;
  for (; code === null; reads++) await read();
  await isOver;
  expect(code).toBe(0);
  return reads;
}

async function openCount(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}

describe.runIf(process.platform === 'linux')('[S6] 10,000 swaps leak nothing', () => {
  /** What a visitor would read under this name, and what a `get` that was granted would send. */
  async function readBoth(folder: readonly string[], name: string, path: string): Promise<string[]> {
    const found = await shared.tree.findFile(folder, name);
    const page = found === null ? null : await readFirstPage(found, 20);
    const lines = page?.kind === 'page' ? page.page.lines.map((line) => Buffer.from(line).toString()) : [];
    const granted = await openFileInside(shared.share, path);
    try {
      return granted === null ? lines : [...lines, await granted.handle.readFile('utf8')];
    } finally {
      await granted?.handle.close();
    }
  }

  test('of a file', async () => {
    const place = join(shared.share, 'Sub Dir', 'a.txt');
    const link = join(shared.folder, 'link');
    await writeFile(place, 'shared');
    await symlink(join(shared.folder, 'outside', 'secret.txt'), link);
    const before = await openCount();
    const read: string[] = [];
    const reads = await whileSwapping(place, link, async () => {
      read.push(...(await readBoth(['Sub Dir'], 'a.txt', place)));
    });
    expect(reads).toBeGreaterThan(0);
    expect(read.filter((text) => text !== 'shared')).toEqual([]);
    expect(await openCount()).toBe(before);
  });

  test('of a folder on the way', async () => {
    const place = join(shared.share, 'Sub Dir');
    const link = join(shared.folder, 'link');
    await mkdir(join(shared.folder, 'outside', 'inner'));
    await writeFile(join(shared.folder, 'outside', 'a.txt'), 'secret');
    await writeFile(join(place, 'a.txt'), 'shared');
    await symlink(join(shared.folder, 'outside'), link);
    const before = await openCount();
    const read: string[] = [];
    const listed = new Set<string>();
    const reads = await whileSwapping(place, link, async () => {
      read.push(...(await readBoth(['Sub Dir'], 'a.txt', join(place, 'a.txt'))));
      for (const name of (await namesIn(shared.tree, ['Sub Dir'])) ?? []) listed.add(name);
    });
    expect(reads).toBeGreaterThan(0);
    expect(read.filter((text) => text !== 'shared')).toEqual([]);
    expect([...listed].filter((name) => name !== 'a.txt')).toEqual([]);
    expect(await openCount()).toBe(before);
  });
});
