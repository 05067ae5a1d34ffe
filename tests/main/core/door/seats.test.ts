import { describe, expect, test } from 'vitest';
import { type Seat, seatFor } from '../../../../src-main/core/door/seats';

const NOW = 1_000_000;
const stranger = (group: string) => ({ group, isKnown: false });
const known = (group: string) => ({ group, isKnown: true });

function seats(count: number, seat: Partial<Seat> & { readonly group: string }): Seat[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${seat.group}/${index}`,
    isKnown: false,
    activeAt: NOW,
    ...seat,
  }));
}

describe('[C7] [S5] who may come in', () => {
  test('several of one address may, up to a quarter of all', () => {
    expect(seatFor(stranger('a'), seats(49, { group: 'a' }), 200, NOW).kind).toBe('free');
    expect(seatFor(stranger('a'), seats(50, { group: 'a' }), 200, NOW).kind).toBe('full');
    expect(seatFor(known('a'), seats(50, { group: 'a' }), 200, NOW).kind).toBe('full');
    expect(seatFor(stranger('b'), seats(50, { group: 'a' }), 200, NOW).kind).toBe('free');
    expect(seatFor(stranger('a'), seats(1, { group: 'a' }), 2, NOW).kind).toBe('free');
  });

  test('a dead one makes room: the one that has been silent longest, and for half a minute at least', () => {
    const there = [...seats(49, { group: 'a', activeAt: NOW - 30_000 }), ...seats(1, { group: 'x', activeAt: 0 })];
    const oldest: Seat = { id: 'oldest', group: 'a', isKnown: false, activeAt: NOW - 40_000 };
    expect(seatFor(stranger('a'), [...there, oldest], 200, NOW)).toEqual({ kind: 'instead', id: 'oldest' });
    const lively = seats(50, { group: 'a', activeAt: NOW - 29_000 });
    expect(seatFor(stranger('a'), lively, 200, NOW).kind).toBe('full');
  });

  test('strangers leave a quarter to people we know, and never send one of them away', () => {
    const groups = ['a', 'b', 'c'].flatMap((group) => seats(50, { group }));
    expect(seatFor(stranger('d'), groups, 200, NOW).kind).toBe('full');
    expect(seatFor(known('d'), groups, 200, NOW).kind).toBe('free');
    const friends = seats(50, { group: 'e', isKnown: true, activeAt: 0 });
    expect(seatFor(stranger('d'), [...groups, ...friends], 200, NOW).kind).toBe('full');
    expect(seatFor(known('d'), [...groups, ...friends], 200, NOW)).toEqual({ kind: 'instead', id: 'e/0' });
  });

  test('where there are no places at all, nobody comes in', () => {
    expect(seatFor(stranger('a'), [], 0, NOW).kind).toBe('full');
    expect(seatFor(known('a'), [], 0, NOW).kind).toBe('full');
  });
});
