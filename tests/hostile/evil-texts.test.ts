/** Every reader of texts on lines made to cost more than their length. */
import { describe, expect, test } from 'vitest';
import { completions, parseTyped } from '../../src-renderer/components/conversation/composer/composer-commands';
import { parseVisitorCommand } from '../../src-shared/fserve/commands';
import { parseExactLine } from '../../src-shared/fserve/exact-listing';
import { createListingParser, parseMarkedEntry, parseSize } from '../../src-shared/fserve/listing';
import { parsePagerAnswer, parsePagerMark } from '../../src-shared/fserve/pager';
import { resolvePath } from '../../src-shared/fserve/path';
import { isBarePrompt, parsePrompt } from '../../src-shared/fserve/prompt';
import { isEndOfList, recogniseServerText } from '../../src-shared/fserve/texts';
import { parseLine } from '../../src-shared/protocol/codec';
import { createSessionEncoding, encodeText } from '../../src-shared/text/encoding';
import { parseChatLine, stripMircText, visibleText } from '../../src-shared/text/mirc-text';
import { cleanNick, dangerOf, safeName, safeRelativePath } from '../../src-shared/text/safe-name';
import { splitText } from '../../src-shared/text/split-text';

/** As long as a line of a peer may be. */
const LENGTH = 64_000;
/** Linear readers need some milliseconds; one whose time grows with the square needs ten seconds. */
const BOUND_MS = 800;

const UNITS = [
  ' ',
  '\t',
  '.',
  '. ',
  '/',
  '\\',
  ':',
  'a ',
  ' 1 kb',
  '[dir] ',
  '.jpg ',
  '.jpg',
  '*.*]',
  '"',
  '-b ',
  '\x02',
  '\x0304,01',
  '\x01',
  'é',
  '☕',
  'a\\',
  'End of list',
  "'C' for more ",
];
const FRAMES: readonly (readonly [string, string])[] = [
  ['', ''],
  ['x', 'y'],
  ['[\\', 'y'],
  ['cd ', 'y'],
  ['[dir]', 'y'],
  ['/', '\n'],
  ['\x01', 'y'],
  ['120 nick 5 ', 'y'],
];

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  parseVisitorCommand,
  listing: (text) => {
    const parser = createListingParser();
    parser.feed('[\\*.*]');
    return parser.feed(text);
  },
  parsePagerMark,
  parsePagerAnswer,
  resolvePath: (text) => resolvePath([], text),
  parsePrompt,
  isBarePrompt,
  isEndOfList,
  parseExactLine,
  parseMarkedEntry,
  parseSize,
  recogniseServerText,
  parseChatLine,
  stripMircText,
  visibleText,
  cleanNick,
  dangerOf,
  safeName: (text) => safeName(text),
  safeRelativePath,
  splitText: (text) => splitText(text, 4_000, 'utf-8'),
  'splitText in windows-1252': (text) => splitText(text, 4_000, 'windows-1252'),
  parseLine: (text) => parseLine(encodeText(text, 'utf-8')),
  session: (text) => createSessionEncoding('utf-8', false).read(encodeText(text, 'windows-1252')),
  'what is typed': parseTyped,
  completions,
};

describe('[S2] no reader’s time grows faster than its text', () => {
  test.each(Object.entries(READERS))(
    '%s',
    (_, read) => {
      for (const unit of UNITS) {
        for (const [before, after] of FRAMES) {
          const text = `${before}${unit.repeat(Math.ceil(LENGTH / unit.length))}${after}`;
          const startMs = performance.now();
          read(text);
          const tookMs = performance.now() - startMs;
          expect(tookMs, JSON.stringify([before, unit, after])).toBeLessThan(BOUND_MS);
        }
      }
    },
    120_000,
  );

  test('a text of 399,000 characters that is pasted', () => {
    const pasted = ['a ', 'x', '☕', '☕ '].map((unit) => unit.repeat(399_000 / unit.length));
    for (const text of pasted) {
      const startMs = performance.now();
      parseTyped(text);
      splitText(text, 4_000, 'utf-8');
      splitText(text, 4_000, 'windows-1252');
      expect(performance.now() - startMs).toBeLessThan(BOUND_MS);
    }
  });

  test('120 names of 4 kB', () => {
    const startMs = performance.now();
    for (let count = 0; count < 120; count++) safeName(`a${'. '.repeat(2_000)}b`);
    expect(performance.now() - startMs).toBeLessThan(BOUND_MS);
  });
});
