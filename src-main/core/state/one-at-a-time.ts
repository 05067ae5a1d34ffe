/** Work on something shared, one after the other, in the order it was asked for. */
export interface Line {
  /** Runs when all that was asked for before is over, however that ended. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createLine(): Line {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work) {
      const mine = last.then(work, work);
      // Whoever asked hears of the failure; the next one does not.
      last = mine.catch(() => {});
      return mine;
    },
  };
}
