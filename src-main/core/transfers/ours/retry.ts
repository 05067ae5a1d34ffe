/**
 * What becomes of a transfer whose attempt failed: whether trying again can help, and when. Pure: time and chance come
 * in as numbers. Whoever waits may be woken before that – by the person, the network, or the peer's own call.
 */
import type { Problem } from '../../../../src-shared/model/problem';
import { reasonClass } from '../../../../src-shared/model/transfer';

/** Failures in a row since bytes last moved forward. */
export interface Failures {
  readonly count: number;
  /** When the first of them happened. */
  readonly since: number;
  /** The peer has taken or given bytes of this transfer before. */
  readonly reached: boolean;
}

export const NO_FAILURES: Failures = { count: 0, since: 0, reached: false };

/**
 * `outbox`: a program that runs for days knocks on until the peer is there. `knocking`: so does a command somebody waits
 * for, at shorter intervals. `brief`: a command somebody waits for says
 * at once that nobody is there, and heals only what had begun.
 */
export type Patience = 'outbox' | 'knocking' | 'brief';

export type NextTry =
  | { readonly kind: 'after'; readonly delayMs: number }
  /** Nothing can be written: the next try comes when the disk has room. */
  | { readonly kind: 'with-space' }
  | { readonly kind: 'never' };

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 300_000;
const LONGEST_KNOCK_MS = 30_000;
/** A seventh of a delay, either way, so that many who lost the same peer do not come back at the same moment. */
const JITTER = 1 / 7;
const GIVE_UP_AFTER_MS = 7 * 24 * 3_600_000;
const BRIEF_TRIES = 4;
/** Whoever takes the call and hangs up so often without a word is no DCC server. */
const WORDLESS_TRIES = 10;

export function countFailure(before: Failures, nowMs: number): Failures {
  return { ...before, count: before.count + 1, since: before.count === 0 ? nowMs : before.since };
}

/** `random` is between 0 and 1. `failures` counts this one already. */
export function nextTry(
  reason: Problem,
  failures: Failures,
  patience: Patience,
  nowMs: number,
  random: number,
): NextTry {
  const way = reasonClass(reason.code);
  if (way === 'final') return { kind: 'never' };
  if (reason.code === 'closed-before-answer' && !failures.reached && failures.count >= WORDLESS_TRIES)
    return { kind: 'never' };
  // A file server that says "too many" says "come again": a command waits for that too.
  const isAskedToWait = reason.code === 'server-full';
  if (patience === 'brief' && !isAskedToWait) {
    const hadBegun = failures.reached && way !== 'disk';
    if (!hadBegun || failures.count >= BRIEF_TRIES) return { kind: 'never' };
  }
  if (nowMs - failures.since >= GIVE_UP_AFTER_MS) return { kind: 'never' };
  if (way === 'disk') return { kind: 'with-space' };
  const longestMs = patience === 'outbox' ? LONGEST_DELAY_MS : LONGEST_KNOCK_MS;
  return { kind: 'after', delayMs: delayMs(failures.count, longestMs, random) };
}

/** 2, 4, 8 … 300 s, each with its jitter. */
function delayMs(count: number, longestMs: number, random: number): number {
  const delay = Math.min(longestMs, FIRST_DELAY_MS * 2 ** Math.min(20, Math.max(0, count - 1)));
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
