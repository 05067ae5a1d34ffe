import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LISTING, type ListingOptions } from '../../../src-shared/fserve/commands';
import { createListingParser, type ListingEntry } from '../../../src-shared/fserve/listing';
import { createListingWriter, formatListingHeader, type ListingForm } from '../../../src-shared/fserve/listing-format';

const file = (name: string, size: number): ListingEntry => ({ kind: 'file', name, size, exact: true });
const folder = (name: string): ListingEntry => ({ kind: 'folder', name });

function written(
  style: ListingForm['style'],
  entries: readonly ListingEntry[],
  options: Partial<ListingOptions> = {},
  at: readonly string[] = [],
): string[] {
  const longestName = entries.reduce((longest, { name }) => Math.max(longest, name.length), 0);
  const writer = createListingWriter({ style, folder: at, longestName, options: { ...DEFAULT_LISTING, ...options } });
  return [formatListingHeader(at), ...writer.add(entries), ...writer.end()];
}

const RECORDED = [
  folder('music'),
  file('rawrite32.exe', 180_224),
  file('rawrite32.htm', 5612),
  file('screen.png', 4608),
];

describe('rules 5.5, 5.6, 5.17: listings as mIRC 5.91 writes them', () => {
  test('[B10] dir pads names to the longest and three more, and right-aligns the size in seven', () => {
    expect(written('dir', RECORDED, {}, ['sub'])).toEqual([
      '[\\sub\\*.*]',
      '..',
      'music',
      'rawrite32.exe    176 kb',
      'rawrite32.htm   5.48 kb',
      'screen.png      4.50 kb',
      'End of list.',
    ]);
  });

  test('[B10] ls pads names to the longest and four more, the last of a row too', () => {
    const names = ['rawrite32.exe', 'music', 'a.txt', 'b.txt', 'c.txt'].map((name) => file(name, 5));
    expect(written('ls', names)).toEqual([
      '[\\*.*]',
      'rawrite32.exe    music            a.txt            b.txt            ',
      'c.txt            ',
      'End of list.',
    ]);
  });

  test('[B10] ls -b and ls -k show sizes', () => {
    expect(written('ls', [folder('music'), file('a.txt', 2048)], { size: 'bytes' })[1]).toBe(
      'music              a.txt      2048    ',
    );
    expect(written('ls', [file('a.txt', 2048)], { size: 'kilobytes' })[1]).toBe('a.txt   2.00 kb    ');
  });

  test.each([
    [0, '0 b'],
    [2, '2 b'],
    [1023, '1023 b'],
    [1024, '1.00 kb'],
    [4608, '4.50 kb'],
    [35_226, '34.4 kb'],
    [180_224, '176 kb'],
    [1_023_999, '0.977 mb'],
    [36_071_014, '34.4 mb'],
  ])('[B9] %d bytes are told as %s', (size, text) => {
    expect(written('dir', [file('a', size)])[1]).toBe(`a   ${text.padStart(7)}`);
  });

  test.each([
    [0, '0.00 kb'],
    [2, '0.01 kb'],
    [20, '0.02 kb'],
    [4608, '4.50 kb'],
    [36_071_014, '35226 kb'],
  ])('[B9] dir -k: %d bytes are told as %s', (size, text) => {
    expect(written('dir', [file('a', size)], { size: 'kilobytes' })[1]).toBe(`a   ${text.padStart(7)}`);
  });

  test('[B1] a folder whose name looks like a file with its size is listed all the same', () => {
    expect(written('dir', [folder('Movies 700 MB'), folder('Photos  2023')])).toEqual([
      '[\\*.*]',
      'Movies 700 MB',
      'Photos  2023',
      'End of list.',
    ]);
  });

  test.each([{ wide: true, perLine: 4 }, { perLine: 3 }])('several entries a line stay apart: %j', (options) => {
    const names = ['a', 'a rather long name of a file.tar.gz', 'b'.repeat(200), 'c'];
    const rows = written(
      'dir',
      names.map((name) => file(name, 5)),
      { size: 'bytes', ...options },
    ).slice(1, -1);
    const cells = rows.flatMap((row) => row.split(/(?<= {2,}5) {2,}/));
    expect(cells.map((cell) => cell.replace(/ {2,}5\s*$/, ''))).toEqual(names);
  });

  test('no name looks like the end', () => {
    const files = ['a', 'End of list.txt'].map((name) => file(name, 5));
    expect(written('ls', files).map((row) => row.trimEnd())).toEqual(['[\\*.*]', 'a', 'End of list.']);
  });

  test('however the entries come, the rows are the same', () => {
    const entry = fc.record({ name: fc.stringMatching(/^[a-z]{1,9}$/), size: fc.nat() });
    const options = fc.record({
      size: fc.constantFrom('rounded' as const, 'bytes' as const, 'kilobytes' as const),
      perLine: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 9 }), { maxLength: 9 }), options, (pieces, chosen) => {
        const form = {
          style: 'dir',
          folder: ['a'],
          longestName: 9,
          options: { ...DEFAULT_LISTING, ...chosen },
        } as const;
        const lists = pieces.map((piece) => piece.map(({ name, size }) => file(name, size)));
        const whole = createListingWriter(form);
        const pieced = createListingWriter(form);
        expect([...lists.flatMap((list) => pieced.add(list)), ...pieced.end()]).toEqual([
          ...whole.add(lists.flat()),
          ...whole.end(),
        ]);
      }),
    );
  });

  test('with exact sizes, what is read is what was written', () => {
    const name = fc
      .stringMatching(/^[!-~äöü€][ -~äöü€]{0,60}[!-~äöü€]$/)
      .filter((text) => !/[\\/[\]]/.test(text) && !/^end of list/i.test(text));
    fc.assert(
      fc.property(fc.array(fc.record({ name, size: fc.maxSafeNat() }), { maxLength: 20 }), (shown) => {
        const files = shown.map((one) => file(one.name, one.size));
        const parser = createListingParser();
        const parts = written('dir', files, { size: 'bytes' }).map((line) => parser.feed(line));
        // Without an ending it may be a folder as well: that is said, and what it is as a file stays.
        const read = parts.flatMap((part) => (part.kind === 'entry' ? [part.entry] : []));
        expect(read).toMatchObject(files);
        expect(read).toHaveLength(files.length);
      }),
    );
  });
});
