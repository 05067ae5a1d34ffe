/** So many at a time, the others in line: what many ask for must not fill the few threads that all file work shares. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

export function createGate(places: number): Gate {
  let inside = 0;
  const line: (() => void)[] = [];
  const enter = (): Promise<void> | void => {
    if (inside >= places) return new Promise((resolve) => line.push(resolve));
    inside += 1;
  };
  const leave = () => {
    const next = line.shift();
    // The next one takes over the place of the one that leaves.
    if (next === undefined) inside -= 1;
    else next();
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
