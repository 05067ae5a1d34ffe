import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPartFiles, isInPlace, type PartRequest } from '../../../src-main/disk/part-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-part-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const request = (change: Partial<PartRequest> = {}): PartRequest => ({
  folder,
  name: 'a.txt',
  sizeBytes: 5,
  nick: 'ada',
  host: '192.0.2.1',
  ifTaken: 'resume',
  goalPath: null,
  ...change,
});

async function partWith(text: string, change: Partial<PartRequest> = {}) {
  const part = await createPartFiles().open(request(change));
  await part.file.write(Buffer.from(text), 0, text.length, 0);
  return part;
}

describe('the move of a finished file', () => {
  test('never replaces what got the name meanwhile', async () => {
    const part = await partWith('hello');
    await writeFile(join(folder, 'a.txt'), 'mine');
    expect(await part.finish()).toBe(join(folder, 'a (2).txt'));
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine');
    expect((await readdir(folder)).sort()).toEqual(['a (2).txt', 'a.txt']);
  });

  test('that was killed in its middle is brought to its end', async () => {
    const part = await partWith('hello');
    await part.keep({ bytes: 5, mismatches: 0, differedAt: null });
    await link(join(folder, 'a.txt.part'), join(folder, 'a.txt'));
    expect(await isInPlace(join(folder, 'a.txt'), 5)).toBe(true);
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  test('is not taken for one where another file has the name', async () => {
    const part = await partWith('hello');
    await part.keep({ bytes: 5, mismatches: 0, differedAt: null });
    await writeFile(join(folder, 'a.txt'), 'other');
    expect(await isInPlace(join(folder, 'a.txt'), 5)).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['a.txt', 'a.txt.part', 'a.txt.part.json']);
  });

  test('of a file that is shorter than announced is refused, and the part stays', async () => {
    const part = await partWith('hell');
    await expect(part.finish()).rejects.toMatchObject({ problem: { code: 'disk-error' } });
    expect((await readdir(folder)).sort()).toEqual(['a.txt.part', 'a.txt.part.json']);
  });
});

describe('a part', () => {
  test('is in one pair of hands only', async () => {
    const parts = createPartFiles();
    const first = await parts.open(request());
    const second = await parts.open(request());
    expect([first.goalPath, second.goalPath]).toEqual([join(folder, 'a.txt'), join(folder, 'a (2).txt')]);
    await first.discard();
    await second.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  test('of somebody who offers again at once is waited for', async () => {
    const parts = createPartFiles();
    const first = await parts.open(request());
    await first.file.write(Buffer.from('hel'), 0, 3, 0);
    const keeping = first.keep({ bytes: 3, mismatches: 0, differedAt: null });
    const again = await parts.open(request());
    await keeping;
    expect(again.held).toEqual({ bytesOnDisk: 3, durableBytes: 3, mismatches: 0 });
    await again.leave();
  });

  test.each([
    ['no record', async () => rm(join(folder, 'a.txt.part.json'))],
    ['a record of nonsense', async () => writeFile(join(folder, 'a.txt.part.json'), '{"name":1')],
    ['another size', async () => writeFile(join(folder, 'a.txt.part.json'), '{}')],
  ])('with %s is nobody’s to go on with', async (_, spoil) => {
    const part = await partWith('hel');
    await part.keep({ bytes: 3, mismatches: 0, differedAt: null });
    await spoil();
    const other = await createPartFiles().open(request());
    expect(other.goalPath).toBe(join(folder, 'a (2).txt'));
    await other.discard();
    expect(await readFile(join(folder, 'a.txt.part'), 'utf8')).toBe('hel');
  });
});
