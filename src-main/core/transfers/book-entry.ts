/** What the book holds of one transfer: its record, and what only lives as long as the program does. */

import type { ProgressMeter } from '../../bytes/progress';
import { createRateLimiter, type RateLimiter } from '../../bytes/rate-limit';
import type { JournalRecord } from '../../storage/store';

export interface BookEntry {
  record: JournalRecord;
  /** Of the current attempt. */
  controller: AbortController;
  meter: ProgressMeter | null;
  /** When bytes moved last, of the process's clock. */
  movedMs: number;
  readonly limiter: RateLimiter;
}

export function openEntry(record: JournalRecord): BookEntry {
  const limiter = createRateLimiter(record.transfer.limitBytesPerSecond);
  return { record, controller: new AbortController(), meter: null, movedMs: performance.now(), limiter };
}
