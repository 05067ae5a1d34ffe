/** For what streams: the first is told at once, all that follows at most so often, and the last is never left out. */
const TOLD_EVERY_MS = 250;

export interface Pacer {
  /** There is something to tell. */
  touch(): void;
  /** Tells now what has not been told yet. */
  flush(): void;
  /** Nothing is told any more. */
  stop(): void;
}

export function createPacer(tell: () => void, everyMs = TOLD_EVERY_MS): Pacer {
  let timer: NodeJS.Timeout | null = null;
  let isOwed = false;
  const run = () => {
    isOwed = false;
    tell();
    timer = setTimeout(() => {
      timer = null;
      if (isOwed) run();
    }, everyMs);
    timer.unref();
  };
  return {
    touch() {
      isOwed = true;
      if (timer === null) run();
    },
    flush() {
      if (!isOwed) return;
      isOwed = false;
      tell();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      isOwed = false;
    },
  };
}
