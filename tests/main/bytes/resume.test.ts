import { describe, expect, test } from 'vitest';
import { createOverlapCheck } from '../../../src-main/bytes/overlap';
import { firstDifference, planResume } from '../../../src-main/bytes/resume';
import { FakeDisk, fakeFile } from '../../support/fake-file';

const KIB = 1024;
const MIB = 1024 * KIB;

describe('where a resume goes on', () => {
  const held = (bytesOnDisk: number, durableBytes = bytesOnDisk, mismatches = 0) => ({
    bytesOnDisk,
    durableBytes,
    mismatches,
  });

  test.each([
    ['nothing is here', held(0), { position: 0, overlapBytes: 0 }],
    ['less than the overlap is here', held(10 * KIB), { position: 0, overlapBytes: 10 * KIB }],
    ['much is here', held(50 * MIB), { position: 50 * MIB - 64 * KIB, overlapBytes: 64 * KIB }],
    ['it differed once', held(50 * MIB, 50 * MIB, 1), { position: 49 * MIB, overlapBytes: MIB }],
    ['it differed twice', held(50 * MIB, 50 * MIB, 2), { position: 34 * MIB, overlapBytes: 16 * MIB }],
    ['it differed again', held(50 * MIB, 50 * MIB, 3), { position: 0, overlapBytes: 50 * MIB }],
    [
      'a crash may have spoilt it',
      held(50 * MIB, MIB),
      { position: MIB - 64 * KIB, overlapBytes: 49 * MIB + 64 * KIB },
    ],
    ['nothing of it is trusted', held(50 * MIB, 0, Number.MAX_SAFE_INTEGER), { position: 0, overlapBytes: 50 * MIB }],
    ['more is here than there is', held(200 * MIB), { position: 100 * MIB - 64 * KIB, overlapBytes: 64 * KIB }],
  ])('when %s', (_, known, plan) => {
    expect(planResume(known, 100 * MIB)).toEqual(plan);
  });
});

test.each([
  ['abc', 'abc', -1],
  ['abc', 'abd', 2],
  ['abc', 'xbc', 0],
  ['abc', 'ab', 2],
  ['', '', -1],
])('the first difference of %j and %j', (a, b, at) => {
  expect(firstDifference(Buffer.from(a), Buffer.from(b))).toBe(at);
});

describe('a comparison with the disk', () => {
  const SIZE = 2 * MIB + 500_000;
  const bytes = Buffer.alloc(SIZE, 'compare me ');

  /** Feeds everything and returns what the disk said to each question. */
  async function compareAll(onDisk: Buffer, chunk: number) {
    const overlap = createOverlapCheck(fakeFile(new FakeDisk(onDisk)), 0, SIZE);
    for (let at = 0; at < SIZE; ) {
      at += overlap.take(bytes.subarray(at, at + chunk));
      if (!overlap.isFull) continue;
      const differing = await overlap.compare();
      if (differing !== null) return { at: overlap.provenBytes, differing };
    }
    return overlap.isComplete ? 'proven' : 'not over';
  }

  test.each([1_000, 65_536, MIB, 5 * MIB])('proves what is equal, in chunks of %d bytes', async (chunk) => {
    expect(await compareAll(bytes, chunk)).toBe('proven');
  });

  test.each([0, 70_000, MIB - 1, MIB, SIZE - 1])('finds a difference at byte %d', async (at) => {
    const other = Buffer.from(bytes);
    other[at] = 0;
    expect(await compareAll(other, 65_536)).toMatchObject({ at });
  });

  test('takes a file that is shorter than it should be as one that differs there', async () => {
    expect(await compareAll(bytes.subarray(0, 100), 65_536)).toMatchObject({ at: 100 });
  });
});
