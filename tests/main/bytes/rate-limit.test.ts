import { describe, expect, test } from 'vitest';
import { createRateLimiter, createThrottle, LOOK_AGAIN_MS } from '../../../src-main/bytes/rate-limit';

const MB = 1_000_000;

/** Moves so many bytes through a throttle on a clock of its own; returns the seconds it took. */
function secondsFor(
  bytes: number,
  chunk: number,
  limiters: readonly ReturnType<typeof createRateLimiter>[],
  at: (nowMs: number) => void = () => {},
): number {
  let now = 0;
  const throttle = createThrottle(limiters, () => now);
  for (let moved = 0; moved < bytes; moved += chunk) {
    for (let wait = throttle.moved(chunk); wait > 0; wait = throttle.waitMs()) {
      now += Math.min(wait, LOOK_AGAIN_MS);
      at(now);
    }
  }
  return now / 1000;
}

describe('a speed limit', () => {
  test.each([4_096, 50_000, 65_536, 262_144])('of 1 MB/s makes 10 MB take 10 s, in chunks of %d bytes', (chunk) => {
    const seconds = secondsFor(10 * MB, chunk, [createRateLimiter(MB)]);
    expect(seconds).toBeGreaterThan(9.5);
    expect(seconds).toBeLessThan(10.5);
  });

  test('that is none costs nothing', () => {
    expect(secondsFor(10 * MB, 65_536, [createRateLimiter(null)])).toBe(0);
  });

  test('that changes takes effect at the next look', () => {
    const limiter = createRateLimiter(MB);
    const seconds = secondsFor(10 * MB, 65_536, [limiter], (now) => {
      if (now >= 5_000) limiter.setRate(5 * MB);
    });
    expect(seconds).toBeGreaterThan(5.8);
    expect(seconds).toBeLessThan(6.3);
  });

  test('that is lifted in debt lets go at once', () => {
    const limiter = createRateLimiter(1_000);
    limiter.take(1_000_000, 0);
    expect(limiter.waitMs(0)).toBeGreaterThan(900_000);
    limiter.setRate(null);
    expect(limiter.waitMs(1)).toBe(0);
  });

  test('time that passed unused is not saved up', () => {
    const limiter = createRateLimiter(MB);
    expect(limiter.waitMs(0)).toBe(0);
    limiter.take(MB, 3_600_000);
    expect(limiter.waitMs(3_600_000)).toBeGreaterThan(900);
  });

  test('holds for all together as for each: the lowest counts', () => {
    const all = createRateLimiter(2 * MB);
    expect(secondsFor(2 * MB, 65_536, [all, createRateLimiter(MB)])).toBeCloseTo(2, 0);
    expect(createThrottle([all, createRateLimiter(MB)]).rate).toBe(MB);
    expect(createThrottle([createRateLimiter(null)]).rate).toBeNull();
  });
});
