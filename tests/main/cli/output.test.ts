import { expect, test } from 'vitest';
import { cutEnd, cutMiddle, displayWidth } from '../../../src-main/cli/print/display-width';
import { createOutput, type Loudness } from '../../../src-main/cli/print/output';
import { problem } from '../../../src-shared/model/problem';
import { FakeCore } from '../../support/fake-core';
import { createFakeTerminal } from '../../support/fake-terminal';

function outputOn({ isTTY = true, columns = 40, json = false, loudness = 'normal' as Loudness } = {}) {
  const terminal = createFakeTerminal(new FakeCore().create, { isTTY, columns });
  return { terminal, output: createOutput(terminal, json, loudness) };
}

/** What stands on the screen's last line after all that was written to it. */
function lastLine(written: string): string {
  return written.split('\n').at(-1)?.split('\r\x1b[K').at(-1) ?? '';
}

const widths: [string, number][] = [
  ['abc', 3],
  ['', 0],
  ['日本語', 6],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['❤️', 2],
  ['한글 a', 6],
];
test.each(widths)('[D1] %j takes %d columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test('[D1] a text is cut to its columns, wide characters whole', () => {
  expect(cutEnd('abcdef', 4)).toBe('abc…');
  expect(cutEnd('日本語', 4)).toBe('日…');
  expect(cutMiddle('a-very-long-name.mp3', 11)).toBe('a-ver…e.mp3');
  for (let columns = 0; columns < 12; columns += 1) {
    expect(displayWidth(cutEnd('日本語 text', columns))).toBeLessThanOrEqual(columns);
    expect(displayWidth(cutMiddle('日本語 text', columns))).toBeLessThanOrEqual(columns);
  }
});

test('[D1] the status is one line within the terminal, with the ends of a long name', () => {
  const { terminal, output } = outputOn({ columns: 40 });
  output.status(': 50 % of 28.6 MB', `${'x'.repeat(300)}.mp3`);
  const line = lastLine(terminal.told());
  expect(displayWidth(line)).toBeLessThan(40);
  expect(line).toMatch(/^x+…x*\.mp3: 50 % of 28\.6 MB$/);
});

test('[D1] every other line wipes it away first, and it stands below them again', () => {
  const { terminal, output } = outputOn();
  output.status('song.mp3: 100 %');
  output.line('saved /a/song.mp3');
  output.tell('a word');
  output.problem(problem('connection-lost'));
  expect(lastLine(terminal.told())).toBe('song.mp3: 100 %');
  // Before the line on stdout the one on stderr was wiped.
  expect(terminal.told()).toContain('song.mp3: 100 %\r\x1b[K\r\x1b[Ksong.mp3: 100 %\r\x1b[Ka word\n');
  expect(terminal.printed()).toBe('saved /a/song.mp3\n');
});

test('[D1] nothing of it goes into a pipe, and nothing of it is foreign', () => {
  const piped = outputOn({ isTTY: false });
  piped.output.status('half', 'song');
  expect(piped.terminal.told()).toBe('');
  const shown = outputOn();
  shown.output.status(': half', 'a\x1b[2J\u202eb');
  expect(lastLine(shown.terminal.told())).toBe('a\uFFFD[2J\uFFFDb: half');
});

test('[D6] --quiet says nothing but results and what went wrong, --verbose more', () => {
  const quiet = outputOn({ loudness: 'quiet' });
  quiet.output.status('half');
  quiet.output.tell('a word');
  quiet.output.detail('a detail');
  quiet.output.report('saved');
  quiet.output.line('a result');
  quiet.output.problem(problem('stopped'));
  expect(quiet.terminal.printed()).toBe('a result\n');
  expect(quiet.terminal.told()).toMatch(/^Port59 was closed[^\n]*\n$/);
  const verbose = outputOn({ loudness: 'verbose', isTTY: false });
  verbose.output.detail('a detail');
  expect(verbose.terminal.told()).toBe('a detail\n');
});

test('a line of a peer has an end, however long it is', () => {
  const { terminal, output } = outputOn({ isTTY: false });
  output.tell('x'.repeat(1_000_000));
  expect(terminal.told().length).toBeLessThan(5_000);
});
