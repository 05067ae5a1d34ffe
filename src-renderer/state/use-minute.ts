import { useEffect, useReducer } from 'react';

const MINUTE_MS = 60_000;

/** The time, told anew each minute: for words like "2 min ago". Ms since 1970. */
export function useMinute(): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
