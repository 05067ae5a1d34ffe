/**
 * Speed, time left, and which moments of a transfer are worth an event: at most four a second. Pure: time comes in as
 * milliseconds of any steady clock.
 */
const EVENT_INTERVAL_MS = 250;
/** The speed shown is a mean that forgets with this half-life. */
const HALF_LIFE_MS = 2_000;

interface Progress {
  readonly position: number;
  readonly rateBytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface ProgressMeter {
  /** What to tell, or null when it is too early for another event. */
  advance(position: number, nowMs: number): Progress | null;
  /** What is true now, whatever the time. */
  current(nowMs: number): Progress;
}

export function createProgressMeter(startPosition: number, sizeBytes: number, startMs: number): ProgressMeter {
  let position = startPosition;
  let sampledPosition = startPosition;
  let sampledMs = startMs;
  let rate: number | null = null;

  const sample = (nowMs: number) => {
    const elapsedMs = nowMs - sampledMs;
    if (elapsedMs <= 0) return;
    const momentary = ((position - sampledPosition) * 1000) / elapsedMs;
    const weight = 1 - 0.5 ** (elapsedMs / HALF_LIFE_MS);
    rate = rate === null ? momentary : rate + (momentary - rate) * weight;
    sampledPosition = position;
    sampledMs = nowMs;
  };
  const told = (): Progress => ({
    position,
    rateBytesPerSecond: rate === null ? null : Math.round(rate),
    secondsLeft: rate === null || rate < 1 ? null : Math.ceil((sizeBytes - position) / rate),
  });

  return {
    advance(reached, nowMs) {
      position = reached;
      if (nowMs - sampledMs < EVENT_INTERVAL_MS) return null;
      sample(nowMs);
      return told();
    },
    current(nowMs) {
      if (nowMs - sampledMs >= EVENT_INTERVAL_MS) sample(nowMs);
      return told();
    },
  };
}
