/**
 * What the core keeps: people, contacts, what was said, transfers. Two kinds: a database, or memory for one command.
 * What is said to it is written in that order, without waiting; what is asked sees everything that was said before.
 */
import type { Problem } from '../../src-shared/model/problem';
import type { Contact, Person, TimelineEntry, Transfer } from '../../src-shared/model/snapshot';
import type { FolderFileRecord } from './folder-file-record';
import type { JournalRecord } from './journal-record';

export type { FolderFileRecord, JournalRecord };

/** A data folder, and whether something can be written to it. */
export interface StorePlace {
  readonly folder: string;
  readonly isReadOnly: boolean;
  readonly historyBytes: number;
  /** As in the settings. */
  readonly historyDays?: number | null;
}

export interface HistoryLimits {
  /** Beyond that the oldest lines go, of whoever has most. */
  readonly bytes: number;
  /** What is older goes; null: nothing does, 0: what comes from now on stays in memory. */
  readonly days: number | null;
}

export interface StoreEvents {
  /** What the disk refuses, what was damaged, what was given up. */
  readonly onProblem: (problem: Problem) => void;
  /** All lines up to this number that are to be kept are on the disk. */
  readonly onStored: (upToId: number) => void;
}

export interface HistoryPage {
  readonly entries: TimelineEntry[];
  readonly more: boolean;
}

export interface Store {
  readonly people: { loadAll(): Promise<Person[]>; save(person: Person): void; forget(id: string): void };
  readonly contacts: { loadAll(): Promise<Contact[]>; save(contact: Contact): void; remove(id: string): void };
  readonly history: {
    /** The number is given out at once; `stored` false: the write comes later; `kept` false: it does not. */
    add(entry: Omit<TimelineEntry, 'id'>): TimelineEntry;
    /** The newest entries before `beforeId`, oldest first. */
    page(personId: string, beforeId: number | null, limit: number): Promise<HistoryPage>;
    /** The oldest entries behind `afterId`, oldest first; `more`: there are newer ones. */
    pageAfter(personId: string, afterId: number, limit: number): Promise<HistoryPage>;
    search(personId: string | null, query: string): Promise<TimelineEntry[]>;
    /** Beside the line that tells of a transfer: what became of it, now that it leaves the list. */
    keepRecord(transfer: Transfer): void;
    clear(personId: string): void;
    limit(limits: HistoryLimits): void;
  };
  readonly journal: {
    loadAll(): Promise<JournalRecord[]>;
    save(record: JournalRecord): void;
    remove(id: string): void;
  };
  /** The files of folder transfers, each at its place in the list. */
  readonly folderFiles: {
    load(transferId: string): Promise<FolderFileRecord[]>;
    /** All of them, in portions, so that nobody else waits. */
    saveAll(transferId: string, files: readonly FolderFileRecord[]): Promise<void>;
    save(transferId: string, place: number, file: FolderFileRecord): void;
    remove(transferId: string): void;
  };
  /** Resolves when what was said so far survives a crash, or the disk has refused it. */
  saved(): Promise<void>;
  /** Writes what was said and ends. Safe to call twice. */
  close(): Promise<void>;
}
