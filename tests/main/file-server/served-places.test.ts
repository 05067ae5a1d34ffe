import { describe, expect, test } from 'vitest';
import { createServedPlaces } from '../../../src-main/file-server/served-places';

const ADA = { visitor: 'ada@10.0.0.1', group: '10.0.0.1' };
const EVE = { visitor: 'eve@10.0.0.9', group: '10.0.0.9' };
const BOB = { visitor: 'bob@10.0.0.2', group: '10.0.0.2' };

function setUp() {
  let nowMs = 0;
  const places = createServedPlaces(() => nowMs);
  const ended: string[] = [];
  const begin = (holder: typeof ADA, minBytesPerSecond?: number) => {
    const place = places.take(minBytesPerSecond === undefined ? holder : { ...holder, minBytesPerSecond });
    place.begin(1_000_000, () => ended.push(holder.visitor));
    return place;
  };
  return {
    places,
    ended,
    begin,
    /** Each second a step, in which each place moves on by so much. */
    pass(seconds: number, moves: readonly (readonly [ReturnType<typeof begin>, number])[], from = 1_000_000) {
      for (let second = 1; second <= seconds; second++) {
        nowMs += 1000;
        for (const [place, bytes] of moves) place.moved(from + second * bytes);
      }
    },
  };
}

describe('[S5] a place is for whoever uses it', () => {
  test('a get that reads nothing is ended when another wants the place, not before half a minute', () => {
    const { places, ended, begin, pass } = setUp();
    const silent = begin(EVE);
    const quick = begin(ADA);
    pass(29, [[quick, 100_000]]);
    expect(places.endSlowest(BOB)).toBe(false);
    pass(1, [[quick, 100_000]], 1_000_000 + 29 * 100_000);
    expect(silent.wasTooSlow).toBe(false);
    expect(places.endSlowest(BOB)).toBe(true);
    expect(ended).toEqual([EVE.visitor]);
    expect([silent.wasTooSlow, quick.wasTooSlow]).toEqual([true, false]);
    expect(places.endSlowest(BOB)).toBe(false);
  });

  test('what counts is the last half minute, whatever was before', () => {
    const { places, begin, pass } = setUp();
    const place = begin(EVE);
    pass(300, [[place, 1_000_000]]);
    pass(25, []);
    expect(places.endSlowest(BOB)).toBe(false);
    pass(20, []);
    expect(places.endSlowest(BOB)).toBe(true);
  });

  test('a slow line is not too slow; one under our own limit neither', () => {
    const { places, begin, pass } = setUp();
    const modem = begin(ADA);
    const limited = begin(EVE, 100);
    pass(60, [
      [modem, 1100],
      [limited, 200],
    ]);
    expect(places.endSlowest(BOB)).toBe(false);
  });

  test('his own goes first, then one of his address, then the slowest', () => {
    const { places, ended, begin, pass } = setUp();
    const slower = begin(ADA);
    const bobs = begin(BOB);
    const neighbour = begin({ ...EVE, group: BOB.group });
    pass(40, [
      [slower, 1],
      [bobs, 100],
      [neighbour, 50],
    ]);
    expect(places.endSlowest({ ...BOB, visitor: 'bob@10.0.0.3', group: '10.0.0.3' }, 'visitor')).toBe(false);
    for (let count = 0; count < 3; count++) places.endSlowest(BOB);
    expect(ended).toEqual([BOB.visitor, EVE.visitor, ADA.visitor]);
  });

  test('rule 5.11: they are counted for each visitor, and given back once', () => {
    const { places, begin } = setUp();
    const place = begin(ADA);
    begin(ADA);
    begin(EVE);
    expect(places.countOf(ADA.visitor)).toBe(2);
    place.giveBack();
    place.giveBack();
    expect(places.countOf(ADA.visitor)).toBe(1);
  });
});
