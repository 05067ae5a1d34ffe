import { describe, expect, test } from 'vitest';
import { createServedGets, type GetWish, type ServedGetLimits } from '../../../../src-main/core/browsing/served-gets';

const LIMITS: ServedGetLimits = { slots: 8, smallBytes: 0, getsPerVisitor: 3, uploadBytesPerSecond: 0 };
const NOT_GONE = new AbortController().signal;

function setUp(limits: Partial<ServedGetLimits> = {}) {
  let nowMs = 0;
  const gets = createServedGets(
    () => ({ ...LIMITS, ...limits }),
    () => nowMs,
  );
  return {
    gets,
    pass: (seconds: number) => {
      nowMs += seconds * 1000;
    },
    /** Takes a place that is given back when it is ended. */
    async begin(wish: GetWish, onEnd: () => void = () => {}) {
      const place = await gets.take(wish, NOT_GONE);
      place?.begin(0, () => {
        onEnd();
        place.giveBack();
      });
      return place;
    },
  };
}

const wish = (nick: string, host: string, isKnown = false): GetWish => ({ nick, host, isKnown, sizeBytes: 1 });

describe('[S5] places for gets from our server', () => {
  test('rule 5.11: so many for a visitor, whatever the case of his nick', async () => {
    const { gets, begin } = setUp();
    for (const nick of ['ada', 'Ada', 'ADA']) expect(await begin(wish(nick, '10.0.0.1'))).not.toBeNull();
    expect(gets.countOf('ada', '10.0.0.1')).toBe(3);
    expect(gets.hasRoom(wish('ada', '10.0.0.1'))).toBe(false);
    expect(await begin(wish('ada', '10.0.0.1'))).toBeNull();
    expect(gets.countOf('ada', '10.0.0.1')).toBe(3);
    expect(gets.hasRoom(wish('bob', '10.0.0.1'))).toBe(true);
  });

  test('no address takes more than half of the slots, an IPv6 network counts as one', async () => {
    const { gets, begin } = setUp({ getsPerVisitor: 100 });
    for (let count = 0; count < 4; count++)
      expect(await begin(wish(`eve${count}`, `2001:db8::${count + 1}`))).not.toBeNull();
    expect(await begin(wish('eve', '2001:db8::9'))).toBeNull();
    expect(gets.hasRoom(wish('eve', '2001:db8::9'))).toBe(false);
    expect(gets.hasRoom(wish('ada', '2001:db8:1::9'))).toBe(true);
  });

  test('whoever reads nothing makes room for who asks next, after half a minute', async () => {
    const { gets, begin, pass } = setUp({ slots: 4 });
    const ended: string[] = [];
    for (const host of ['10.0.0.7', '10.0.0.8', '10.0.0.9']) await begin(wish('eve', host), () => ended.push(host));
    pass(29);
    expect(await begin(wish('ada', '10.0.0.1'))).toBeNull();
    expect(gets.hasRoom(wish('ada', '10.0.0.1'))).toBe(false);
    pass(1);
    expect(await begin(wish('ada', '10.0.0.1'))).not.toBeNull();
    expect(ended).toHaveLength(1);
  });

  test('his own dead ones make room for a visitor who has as many as he may', async () => {
    const { gets, begin, pass } = setUp({ slots: 20 });
    for (let count = 0; count < 3; count++) await begin(wish('ada', '10.0.0.1'));
    pass(30);
    expect(gets.hasRoom(wish('ada', '10.0.0.1'))).toBe(false);
    expect(gets.hasRoom(wish('ada', '10.0.0.1'))).toBe(true);
  });

  test('our own speed limit makes nobody too slow', async () => {
    const { gets, begin, pass } = setUp({ slots: 4, uploadBytesPerSecond: 4000 });
    const places = [];
    for (const host of ['10.0.0.7', '10.0.0.8', '10.0.0.9']) places.push(await begin(wish('eve', host)));
    pass(40);
    for (const place of places) place?.moved(40 * 150);
    expect(gets.hasRoom(wish('ada', '10.0.0.1'))).toBe(false);
  });
});
