import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DataLock, lockDataFolder } from '../../../src-main/storage/data-lock';

const ROUNDS = Number(process.env.PORT59_LOCK_ROUNDS ?? 200);

let home: string;
/** The socket of a process that was killed. */
let dead: string;
let folders = 0;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'port59-lock-'));
  dead = join(home, 'dead');
  const program = `require('node:net').createServer().listen(${JSON.stringify(dead)}, () => console.log('listening'))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function newFolder(name = `data-${folders++}`): Promise<string> {
  const folder = join(home, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** What a killed program leaves, of this version and of 0.1.0. */
function leaveDead(folder: string): void {
  linkSync(dead, join(folder, 'port59.sock'));
  linkSync(dead, join(folder, `port59-lock-${'0'.repeat(16)}.sock`));
}

const locked = (folder: string) =>
  lockDataFolder(folder).catch((error: unknown) => {
    expect(error).toMatchObject({ problem: { code: 'data-in-use' } });
    return null;
  });

describe('one core for a data folder', () => {
  test('a second one is turned away until the first lets go', async () => {
    const folder = await newFolder();
    const lock = await lockDataFolder(folder);
    expect(await locked(folder)).toBeNull();
    await lock.release();
    await (await lockDataFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test(`[C5] after a kill it is won by exactly one of those who come at once, ${ROUNDS} times`, async () => {
    const folder = await newFolder();
    for (let round = 0; round < ROUNDS; round++) {
      leaveDead(folder);
      const attempts = await Promise.all([locked(folder), locked(folder), locked(folder)]);
      const won = attempts.filter((lock): lock is DataLock => lock !== null);
      expect(won.length, `round ${round}`).toBe(1);
      await won[0]?.release();
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test('[S10] a link to the folder and another TMPDIR lead to the same lock', async () => {
    const folder = await newFolder();
    const link = join(home, 'link');
    await symlink(folder, link);
    const lock = await lockDataFolder(folder);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = await newFolder('other-tmp');
    try {
      expect(await locked(link)).toBeNull();
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    await lock.release();
  });

  test('[S10] a path that is too long for a socket is locked as well', async () => {
    const folder = await newFolder(join('x'.repeat(100), 'y'.repeat(100)));
    const lock = await lockDataFolder(folder);
    expect(await locked(folder)).toBeNull();
    const link = join(home, 'short');
    await symlink(folder, link);
    expect(await locked(link)).toBeNull();
    await lock.release();
    await (await lockDataFolder(link)).release();
  });

  test('a program that does not answer holds its lock', async () => {
    const folder = await newFolder();
    const server = createServer(() => {});
    const path = join(folder, `port59-lock-${'f'.repeat(16)}.sock`);
    await once(server.listen(path), 'listening');
    expect(await locked(folder)).toBeNull();
    // It was not taken away.
    await once(connect(path), 'connect');
    server.close();
  });

  test('other files in the folder are left alone', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'port59-lock-mine.sock'), 'a note');
    await (await lockDataFolder(folder)).release();
    expect(await readdir(folder)).toEqual(['port59-lock-mine.sock']);
  });
});
