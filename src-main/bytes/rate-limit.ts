/**
 * Speed limits as buckets of tokens. Bytes are taken when they move, also into debt, and whoever took them waits until
 * the debt is paid. A change of the limit counts from the next look: nobody waits longer than `LOOK_AGAIN_MS` without one.
 */
export const LOOK_AGAIN_MS = 100;

/** What may gather while nothing moves. */
const BURST_SECONDS = 0.05;

export interface RateLimiter {
  /** Bytes a second; null: no limit. */
  readonly rate: number | null;
  setRate(bytesPerSecond: number | null): void;
  take(bytes: number, nowMs: number): void;
  /** Milliseconds until bytes may move again; 0: now. */
  waitMs(nowMs: number): number;
}

export function createRateLimiter(bytesPerSecond: number | null = null): RateLimiter {
  let rate = bytesPerSecond;
  let tokens = 0;
  let filledAt: number | null = null;

  const fill = (nowMs: number) => {
    if (rate === null) return;
    tokens = Math.min(rate * BURST_SECONDS, tokens + ((nowMs - (filledAt ?? nowMs)) * rate) / 1000);
    filledAt = nowMs;
  };
  return {
    get rate() {
      return rate;
    },
    setRate(next) {
      if (next === rate) return;
      rate = next;
      // Neither a debt nor a reserve of the old speed counts at the new one.
      tokens = 0;
      filledAt = null;
    },
    take(bytes, nowMs) {
      if (rate === null) return;
      fill(nowMs);
      tokens -= bytes;
    },
    waitMs(nowMs) {
      if (rate === null) return 0;
      fill(nowMs);
      return tokens >= 0 ? 0 : Math.ceil((-tokens * 1000) / rate);
    },
  };
}

/** All limits that hold for one transfer: the one for everybody and its own. */
export interface Throttle {
  /** The lowest of the limits; null: as fast as it goes. */
  readonly rate: number | null;
  /** Bytes have moved. @returns milliseconds until more may; ask again after `LOOK_AGAIN_MS` at the latest. */
  moved(bytes: number): number;
  waitMs(): number;
}

export function createThrottle(
  limiters: readonly RateLimiter[],
  now: () => number = () => performance.now(),
): Throttle {
  const waitMs = () => {
    let longest = 0;
    for (const limiter of limiters) longest = Math.max(longest, limiter.waitMs(now()));
    return longest;
  };
  return {
    get rate() {
      let lowest: number | null = null;
      for (const { rate } of limiters) if (rate !== null && (lowest === null || rate < lowest)) lowest = rate;
      return lowest;
    },
    moved(bytes) {
      for (const limiter of limiters) limiter.take(bytes, now());
      return waitMs();
    },
    waitMs,
  };
}

export const NO_THROTTLE: Throttle = { rate: null, moved: () => 0, waitMs: () => 0 };
