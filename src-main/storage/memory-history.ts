/** What was said, in memory: for commands that keep nothing, and for a person who wants nothing kept. */
import type { TimelineEntry, Transfer } from '../../src-shared/model/snapshot';
import { folded, foldedWords } from '../../src-shared/text/folded';
import { stripMircText } from '../../src-shared/text/mirc-text';
import type { HistoryPage } from './store';

const MAX_ENTRIES = 10_000;

export class MemoryHistory {
  private entries: TimelineEntry[] = [];

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  add(entry: TimelineEntry): void {
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries.splice(0, this.entries.length - MAX_ENTRIES);
  }

  /** The newest before `beforeId`, oldest first. */
  page(personId: string, beforeId: number | null, limit: number): HistoryPage {
    const all = this.entries.filter(
      (entry) => entry.personId === personId && (beforeId === null || entry.id < beforeId),
    );
    return { entries: all.slice(-limit), more: all.length > limit };
  }

  /** The oldest behind `afterId`. */
  pageAfter(personId: string, afterId: number, limit: number): HistoryPage {
    const all = this.entries.filter((entry) => entry.personId === personId && entry.id > afterId);
    return { entries: all.slice(0, limit), more: all.length > limit };
  }

  /** Newest first. */
  search(personId: string | null, query: string): TimelineEntry[] {
    const words = foldedWords(query);
    if (words.length === 0) return [];
    const found = this.entries.filter((entry) => {
      if (personId !== null && entry.personId !== personId) return false;
      const text = folded(stripMircText(entry.text));
      return words.every((word) => text.includes(word));
    });
    return found.reverse();
  }

  keepRecord(transfer: Transfer): void {
    const index = this.entries.findLastIndex(({ transferId }) => transferId === transfer.id);
    const entry = this.entries[index];
    if (entry !== undefined) this.entries[index] = { ...entry, record: transfer };
  }

  clear(personId: string): void {
    this.entries = this.entries.filter((entry) => entry.personId !== personId);
  }
}
