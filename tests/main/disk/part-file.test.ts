import { link, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clearRecord } from '../../../src-main/disk/in-place';
import { createPartFiles, isInPlace, type PartFile, type PartRequest } from '../../../src-main/disk/part-file';
import { smallPartPathOf } from '../../../src-main/disk/part-names';
import { diskError } from '../../support/fake-file';

/** Above what is always asked for whole. */
const SIZE = 100_000;
const WHOLE = Buffer.alloc(SIZE, 'hello ');
const HALF = WHOLE.subarray(0, SIZE / 2);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-part-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const names = async () => (await readdir(folder)).sort();
const read = (name: string) => readFile(at(name), 'utf8');

const request = (change: Partial<PartRequest> = {}): PartRequest => ({
  folder,
  name: 'a.txt',
  sizeBytes: SIZE,
  nick: 'ada',
  host: '192.0.2.1',
  ifTaken: 'resume',
  goalPath: null,
  ...change,
});

async function write(part: PartFile, bytes: Buffer): Promise<PartFile> {
  await part.file.write(bytes, 0, bytes.length, 0);
  return part;
}

/** A part as another run of the program left it. */
async function leaveHalf(change: Partial<PartRequest> = {}): Promise<void> {
  const part = await write(await createPartFiles().open(request(change)), HALF);
  await part.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
}

/** Files of this process that are open in the test's folder. */
async function openFiles(): Promise<string[]> {
  const { readlink } = await import('node:fs/promises');
  const fds = await readdir('/proc/self/fd');
  const paths = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(folder));
}

describe('the move of a finished file', () => {
  test('never replaces what got the name meanwhile', async () => {
    const part = await write(await createPartFiles().open(request()), WHOLE);
    await writeFile(at('a.txt'), 'mine');
    expect(await part.finish()).toBe(at('a (2).txt'));
    expect(await read('a.txt')).toBe('mine');
    expect(await names()).toEqual(['a (2).txt', 'a.txt']);
  });

  test('that was killed in its middle is brought to its end', async () => {
    const part = await write(await createPartFiles().open(request()), WHOLE);
    await part.keep({ bytes: SIZE, mismatches: 0, differedAt: null });
    await link(at('a.txt.part'), at('a.txt'));
    expect(await isInPlace(at('a.txt'), SIZE)).toBe(true);
    expect(await names()).toEqual(['a.txt']);
  });

  test('is not taken for one where another file has the name', async () => {
    await leaveHalf();
    await writeFile(at('a.txt'), Buffer.alloc(SIZE));
    expect(await isInPlace(at('a.txt'), SIZE)).toBe(false);
    expect(await names()).toEqual(['a.txt', 'a.txt.part', 'a.txt.part.json']);
  });

  test('of a file that is shorter than announced is refused, and the part stays', async () => {
    const part = await write(await createPartFiles().open(request()), HALF);
    await expect(part.finish()).rejects.toMatchObject({ problem: { code: 'disk-error' } });
    expect(await names()).toEqual(['a.txt.part', 'a.txt.part.json']);
  });

  test('[A15] keeps the time and the executable bit when told', async () => {
    const part = await write(await createPartFiles().open(request()), WHOLE);
    const modifiedAt = Date.UTC(2001, 1, 3, 4, 5, 6);
    const path = await part.finish(() => true, { modifiedAt, executable: true });
    const { mtimeMs, mode } = await stat(path);
    expect(mtimeMs).toBe(modifiedAt);
    expect(mode & 0o111).toBe((mode & 0o444) >> 2);
    expect(mode & 0o100).toBe(0o100);
  });

  test('that may not take place any more keeps the part', async () => {
    const part = await write(await createPartFiles().open(request()), WHOLE);
    await expect(part.finish(() => false)).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await part.leave();
    expect(await names()).toEqual(['a.txt.part', 'a.txt.part.json']);
  });

  test('[S7] does not take for ours what somebody put in the place of the part', async () => {
    const part = await write(await createPartFiles().open(request()), WHOLE);
    await writeFile(at('secret'), 'secret');
    await rm(at('a.txt.part'));
    await symlink(at('secret'), at('a.txt.part'));
    await expect(part.finish()).rejects.toMatchObject({ problem: { code: 'disk-error' } });
    expect(await names()).not.toContain('a.txt');
    expect(await openFiles()).toEqual([]);
  });
});

describe('a part', () => {
  test('is in one pair of hands only', async () => {
    const parts = createPartFiles();
    const first = await parts.open(request());
    const second = await parts.open(request());
    expect([first.goalPath, second.goalPath]).toEqual([at('a.txt'), at('a (2).txt')]);
    await first.discard();
    await second.discard();
    expect(await names()).toEqual([]);
  });

  test('of somebody who offers again at once is waited for', async () => {
    const parts = createPartFiles();
    const first = await write(await parts.open(request()), HALF);
    const keeping = first.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
    const again = await parts.open(request());
    await keeping;
    expect(again.held).toEqual({ bytesOnDisk: HALF.length, durableBytes: HALF.length, mismatches: 0 });
    await again.leave();
  });

  test.each([
    ['no record', async () => rm(at('a.txt.part.json'))],
    ['a record of nonsense', async () => writeFile(at('a.txt.part.json'), '{"name":1')],
    ['another size', async () => writeFile(at('a.txt.part.json'), '{}')],
  ])('with %s is nobody’s to go on with', async (_, spoil) => {
    await leaveHalf();
    await spoil();
    const other = await createPartFiles().open(request());
    expect(other.goalPath).toBe(at('a (2).txt'));
    await other.discard();
    expect((await readFile(at('a.txt.part'))).equals(HALF)).toBe(true);
  });

  test('has a record in which everything can be read again, also when it grew shorter', async () => {
    const part = await write(await createPartFiles().open(request()), HALF);
    await part.checkpoint(12_345);
    await part.keep({ bytes: 7, mismatches: 2, differedAt: 7 });
    const record = JSON.parse(await read('a.txt.part.json'));
    expect(record).toMatchObject({ bytes: 7, mismatches: 2, differedAt: 7, name: 'a.txt', nick: 'ada' });
    const again = await createPartFiles().open(request());
    expect(again.held).toEqual({ bytesOnDisk: 7, durableBytes: 7, mismatches: 2 });
    await again.leave();
  });

  test('says after a crash of the system only what was flushed', async () => {
    const part = await write(await createPartFiles().open(request()), HALF);
    await part.checkpoint(1_000);
    await part.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
    const record = JSON.parse(await read('a.txt.part.json'));
    await writeFile(at('a.txt.part.json'), JSON.stringify({ ...record, boot: 'an earlier run' }));
    const again = await createPartFiles().open(request());
    expect(again.held).toEqual({ bytesOnDisk: HALF.length, durableBytes: 1_000, mismatches: 0 });
    await again.leave();
  });
});

test('[A8] a part whose flush failed is trusted only as far as it was flushed before', async () => {
  const part = await write(await createPartFiles().open(request()), HALF);
  await part.checkpoint(1_000);
  const { datasync } = part.file;
  part.file.datasync = () => Promise.reject(diskError('EIO'));
  await expect(part.checkpoint(HALF.length)).rejects.toMatchObject({ code: 'EIO' });
  part.file.datasync = datasync;
  await part.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
  const again = await createPartFiles().open(request());
  expect(again.held).toEqual({ bytesOnDisk: HALF.length, durableBytes: 1_000, mismatches: 0 });
  await again.leave();
});

describe('[A7] putting a part away', () => {
  test('waits for no flush', async () => {
    const part = await write(await createPartFiles().open(request()), HALF);
    let flushes = 0;
    part.file.datasync = async () => {
      flushes += 1;
    };
    await part.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
    expect(flushes).toBe(0);
  });

  test('on a disk that hangs does not hold up whoever stops', async () => {
    const parts = createPartFiles();
    const part = await write(await parts.open(request()), HALF);
    let answer = () => {};
    const { close } = part.file;
    part.file.close = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await close.call(part.file);
    };
    await part.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
    // It is in our hands still: whoever wants it waits, and may be stopped, too.
    const stop = new AbortController();
    const waiting = parts.open(request(), stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    answer();
    const again = await parts.open(request());
    expect(again.held.bytesOnDisk).toBe(HALF.length);
    await again.leave();
  });
});

describe('[S1] a part is gone on with for the peer it came from', () => {
  test.each<[string, Partial<PartRequest>]>([
    ['another nick', { nick: 'mallory' }],
    ['another address', { host: '192.0.2.66' }],
  ])('and not for %s: that file begins beside it', async (_, change) => {
    await leaveHalf(change);
    const parts = createPartFiles();
    expect((await parts.look(folder, request())).part).toBeNull();
    const part = await write(await parts.open(request()), WHOLE);
    expect(part.held.bytesOnDisk).toBe(0);
    // Its own name is free: only the temporary one was not.
    expect(await part.finish()).toBe(at('a.txt'));
    expect((await readFile(at('a.txt'))).equals(WHOLE)).toBe(true);
    expect((await readFile(at('a.txt.part'))).equals(HALF)).toBe(true);
  });

  test('in whatever case the nick is written', async () => {
    await leaveHalf({ nick: 'Ada' });
    expect((await createPartFiles().look(folder, request())).part).toEqual({ positionBytes: HALF.length });
  });

  test('a transfer of our own whose peer has moved compares it from byte 0', async () => {
    await leaveHalf({ host: '192.0.2.66' });
    const part = await createPartFiles().open(request({ goalPath: at('a.txt') }));
    expect(part.goalPath).toBe(at('a.txt'));
    expect(part.held).toMatchObject({ bytesOnDisk: HALF.length, durableBytes: 0 });
    await part.leave();
    expect((await readFile(at('a.txt.part'))).equals(HALF)).toBe(true);
  });
});

describe('[A15] a file that changed at the peer', () => {
  test('is taken anew in the place of its own part', async () => {
    await leaveHalf();
    const part = await write(
      await createPartFiles().open(request({ sizeBytes: 70_000, goalPath: at('a.txt') })),
      WHOLE.subarray(0, 70_000),
    );
    expect(part.held.bytesOnDisk).toBe(0);
    expect(await part.finish()).toBe(at('a.txt'));
    expect(await names()).toEqual(['a.txt']);
  });

  test('is not glued to a part of its earlier version, where the times are known', async () => {
    await leaveHalf({ modifiedAt: 1 });
    const part = await createPartFiles().open(request({ modifiedAt: 2, goalPath: at('a.txt') }));
    expect(part.held.bytesOnDisk).toBe(0);
    await part.discard();
    expect(await names()).toEqual([]);
  });
});

describe('[S7] what a person has under the names of a part', () => {
  test.each(['a.txt.part.json', 'a.txt.part'])('stays as it is: %s', async (mine) => {
    await writeFile(at(mine), '{"mine":1}');
    const part = await write(await createPartFiles().open(request()), WHOLE);
    await part.checkpoint(SIZE);
    expect(await part.finish()).toBe(at('a.txt'));
    expect(await read(mine)).toBe('{"mine":1}');
    expect(await names()).toEqual(['a.txt', mine].sort());
  });

  test.each(['a.txt.part.json', 'a.txt.part'])('and is a link is not written through: %s', async (mine) => {
    await writeFile(at('precious'), 'precious');
    await symlink(at('precious'), at(mine));
    const part = await write(await createPartFiles().open(request()), WHOLE);
    await part.checkpoint(SIZE);
    expect(await part.finish()).toBe(at('a.txt'));
    expect(await read('precious')).toBe('precious');
    expect(await names()).toEqual(['a.txt', mine, 'precious'].sort());
  });

  test('is not removed with the part that had the name before', async () => {
    const part = await write(await createPartFiles().open(request()), HALF);
    for (const name of ['a.txt.part', 'a.txt.part.json']) {
      await rm(at(name));
      await writeFile(at(name), 'mine');
    }
    await part.discard();
    expect(await read('a.txt.part')).toBe('mine');
    expect(await read('a.txt.part.json')).toBe('mine');
  });

  test('is no record of a file that is in its place', async () => {
    await writeFile(at('a.txt.part.json'), '{}');
    await clearRecord(at('a.txt'));
    expect(await names()).toEqual(['a.txt.part.json']);
  });

  test('a folder that is swapped for a link meanwhile gets nothing outside, and nothing stays open', async () => {
    await mkdir(at('docs'));
    await mkdir(at('outside'));
    const part = await write(await createPartFiles().open(request({ folder: at('docs') })), WHOLE);
    const { rename } = await import('node:fs/promises');
    await rename(at('docs'), at('moved'));
    await symlink(at('outside'), at('docs'));
    await part.checkpoint(SIZE);
    await expect(part.finish()).rejects.toMatchObject({ problem: { code: 'folder-missing' } });
    expect(await readdir(at('outside'))).toEqual([]);
    expect((await readdir(at('moved'))).sort()).toEqual(['a.txt.part', 'a.txt.part.json']);
    expect(await openFiles()).toEqual([]);
  });

  test('a part that cannot be opened leaves nothing open', async () => {
    await writeFile(at('file'), '');
    await expect(createPartFiles().open(request({ folder: at('file/x') }))).rejects.toMatchObject({
      problem: { code: 'folder-missing' },
    });
    expect(await openFiles()).toEqual([]);
  });
});

describe('a program that was killed while it claimed a name', () => {
  test.each([
    ['before the first byte of the record', async () => writeFile(at('a.txt.part.json'), '')],
    [
      'between the record and the part',
      async () => {
        await leaveHalf();
        await rm(at('a.txt.part'));
      },
    ],
  ])('%s: the next run has the name, and nothing is left over', async (_, kill) => {
    await kill();
    const part = await write(await createPartFiles().open(request()), WHOLE);
    expect(part.goalPath).toBe(at('a.txt'));
    await part.finish();
    expect(await names()).toEqual(['a.txt']);
  });
});

describe('[A9] a part has one owner', () => {
  test('who may give it back as often as he likes', async () => {
    const part = await write(await createPartFiles().open(request()), HALF);
    await part.keep({ bytes: HALF.length, mismatches: 0, differedAt: null });
    await part.keep({ bytes: 0, mismatches: 0, differedAt: null });
    await part.leave();
    await part.discard();
    expect((await readFile(at('a.txt.part'))).equals(HALF)).toBe(true);
    await expect(part.finish()).rejects.toThrow('put away');
  });

  test('also behind its end', async () => {
    const part = await write(await createPartFiles().open(request()), WHOLE);
    const [path, again] = await Promise.all([part.finish(), part.finish()]);
    expect(again).toBe(path);
    await part.discard();
    await part.leave();
    expect(await names()).toEqual(['a.txt']);
  });

  test('and is free again after an end that went wrong', async () => {
    const parts = createPartFiles();
    const part = await write(await parts.open(request()), HALF);
    await expect(part.finish()).rejects.toMatchObject({ problem: { code: 'disk-error' } });
    await part.leave();
    const again = await parts.open(request());
    expect(again.goalPath).toBe(at('a.txt'));
    await again.discard();
  });

  test('a raised signal takes nothing', async () => {
    const parts = createPartFiles();
    await expect(parts.open(request(), AbortSignal.abort())).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    const stop = new AbortController();
    const opening = parts.open(request(), stop.signal);
    stop.abort();
    await expect(opening).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(await names()).toEqual([]);
    const part = await parts.open(request());
    expect(part.goalPath).toBe(at('a.txt'));
    await part.discard();
    expect(await openFiles()).toEqual([]);
  });
});

describe('[A16] a small file', () => {
  const small = (change: Partial<PartRequest> = {}) => request({ sizeBytes: 5, ...change });

  test('needs no record, and is in its place like any other', async () => {
    const part = await write(await createPartFiles().open(small()), Buffer.from('hello'));
    expect(await names()).toHaveLength(1);
    await part.checkpoint(5);
    expect(await part.finish()).toBe(at('a.txt'));
    expect(await names()).toEqual(['a.txt']);
  });

  test('that broke is forgotten: it comes whole the next time', async () => {
    const part = await write(await createPartFiles().open(small()), Buffer.from('hel'));
    await part.keep({ bytes: 3, mismatches: 0, differedAt: null });
    expect(await names()).toEqual([]);
  });

  test('whose program was killed is gone on with under the same name', async () => {
    const killed = await write(await createPartFiles().open(small()), Buffer.from('hel'));
    await killed.file.close();
    const part = await write(await createPartFiles().open(small()), Buffer.from('hello'));
    expect(await part.finish()).toBe(at('a.txt'));
    expect(await names()).toEqual(['a.txt']);
  });

  test('whose move was killed is in its place', async () => {
    await writeFile(at('a.txt'), 'hello');
    await link(at('a.txt'), smallPartPathOf(at('a.txt'), 5));
    expect(await isInPlace(at('a.txt'), 5)).toBe(true);
    expect(await names()).toEqual(['a.txt']);
  });

  test('with a checksum in its name is kept when it does not fit', async () => {
    const name = `a [${crc32('hello').toString(16).padStart(8, '0')}].txt`;
    const part = await write(await createPartFiles().open(small({ name })), Buffer.from('hallo'));
    await expect(part.finish()).rejects.toMatchObject({ problem: { code: 'crc-mismatch' } });
    const again = await createPartFiles().open(small({ name }));
    expect(again.held).toMatchObject({ bytesOnDisk: 5, mismatches: Number.MAX_SAFE_INTEGER });
    await again.leave();
  });
});

test('[C9] a folder whose disk is gone is not made anew on another one', async () => {
  const parts = createPartFiles(async () => true);
  await expect(parts.open(request({ folder: at('gone') }))).rejects.toMatchObject({
    problem: { code: 'folder-missing' },
  });
  expect(await names()).toEqual([]);
});

test('a folder that is not there yet is made', async () => {
  const part = await createPartFiles().open(request({ folder: at('x/y') }));
  expect(part.goalPath).toBe(at('x/y/a.txt'));
  await part.discard();
  const file = await open(at('x/y/b'), 'w');
  await file.close();
});

describe('a file that may replace another', () => {
  test('does so in the end, and not before', async () => {
    await writeFile(at('a.txt'), 'old');
    const part = await write(await createPartFiles().open(request({ ifTaken: 'overwrite' })), WHOLE);
    expect(await read('a.txt')).toBe('old');
    expect(await part.finish()).toBe(at('a.txt'));
    expect((await readFile(at('a.txt'))).equals(WHOLE)).toBe(true);
    expect(await names()).toEqual(['a.txt']);
  });

  test('begins anew where its part is there, and leaves that of a stranger', async () => {
    await leaveHalf();
    const own = await createPartFiles().open(request({ ifTaken: 'overwrite' }));
    expect([own.goalPath, own.held.bytesOnDisk]).toEqual([at('a.txt'), 0]);
    await own.discard();
    await writeFile(at('a.txt'), 'old');
    await leaveHalf({ nick: 'mallory', ifTaken: 'overwrite' });
    const part = await write(await createPartFiles().open(request({ ifTaken: 'overwrite' })), WHOLE);
    expect(await part.finish()).toBe(at('a.txt'));
    expect((await readFile(at('a.txt.part'))).equals(HALF)).toBe(true);
    expect((await readFile(at('a.txt'))).equals(WHOLE)).toBe(true);
  });
});
