import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatVisitorCommand, parseVisitorCommand, type VisitorCommand } from '../../../src-shared/fserve/commands';
import { parseExactLine } from '../../../src-shared/fserve/exact-listing';
import { createListingParser, type ListingEntry, parseSize } from '../../../src-shared/fserve/listing';
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

  test('a command is read as it was written', () => {
    const name = fc.stringMatching(/^[ -~äöü€]{1,40}$/).filter((text) => text.trim() !== '');
    const named = fc.oneof(
      fc.record({ kind: fc.constant('cd' as const), path: name }),
      fc.record({ kind: fc.constant('get' as const), name }),
      fc.record({ kind: fc.constant('read' as const), name, linesPerPage: fc.integer({ min: 5, max: 50 }) }),
      fc.record({
        kind: fc.constantFrom('dir' as const, 'ls' as const),
        path: fc.option(name),
        options: fc.record({
          size: fc.constantFrom('rounded' as const, 'bytes' as const, 'kilobytes' as const),
          perLine: fc.integer({ min: 1, max: 20 }),
          wide: fc.constant(false),
        }),
      }),
    );
    const bare = fc.constantFrom<VisitorCommand>({ kind: 'help' }, { kind: 'exit' }, { kind: 'empty' });
    fc.assert(
      fc.property(fc.oneof(named, bare), (command) => {
        expect(parseVisitorCommand(formatVisitorCommand(command))).toEqual(command);
      }),
    );
  });

  test('plain names are not quoted: old servers may not know quotes', () => {
    expect(formatVisitorCommand({ kind: 'get', name: 'a b (1).txt' })).toBe('get a b (1).txt');
    expect(formatVisitorCommand({ kind: 'get', name: 'a ' })).toBe('get "a "');
  });

  test('commands in any case, with their options', () => {
    expect(parseVisitorCommand('GET "a b.txt"')).toEqual({ kind: 'get', name: 'a b.txt' });
    expect(parseVisitorCommand('dir -b -3')).toMatchObject({ kind: 'dir', options: { size: 'bytes', perLine: 3 } });
    expect(parseVisitorCommand('read -99 x')).toMatchObject({ linesPerPage: 50 });
    expect(parseVisitorCommand('cd..')).toEqual({ kind: 'cd', path: '..' });
    expect(parseVisitorCommand('rm x')).toEqual({ kind: 'unknown', text: 'rm x' });
  });
});

test.each(['{"name":"..","size":1}', '{"name":"../x","size":1}', '{"name":"."}'])(
  '[B1] %s of an exact listing is no entry: it leads elsewhere',
  (line) => {
    expect(parseExactLine(line)).toBeNull();
  },
);
