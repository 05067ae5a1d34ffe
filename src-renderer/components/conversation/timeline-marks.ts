/** Between which lines a mark stands: a new day, and where what is new begins. Pure. */
import { isNews } from '../../../src-shared/model/missed';
import type { TimelineEntry } from '../../../src-shared/model/snapshot';

/** The oldest of the last `count` things they said up to `untilId`; null when there is nothing new, or it lies further back. */
export function firstNewId(
  entries: readonly TimelineEntry[],
  count: number,
  untilId = Number.POSITIVE_INFINITY,
): number | null {
  if (count === 0) return null;
  const theirs = entries.filter((entry) => entry.id <= untilId && isNews(entry));
  return theirs.at(-count)?.id ?? null;
}

/** How many things they said behind this one. */
export function countNews(entries: readonly TimelineEntry[], behindId: number): number {
  let count = 0;
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry === undefined || entry.id <= behindId) break;
    if (isNews(entry)) count += 1;
  }
  return count;
}

/** `1 new message` */
export function newInWords(count: number): string {
  return `${count} new ${count === 1 ? 'message' : 'messages'}`;
}

/** The day that begins with this entry; null when it is still the day of the one before. */
export function newDay(entry: TimelineEntry, before: TimelineEntry | undefined): string | null {
  const day = new Date(entry.at);
  if (before !== undefined && new Date(before.at).toDateString() === day.toDateString()) return null;
  return day.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}
