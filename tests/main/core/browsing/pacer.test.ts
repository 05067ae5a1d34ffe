import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacer } from '../../../../src-main/core/browsing/pacer';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('[S9] the first change is told at once, a stream of them four times a second, the last one always', () => {
  let value = 0;
  const told: number[] = [];
  const pacer = createPacer(() => told.push(value));
  for (let ms = 0; ms < 1_000; ms++) {
    value = ms;
    pacer.touch();
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(250);
  expect(told[0]).toBe(0);
  expect(told.at(-1)).toBe(999);
  expect(told.length).toBeLessThanOrEqual(5);
});

test('what is flushed is told now, and nothing is told after a stop', () => {
  let tellings = 0;
  const pacer = createPacer(() => {
    tellings += 1;
  });
  pacer.touch();
  pacer.touch();
  pacer.flush();
  expect(tellings).toBe(2);
  pacer.touch();
  pacer.stop();
  vi.advanceTimersByTime(1_000);
  expect(tellings).toBe(2);
});
