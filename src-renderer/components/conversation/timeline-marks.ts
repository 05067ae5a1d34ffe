/** Between which lines a mark stands: a new day, and where what is new begins. Pure. */
import type { TimelineEntry } from '../../../src-shared/model/snapshot';

/** The oldest of the last `count` things they said; null when there is nothing new, or it lies further back. */
export function firstNewId(entries: readonly TimelineEntry[], count: number): number | null {
  if (count === 0) return null;
  const theirs = entries.filter(({ from, kind }) => from === 'peer' && kind !== 'status' && kind !== 'transfer');
  return theirs.at(-count)?.id ?? null;
}

/** The day that begins with this entry; null when it is still the day of the one before. */
export function newDay(entry: TimelineEntry, before: TimelineEntry | undefined): string | null {
  const day = new Date(entry.at);
  if (before !== undefined && new Date(before.at).toDateString() === day.toDateString()) return null;
  return day.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}
