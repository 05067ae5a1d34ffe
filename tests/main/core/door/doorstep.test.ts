import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDoorstep } from '../../../../src-main/core/door/doorstep';

const LIMITS = { most: 20, mostPerGroup: 5 };

describe('[S5] the doorstep', () => {
  test('when an address is full its own oldest goes', () => {
    const doorstep = createDoorstep(LIMITS, () => 1);
    const out: number[] = [];
    for (let number = 0; number < 7; number++) doorstep.admit('a', false, () => out.push(number));
    expect([out, doorstep.size]).toEqual([[0, 1], 5]);
  });

  test('when all is full the oldest of the address with most goes, and an honest caller gets in', () => {
    const doorstep = createDoorstep(LIMITS, () => 1);
    const out: string[] = [];
    for (const group of ['a', 'b', 'c', 'd'])
      for (let number = 0; number < 5; number++) doorstep.admit(group, false, () => out.push(`${group}${number}`));
    expect(doorstep.admit('honest', false, () => out.push('honest'))).not.toBeNull();
    expect(out).toEqual(['a0']);
  });

  test('nobody we know is put out for a stranger', () => {
    const doorstep = createDoorstep({ most: 5, mostPerGroup: 5 }, () => 1);
    for (let number = 0; number < 5; number++) doorstep.admit('friend', true, () => expect.unreachable());
    expect(doorstep.admit('stranger', false, () => {})).toBeNull();
  });

  test('whatever comes and goes, the limits hold, and who has left is never called', () => {
    const step = fc.record({
      group: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      isKnown: fc.boolean(),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (steps, chances) => {
          const doorstep = createDoorstep(LIMITS, () => chances.next().value ?? 0);
          const inside = new Map<object, string>();
          const leaving: (() => void)[] = [];
          for (const { group, isKnown, leaves } of steps) {
            const one = {};
            const leave = doorstep.admit(group, isKnown, () => {
              expect(inside.delete(one)).toBe(true);
              expect(isKnown).toBe(false);
            });
            if (leave !== null) {
              inside.set(one, group);
              leaving.push(() => {
                inside.delete(one);
                leave();
              });
            }
            if (leaves) leaving.shift()?.();
            expect(doorstep.size).toBe(inside.size);
            expect(doorstep.size).toBeLessThanOrEqual(LIMITS.most);
          }
        },
      ),
    );
  });
});
