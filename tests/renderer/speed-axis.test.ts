import { expect, test } from 'vitest';
import { topOfAxis } from '../../src-renderer/components/transfers/speed-axis';
import { formatLimit } from '../../src-shared/model/formatting';

const KB = 1024;
const MB = 1024 * KB;

test.each([
  [0, '1 KB/s'],
  [300, '1 KB/s'],
  [KB, '1 KB/s'],
  [1.1 * KB, '2 KB/s'],
  [43 * KB, '50 KB/s'],
  [499 * KB, '500 KB/s'],
  [700 * KB, '1 MB/s'],
  [41 * MB, '50 MB/s'],
  [900 * MB, '1 GB/s'],
])('above %d bytes a second stands %s', (highest, words) => expect(formatLimit(topOfAxis(highest))).toBe(words));

test('the top is never below what it is for', () => {
  for (let rate = 1; rate < 1e13; rate *= 1.7) expect(topOfAxis(rate)).toBeGreaterThanOrEqual(rate);
});
