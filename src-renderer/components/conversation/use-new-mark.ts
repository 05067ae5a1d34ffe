/** Where what is new begins, for somebody who comes to a conversation or back to the window. */
import { useEffect, useRef, useState } from 'react';
import type { TimelineEntry } from '../../../src-shared/model/snapshot';
import { firstNewId } from './timeline-marks';

export interface Arrival {
  /** How many of their last lines were new then. */
  readonly count: number;
  /** Grows with each time. */
  readonly visit: number;
}

/** The line above which the mark stands. It stays while one reads, whatever comes. */
export function useNewMark(entries: readonly TimelineEntry[], { count, visit }: Arrival): number | null {
  const [mark, setMark] = useState<number | null>(null);
  const until = useRef<{ readonly visit: number; readonly id: number } | null>(null);
  const oldest = entries[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that come move no mark; older ones may hold it.
  useEffect(() => {
    const last = entries.at(-1)?.id;
    if (last === undefined) return;
    if (until.current?.visit !== visit) until.current = { visit, id: last };
    setMark(firstNewId(entries, count, until.current.id));
  }, [oldest, visit]);
  return mark;
}
