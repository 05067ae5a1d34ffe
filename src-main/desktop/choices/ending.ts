/** [E11] The end of the program comes, whatever its parts do. */

/** Longer than the core takes when each of its parts needs all the time it has. */
const LIMIT_MS = 60_000;

export interface EndingNeeds {
  /** Ends what runs; may throw, reject, or never answer. */
  readonly close: () => Promise<void>;
  /** Calls back after that many milliseconds. @returns how to prevent it */
  readonly later: (callback: () => void, delayMs: number) => () => void;
}

/** Null when all was closed in order, else why not. Never rejects, and takes a minute at most. */
export function endInTime({ close, later }: EndingNeeds): Promise<Error | null> {
  return new Promise((resolve) => {
    const forget = later(() => resolve(new Error(`it takes longer than ${LIMIT_MS / 1000} seconds`)), LIMIT_MS);
    const end = (failure: Error | null) => {
      forget();
      resolve(failure);
    };
    // What is thrown at once ends in the second as well.
    Promise.resolve()
      .then(close)
      .then(
        () => end(null),
        (error: unknown) => end(error instanceof Error ? error : new Error(String(error))),
      );
  });
}
