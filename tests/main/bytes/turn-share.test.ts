import { expect, test } from 'vitest';
import { createTurnShares } from '../../../src-main/bytes/turn-share';

const KIB = 1024;

function shares() {
  const turns: (() => void)[] = [];
  const { join } = createTurnShares((work) => turns.push(work), 1024 * KIB);
  return { join, next: () => turns.splice(0).map((work) => work()) };
}

test('one transfer alone has the whole turn', () => {
  const { join } = shares();
  const alone = join();
  for (let read = 0; read < 15; read++) expect(alone.isUsedUp(64 * KIB, () => {})).toBe(false);
  expect(alone.isUsedUp(64 * KIB, () => {})).toBe(true);
});

test('many have equal parts, and go on in the next turn', () => {
  const { join, next } = shares();
  const all = Array.from({ length: 4 }, join);
  const wentOn: number[] = [];
  for (const [index, one] of all.entries()) {
    for (let read = 0; read < 3; read++) expect(one.isUsedUp(64 * KIB, () => {})).toBe(false);
    expect(one.isUsedUp(64 * KIB, () => wentOn.push(index))).toBe(true);
  }
  expect(wentOn).toEqual([]);
  next();
  expect(wentOn).toEqual([0, 1, 2, 3]);
  expect(all[0]?.isUsedUp(64 * KIB, () => {})).toBe(false);
});

test('however many there are, each reads something', () => {
  const { join } = shares();
  const all = Array.from({ length: 1_000 }, join);
  expect(all[0]?.isUsedUp(32 * KIB, () => {})).toBe(false);
  expect(all[0]?.isUsedUp(32 * KIB, () => {})).toBe(true);
});

test('who has left takes no part any more', () => {
  const { join } = shares();
  const [first, second] = [join(), join()];
  second.leave();
  second.leave();
  for (let read = 0; read < 15; read++) expect(first.isUsedUp(64 * KIB, () => {})).toBe(false);
});
