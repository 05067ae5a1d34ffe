/**
 * What the store's thread is told and asked, and what it answers. One batch of writes is on its way at a time; questions
 * are answered in the order in which they were asked.
 */
import type { Problem } from '../../src-shared/model/problem';
import type { Contact, Person, TimelineEntry } from '../../src-shared/model/snapshot';
import type { FolderFileRecord } from './folder-file-record';
import type { JournalRecord } from './journal-record';
import type { HistoryLimits, HistoryPage } from './store';

/** `data` is the record as JSON. */
export type Write =
  | { readonly kind: 'put'; readonly table: 'people' | 'contacts'; readonly id: string; readonly data: string }
  | { readonly kind: 'drop'; readonly table: 'people' | 'contacts' | 'journal'; readonly id: string }
  | { readonly kind: 'transfer'; readonly id: string; readonly position: number; readonly data: string }
  | { readonly kind: 'file'; readonly folder: string; readonly place: number; readonly data: string }
  | { readonly kind: 'drop-files'; readonly folder: string }
  | {
      readonly kind: 'line';
      readonly id: number;
      readonly person: string;
      readonly data: string;
      /** As it was said, for the search. */
      readonly text: string;
    }
  /** Of a transfer, into the line that tells of it. */
  | { readonly kind: 'record'; readonly transfer: string; readonly data: string }
  | { readonly kind: 'clear'; readonly person: string };

export type Question =
  | { readonly about: 'people' }
  | { readonly about: 'contacts' }
  | { readonly about: 'journal' }
  | { readonly about: 'files'; readonly folder: string }
  | { readonly about: 'page'; readonly person: string; readonly beforeId: number | null; readonly limit: number }
  | { readonly about: 'page-after'; readonly person: string; readonly afterId: number; readonly limit: number }
  | { readonly about: 'search'; readonly person: string | null; readonly query: string };

export interface Answers {
  people: Person[];
  contacts: Contact[];
  journal: JournalRecord[];
  files: FolderFileRecord[];
  page: HistoryPage;
  'page-after': HistoryPage;
  search: TimelineEntry[];
}

export type ToThread =
  | { readonly kind: 'write'; readonly writes: readonly Write[] }
  | { readonly kind: 'ask'; readonly number: number; readonly question: Question }
  | { readonly kind: 'limit'; readonly limits: HistoryLimits }
  | { readonly kind: 'close' };

export type FromThread =
  /** `newestLine`: the highest number a line has. */
  | { readonly kind: 'opened'; readonly newestLine: number }
  | { readonly kind: 'not-opened'; readonly problem: Problem }
  /** The batch is on the disk, or refused as a whole. */
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'answer'; readonly number: number; readonly result: Answers[keyof Answers] }
  | { readonly kind: 'no-answer'; readonly number: number; readonly detail: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What the thread is started with. */
export interface ThreadPlace {
  readonly folder: string;
  readonly isReadOnly: boolean;
  readonly historyBytes: number;
  readonly historyDays?: number | null;
}
