import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatLine, parseLine, parseNumber } from '../../../src-shared/protocol/codec';
import { createLineSplitter } from '../../../src-shared/protocol/line-splitter';
import type { Message } from '../../../src-shared/protocol/messages';
import { decodeWindows1252, encodeText } from '../../../src-shared/text/encoding';

const bytes = (text: string) => encodeText(text, 'utf-8');
const parse = (text: string) => parseLine(bytes(text));

const LINES: [string, Message][] = [
  ['100 ada', { kind: 'chat-call', nick: 'ada' }],
  ['101 bob', { kind: 'chat-answer', nick: 'bob' }],
  ['110 ada', { kind: 'fserve-call', nick: 'ada' }],
  ['111 bob', { kind: 'fserve-answer', nick: 'bob' }],
  [
    '120 ada 14 a file  with spaces.txt',
    { kind: 'send-call', nick: 'ada', sizeBytes: 14, name: 'a file  with spaces.txt' },
  ],
  ['121 bob 14', { kind: 'send-answer', nick: 'bob', position: 14 }],
  ['130 ada x.zip', { kind: 'get-call', nick: 'ada', name: 'x.zip' }],
  ['131 bob 9007199254740991', { kind: 'get-answer', nick: 'bob', sizeBytes: 2 ** 53 - 1 }],
  ['132 ada 0', { kind: 'get-position', nick: 'ada', position: 0 }],
  ['150 unavailable', { kind: 'unavailable' }],
  ['151 rejected', { kind: 'rejected' }],
];

describe('lines of the specification', () => {
  test.each(LINES)('%s is read and written', (line, message) => {
    expect(parse(line)).toEqual({ kind: 'message', message, encoding: 'utf-8' });
    expect(formatLine(message)).toEqual(bytes(`${line}\r\n`));
  });

  test('rule 4.1: one outer pair of quotes goes', () => {
    expect(parse('120 ada 1 "x y"')).toMatchObject({ message: { name: 'x y' } });
    expect(parse('120 ada 1 "')).toMatchObject({ message: { name: '"' } });
  });

  test.each(['150', '150 Worano', '150 any thing'])('rule 2.4: %s is read by its number', (line) => {
    expect(parse(line)).toMatchObject({ message: { kind: 'unavailable' } });
  });

  test.each([
    '',
    'helo',
    '10 ada',
    '1000 ada',
    '140 ada',
    '100',
    '100 ',
    '100 two words',
    '120 helo test',
    '120 ada 5',
    '120 ada 5 ',
    '120 ada  5 x',
    '120 ada -5 x',
    '120 ada +5 x',
    '120 ada 0x5 x',
    '120 ada 12345678901234567890 x',
    '121 bob 9007199254740992',
    '121 bob ١',
    '132 ada 1 2',
    `100 ${'n'.repeat(101)}`,
    '100 a\u0000b',
    '100 a\tb',
    '120 ada 1 a\u0007',
    '150unavailable',
  ])('rules 1.3, 1.6, 1.7, 2.2: %j is a violation', (line) => {
    expect(parse(line).kind).toBe('violation');
  });

  test('rule 1.6: a nick of 100 bytes is accepted', () => {
    expect(parse(`100 ${'n'.repeat(100)}`).kind).toBe('message');
  });

  test('rule 1.5: a line that is no UTF-8 is windows-1252 and goes back byte for byte', () => {
    const line = Uint8Array.from([...bytes('130 ada Gr'), 0xfc, 0xdf, 0x80, 0x81]);
    const read = parseLine(line);
    if (read.kind !== 'message') throw new Error(read.detail);
    expect(read.encoding).toBe('windows-1252');
    expect(formatLine(read.message, read.encoding)).toEqual(Uint8Array.from([...line, 13, 10]));
  });

  test('a message that cannot stand in a line is a bug of ours and throws', () => {
    expect(() => formatLine({ kind: 'chat-call', nick: 'two words' })).toThrow();
    expect(() => formatLine({ kind: 'get-call', nick: 'ada', name: 'a\nb' })).toThrow();
  });

  const nick = fc.stringMatching(/^[!-~äöüß€]{1,30}$/);
  const name = fc.stringMatching(/^[ -!#-~äöü€]{1,200}$/);
  const size = fc.maxSafeNat();
  const anyMessage: fc.Arbitrary<Message> = fc.oneof(
    fc.record({ kind: fc.constant('chat-call' as const), nick }),
    fc.record({ kind: fc.constant('send-call' as const), nick, sizeBytes: size, name }),
    fc.record({ kind: fc.constant('get-call' as const), nick, name }),
    fc.record({ kind: fc.constant('get-answer' as const), nick, sizeBytes: size }),
    fc.record({ kind: fc.constant('send-answer' as const), nick, position: size }),
    fc.record({ kind: fc.constant('get-position' as const), nick, position: size }),
  );
  test('parse of format is the identity, pinned to either encoding', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom('utf-8' as const, 'windows-1252' as const), (message, encoding) => {
        const read = parseLine(formatLine(message, encoding).slice(0, -2), encoding, true);
        expect(read).toMatchObject({ kind: 'message', message });
      }),
    );
  });

  test('rule 1.7: numbers are ASCII digits up to 2^53−1', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (number) => parseNumber(String(number)) === number));
    fc.assert(fc.property(fc.string(), (word) => parseNumber(word) === null || /^[0-9]+$/.test(word)));
  });
});

describe('the line splitter', () => {
  const LIMIT = 64;
  /** All lines of the input, or where it broke. */
  const split = (pieces: readonly Uint8Array[]) => {
    const splitter = createLineSplitter(LIMIT);
    const lines: string[] = [];
    let held = 0;
    for (const piece of pieces) {
      splitter.push(piece);
      for (let next = splitter.next(); next.kind !== 'more'; next = splitter.next()) {
        if (next.kind === 'too-long') return { lines, broken: true, held };
        lines.push(decodeWindows1252(next.bytes));
      }
      held = Math.max(held, splitter.heldBytes());
    }
    return { lines, broken: false, held };
  };

  test('rule 1.2: LF and CR LF end a line', () => {
    expect(split([bytes('a\nb\r\n\r\nc')]).lines).toEqual(['a', 'b', '']);
  });

  test('rule 1.3: a line of the limit passes, one byte more does not', () => {
    expect(split([bytes(`${'x'.repeat(LIMIT)}\r\n`)])).toMatchObject({ broken: false, lines: ['x'.repeat(LIMIT)] });
    expect(split([bytes(`${'x'.repeat(LIMIT + 1)}\n`)]).broken).toBe(true);
    expect(split([bytes('x'.repeat(LIMIT + 2))]).broken).toBe(true);
  });

  test('rule 1.4: what is behind the last line taken is handed over', () => {
    const splitter = createLineSplitter(LIMIT);
    splitter.push(bytes('120 a 5 x\r\nhello'));
    expect(splitter.next().kind).toBe('line');
    expect(splitter.takeRest()).toEqual(bytes('hello'));
    expect(splitter.takeRest()).toHaveLength(0);
  });

  test('any bytes, whole or cut anywhere, give the same lines, and no more than the limit is held', () => {
    const byte = fc.oneof({ weight: 6, arbitrary: fc.nat(255) }, { weight: 1, arbitrary: fc.constantFrom(10, 13) });
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 8 }), (input, cuts) => {
        const all = Uint8Array.from(input);
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
        const pieces = at.slice(1).map((end, index) => all.slice(at[index], end));
        const cut = split(pieces);
        const bytewise = split(input.map((one) => Uint8Array.of(one)));
        const whole = split([all]);
        expect([cut.lines, cut.broken]).toEqual([whole.lines, whole.broken]);
        expect([bytewise.lines, bytewise.broken]).toEqual([whole.lines, whole.broken]);
        expect(Math.max(cut.held, bytewise.held)).toBeLessThanOrEqual(LIMIT + 1);
      }),
    );
  });
});
