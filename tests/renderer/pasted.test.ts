/** What is pasted and becomes a file: when, and under which name. */
import { expect, test } from 'vitest';
import {
  countLines,
  isTooLongToSay,
  textAsFile,
  withOwnName,
} from '../../src-renderer/components/conversation/composer/pasted';

const now = new Date(2026, 2, 1, 14, 5, 9);

test('a hundred lines can be said, ten thousand or a megabyte are a file', () => {
  expect(isTooLongToSay('line\n'.repeat(100))).toBe(false);
  expect(isTooLongToSay('line\n'.repeat(10_000))).toBe(true);
  expect(isTooLongToSay('x'.repeat(1_000_000))).toBe(true);
  expect(countLines('a\n\n \nb\n')).toBe(2);
});

test('a text that becomes a file is whole, and called after its moment', async () => {
  const file = textAsFile('a\r\nü\n', now);
  expect(file.name).toBe('Text 2026-03-01 14.05.09.txt');
  expect(await file.text()).toBe('a\r\nü\n');
});

test.each([
  ['image.png', 'Picture 2026-03-01 14.05.09.png'],
  ['image.jpeg', 'Picture 2026-03-01 14.05.09.jpeg'],
  ['', 'Picture 2026-03-01 14.05.09.png'],
  ['cat.png', 'cat.png'],
  ['report.pdf', 'report.pdf'],
])('pasted pictures do not all have one name: “%s”', (name, expected) => {
  expect(withOwnName(new File(['x'], name), now).name).toBe(expected);
});
