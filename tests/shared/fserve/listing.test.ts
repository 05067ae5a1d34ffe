import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LISTING, parseVisitorCommand } from '../../../src-shared/fserve/commands';
import { createListingParser, formatListing, type ListingEntry, parseSize } from '../../../src-shared/fserve/listing';
import { parsePagerMark } from '../../../src-shared/fserve/pager';
import { resolvePath } from '../../../src-shared/fserve/path';
import { formatPrompt, parsePrompt } from '../../../src-shared/fserve/prompt';

function read(lines: readonly string[]): ListingEntry[] {
  const parser = createListingParser();
  return lines.flatMap((line) => {
    const part = parser.feed(line);
    return part.kind === 'entry' ? [part.entry] : [];
  });
}

describe('rule 5.5: listings', () => {
  test('are written as mIRC writes them', () => {
    const entries: ListingEntry[] = [
      { kind: 'file', name: 'rawrite32.exe', size: 180_224, exact: true },
      { kind: 'folder', name: 'music' },
      { kind: 'file', name: 'screen.png', size: 4608, exact: true },
    ];
    const lines = formatListing(['sub'], entries, DEFAULT_LISTING);
    expect(lines.map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
      '[\\sub\\*.*]',
      '..',
      'music',
      'rawrite32.exe  176 kb',
      'screen.png  4.50 kb',
      'End of list.',
    ]);
  });

  test('with exact sizes, what is read is what was written', () => {
    const name = fc
      .stringMatching(/^[!-~äöü€][ -~äöü€]{0,60}[!-~äöü€]$/)
      .filter((text) => !/[\\/[\]]/.test(text) && !/^end of list/i.test(text));
    const file = fc.record({
      kind: fc.constant('file' as const),
      name,
      size: fc.maxSafeNat(),
      exact: fc.constant(true),
    });
    fc.assert(
      fc.property(fc.array(file, { maxLength: 20 }), (files) => {
        expect(read(formatListing([], files, { ...DEFAULT_LISTING, size: 'bytes' }))).toEqual(files);
      }),
    );
  });

  test.each([
    ['a.zip    34.4MB', { kind: 'file', name: 'a.zip', size: 36_071_014, exact: false }],
    ['a b.txt  679B', { kind: 'file', name: 'a b.txt', size: 679, exact: true }],
    ['x.bin     N/A', { kind: 'file', name: 'x.bin', size: null, exact: false }],
    ['Season 2', { kind: 'folder', name: 'Season 2' }],
    ['music  [dir]', { kind: 'folder', name: 'music' }],
  ])('rule 5.6: %j is read tolerantly', (line, entry) => {
    expect(read(['[\\*.*]', line, 'END OF LIST'])).toEqual([entry]);
  });

  test.each([
    ['176 kb', 180_224],
    ['123456 bytes', 123_456],
    ['4,5 kb', 4608],
  ])('the size %s', (text, bytes) => {
    expect(parseSize(text)?.bytes).toBe(bytes);
  });
});

describe('the dialogue around them', () => {
  test('prompts, paths and page marks', () => {
    expect(parsePrompt(formatPrompt(['a', 'b c']))).toEqual(['a', 'b c']);
    expect(parsePrompt('[\\*.*]')).toBeNull();
    expect(resolvePath(['a', 'b'], '..\\c/./d')).toEqual(['a', 'c', 'd']);
    expect(resolvePath(['a'], '\\..\\..')).toEqual([]);
    expect(parsePagerMark("[43% read, 'C' for more, 'S' to stop]")).toBe(43);
  });

  test('commands in any case, with their options', () => {
    expect(parseVisitorCommand('GET "a b.txt"')).toEqual({ kind: 'get', name: 'a b.txt' });
    expect(parseVisitorCommand('dir -b -3')).toMatchObject({ kind: 'dir', options: { size: 'bytes', perLine: 3 } });
    expect(parseVisitorCommand('read -99 x')).toMatchObject({ linesPerPage: 50 });
    expect(parseVisitorCommand('cd..')).toEqual({ kind: 'cd', path: '..' });
    expect(parseVisitorCommand('rm x')).toEqual({ kind: 'unknown', text: 'rm x' });
  });
});
