import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acknowledgedPosition,
  acknowledges,
  createAckReader,
  formatAck,
} from '../../../src-main/bytes/acknowledgement';

describe('acknowledgements', () => {
  test.each([
    [0, [0, 0, 0, 0]],
    [1, [0, 0, 0, 1]],
    [2 ** 32 - 1, [255, 255, 255, 255]],
    [2 ** 32, [0, 0, 0, 0]],
    [2 ** 53 - 1, [255, 255, 255, 255]],
  ])('of position %d are four bytes, mod 2^32', (position, bytes) => {
    expect([...formatAck(position)]).toEqual(bytes);
    expect(
      acknowledges(
        formatAck(position).reduce((word, byte) => word * 256 + byte, 0),
        position,
      ),
    ).toBe(true);
  });

  test('are read however the stream is cut: the newest whole one counts', () => {
    const cut = fc.array(fc.integer({ min: 1, max: 13 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31 - 1), { maxLength: 9 }), cut, (positions, lengths) => {
        const stream = Buffer.concat(positions.map((position) => formatAck(position)));
        const reader = createAckReader();
        let at = 0;
        for (const length of [...lengths, stream.length]) {
          reader.push(stream.subarray(at, at + length));
          at += length;
        }
        expect(reader.newest).toBe(positions.at(-1) ?? null);
      }),
    );
  });
});

describe('the position that is acknowledged', () => {
  test.each([
    ['counted from the start of the file', 700, 500, 1_000, 700],
    ['counted from where the connection began', 200, 500, 1_000, 700],
    ['of everything', 1_000, 0, 1_000, 1_000],
    ['beyond 4 GiB', 5, 2 ** 32, 2 ** 32 + 10, 2 ** 32 + 5],
    ['before anything counted', 0, 500, 500, 500],
  ])('%s', (_, ack, from, sent, position) => {
    expect(acknowledgedPosition(ack, from, sent)).toBe(position);
  });

  test('is never beyond what was sent nor before where it began, whatever a peer says', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), (ack, from, more) => {
        const position = acknowledgedPosition(ack, from, from + more);
        expect(position).toBeGreaterThanOrEqual(from);
        expect(position).toBeLessThanOrEqual(from + more);
      }),
    );
  });
});
