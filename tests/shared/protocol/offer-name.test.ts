import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatLine, parseLine } from '../../../src-shared/protocol/codec';
import { formatOfferName, parseOfferName } from '../../../src-shared/protocol/offer-name';

const offer = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{8}$/),
  files: fc.integer({ min: 1, max: 100_000 }),
  sizeBytes: fc.maxSafeInteger().map(Math.abs),
  hasPrograms: fc.boolean(),
});
/** As names are when they reach a line: without control characters. */
const path = fc.string({ unit: 'grapheme', maxLength: 100 }).map((text) => text.replace(/\p{Cc}/gu, '_'));

test('an offer survives the way through its name', () => {
  fc.assert(
    fc.property(offer, path, (given, where) => {
      expect(parseOfferName(formatOfferName(given, where))).toEqual({ offer: given, path: where });
    }),
  );
});

test('no other name is one of an offer, and none throws', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const read = parseOfferName(name);
      expect(read === null || name.startsWith('.//')).toBe(true);
    }),
  );
});

test.each([
  'report.pdf',
  './summer/pic.jpg',
  './/summer/pic.jpg',
  './/b7f31c02 200/pic.jpg',
  './/b7f31c02 200 99999999999999999/pic.jpg',
  './/b7f31c02 200 9007199254740993/pic.jpg',
  './/B7F31C02 200 1/pic.jpg',
  './/b7f31c02 -1 1/pic.jpg',
  './/b7f31c02 200 1 more/pic.jpg',
])('%s is a plain name', (name) => {
  expect(parseOfferName(name)).toBeNull();
});

test('a line carries it to the letter', () => {
  const name = formatOfferName(
    { id: 'b7f31c02', files: 200, sizeBytes: 5_100_000, hasPrograms: false },
    'summer/pic 1.jpg',
  );
  const line = formatLine({ kind: 'send-call', nick: 'ada', sizeBytes: 1000, name });
  expect(Buffer.from(line).toString()).toBe('120 ada 1000 .//b7f31c02 200 5100000/summer/pic 1.jpg\r\n');
  expect(parseLine(line.subarray(0, -2))).toMatchObject({ message: { name } });
});
