import { expect, test } from 'vitest';
import { endInTime } from '../../../../src-main/desktop/choices/ending';

/** A clock that a test moves. */
function aClock() {
  const waiting = new Set<() => void>();
  const delays: number[] = [];
  return {
    waiting,
    delays,
    later: (callback: () => void, delayMs: number) => {
      delays.push(delayMs);
      waiting.add(callback);
      return () => void waiting.delete(callback);
    },
    timePasses: () => {
      for (const callback of waiting) callback();
    },
  };
}

test('[E11] an end in order is no failure, and nothing waits any more', async () => {
  const { later, waiting } = aClock();
  expect(await endInTime({ close: async () => {}, later })).toBeNull();
  expect(waiting.size).toBe(0);
});

test('[E11] an error at the end is told, also one that is thrown at once or is no Error', async () => {
  const { later, waiting } = aClock();
  expect(await endInTime({ close: () => Promise.reject(new Error('disk gone')), later })).toEqual(
    new Error('disk gone'),
  );
  const throwing = () => {
    throw 'nonsense';
  };
  expect(await endInTime({ close: throwing, later })).toEqual(new Error('nonsense'));
  expect(waiting.size).toBe(0);
});

test('[E11] an end that never comes is waited for a minute, and told', async () => {
  const { later, delays, timePasses } = aClock();
  const ended = endInTime({ close: () => new Promise(() => {}), later });
  expect(delays).toEqual([60_000]);
  timePasses();
  expect((await ended)?.message).toBe('it takes longer than 60 seconds');
});
