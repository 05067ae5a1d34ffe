import { describe, expect, test } from 'vitest';
import {
  countFailure,
  type Failures,
  NO_FAILURES,
  nextTry,
  type Patience,
} from '../../../../../src-main/core/transfers/ours/retry';
import { type ProblemCode, problem } from '../../../../../src-shared/model/problem';

const DAY_MS = 24 * 3_600_000;
const MIDDLE = 0.5;

function next(code: ProblemCode, failures: Partial<Failures>, patience: Patience = 'outbox', now = 0) {
  return nextTry(problem(code), { ...NO_FAILURES, ...failures }, patience, now, MIDDLE);
}

describe('a program that runs for days', () => {
  test('waits 2, 4, 8 … 300 seconds after a break', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 50].map((count) => next('connection-lost', { count }));
    const seconds = delays.map((one) => (one.kind === 'after' ? one.delayMs / 1000 : null));
    expect(seconds).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  test('[D2] a command that knocks does so every half minute, at a door nobody opens too', () => {
    const delays = [1, 4, 5, 50].map((count) => next('connection-refused', { count }, 'knocking'));
    expect(delays).toMatchObject([2_000, 16_000, 30_000, 30_000].map((delayMs) => ({ kind: 'after', delayMs })));
    expect(next('rejected', { count: 1 }, 'knocking')).toEqual({ kind: 'never' });
  });

  test('spreads those who lost the same peer', () => {
    const at = (random: number) => nextTry(problem('stalled'), { ...NO_FAILURES, count: 3 }, 'outbox', 0, random);
    const [soonest, latest] = [at(0), at(1)];
    if (soonest.kind !== 'after' || latest.kind !== 'after') throw new Error('no delay');
    expect(soonest.delayMs).toBeLessThan(8_000);
    expect(latest.delayMs).toBeGreaterThan(8_000);
    expect(latest.delayMs).toBeLessThan(10_000);
  });

  test.each([
    'connection-refused',
    'host-unreachable',
    'connect-timed-out',
    'address-unresolved',
    'unavailable',
  ] as const)('knocks again after %s, for seven days', (code) => {
    expect(next(code, { count: 40, since: 0 }, 'outbox', 7 * DAY_MS - 1).kind).toBe('after');
    expect(next(code, { count: 40, since: 0 }, 'outbox', 7 * DAY_MS).kind).toBe('never');
  });

  test.each([
    'rejected',
    'peer-violation',
    'position-beyond-size',
    'file-changed',
    'file-missing',
    'invalid-filename',
    'nick-mismatch',
    'crc-mismatch',
  ] as const)('leaves %s to the person', (code) => expect(next(code, { count: 1 })).toEqual({ kind: 'never' }));

  test.each(['disk-full', 'disk-error'] as const)('waits for the disk after %s', (code) =>
    expect(next(code, { count: 3 })).toEqual({ kind: 'with-space' }),
  );

  test('gives up on somebody who hangs up without a word again and again', () => {
    expect(next('closed-before-answer', { count: 9 }).kind).toBe('after');
    expect(next('closed-before-answer', { count: 10 }).kind).toBe('never');
    expect(next('closed-before-answer', { count: 10, reached: true }).kind).toBe('after');
  });
});

describe('a command that somebody waits for', () => {
  test.each(['connection-refused', 'unavailable', 'closed-before-answer', 'disk-full'] as const)(
    'says %s at once',
    (code) => expect(next(code, { count: 1 }, 'brief')).toEqual({ kind: 'never' }),
  );

  test('heals what had begun, but not for ever', () => {
    expect(next('connection-lost', { count: 1, reached: true }, 'brief').kind).toBe('after');
    expect(next('connection-refused', { count: 3, reached: true }, 'brief').kind).toBe('after');
    expect(next('connection-refused', { count: 4, reached: true }, 'brief').kind).toBe('never');
  });
});

test('failures in a row remember when they began', () => {
  const first = countFailure(NO_FAILURES, 10);
  expect(countFailure(first, 20)).toEqual({ count: 2, since: 10, reached: false });
});
