import { appendFile, mkdtemp, open, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { growingFile, type ServedFile } from '../../../src-main/file-server/growing-file';
import type { OpenedFile } from '../../../src-main/file-server/open-inside';

const SIZE = 300_000;
const log = (letter: string, length = SIZE) => letter.repeat(length);

let folder: string;
let path: string;
let opened: OpenedFile;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-growing-'));
  path = join(folder, 'log');
  await writeFile(path, log('a'));
  const handle = await open(path, 'r');
  opened = { handle, stats: await handle.stat({ bigint: true }) };
});
afterEach(async () => {
  await opened.handle.close();
  await rm(folder, { recursive: true, force: true });
});

async function readTo(file: ServedFile, from: number, to: number): Promise<void> {
  const buffer = Buffer.alloc(64 * 1024);
  for (let position = from; position < to; )
    position += (await file.read(buffer, 0, Math.min(buffer.length, to - position), position)).bytesRead;
}

/** Whether a sender who looks at size and time sees the file he announced. */
async function isAsAnnounced(file: ServedFile): Promise<boolean> {
  const { size, mtimeNs } = await file.stat({ bigint: true });
  return size === opened.stats.size && mtimeNs === opened.stats.mtimeNs;
}

describe('[A5] a file that is written while it is served', () => {
  test.each([
    ['from its beginning', 0],
    ['from where an earlier try ended', 123_456],
  ])('a log that only grows stays the one that was announced, %s', async (_, position) => {
    const file = await growingFile(opened, Date.now());
    await appendFile(path, log('b', 10));
    expect(await isAsAnnounced(file)).toBe(true);
    await readTo(file, position, SIZE / 2);
    await appendFile(path, log('c', 10));
    expect(await isAsAnnounced(file)).toBe(true);
    await readTo(file, SIZE / 2, SIZE);
    await appendFile(path, log('d', 10));
    expect(await isAsAnnounced(file)).toBe(true);
  });

  test('one that was rewritten and is larger now is another', async () => {
    const file = await growingFile(opened, Date.now());
    await readTo(file, 0, SIZE / 2);
    await writeFile(path, log('b', 2 * SIZE));
    await readTo(file, SIZE / 2, SIZE);
    expect(await isAsAnnounced(file)).toBe(false);
  });

  test('one that was rewritten before anything of it was read is another', async () => {
    const file = await growingFile(opened, Date.now());
    await writeFile(path, log('b', 2 * SIZE));
    await readTo(file, 0, SIZE);
    expect(await isAsAnnounced(file)).toBe(false);
  });

  test.each([
    ['of the same size', SIZE],
    ['that is shorter', SIZE - 1],
  ])('one %s is another at once', async (_, size) => {
    const file = await growingFile(opened, Date.now());
    await readTo(file, 0, SIZE / 2);
    await writeFile(path, log('b', size));
    await utimes(path, new Date(), new Date(Date.now() + 1000));
    expect(await isAsAnnounced(file)).toBe(false);
  });

  test('one that nobody has written to for long is read as it is', async () => {
    expect(await growingFile(opened, Date.now() + 3_600_000)).toBe(opened.handle);
  });
});
