/** Waits for something or for the signal, whichever comes first. @throws what the wait throws. */
export async function orRaised<T>(signal: AbortSignal, waited: Promise<T>): Promise<T | 'raised'> {
  if (signal.aborted) return 'raised';
  let onAbort = () => {};
  const raised = new Promise<'raised'>((resolve) => {
    onAbort = () => resolve('raised');
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([waited, raised]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
