/**
 * What the database needs besides what it is asked, in small pieces between the questions: looked through for damage
 * once after the start, old lines brought into the index, and kept below its size. One piece is one call of `step`.
 */
import { DamagedError } from './database';
import type { HistoryLimits } from './store';
import { parseJson, type StoredData } from './stored-data';

/** Some tens of milliseconds. */
const PIECE = 500;
const DAY_MS = 24 * 60 * 60 * 1000;
/** So much of one person's goes before it is counted anew who has most. */
const PIECES_OF_ONE = 20;
/** So that it does not begin again with the next line. */
const LOW_WATER = 0.95;
const CHECKED = [
  'people',
  'contacts',
  'journal',
  'folder_files',
  'history',
  'history_words_content',
  'history_words_data',
] as const;

export class Upkeep {
  private unchecked: string[] = [...CHECKED];
  private isIndexed = false;
  private isTrimming = false;
  private trimmed = { person: '', piecesLeft: 0 };

  constructor(
    private readonly data: StoredData,
    private limits: HistoryLimits,
    private readonly now: () => number = Date.now,
  ) {}

  limit(limits: HistoryLimits): void {
    this.limits = limits;
  }

  /** One piece of what there is to do; false: nothing. @throws DamagedError. */
  step(): boolean {
    if (!this.isIndexed) {
      this.isIndexed = !this.indexSome();
      return true;
    }
    const table = this.unchecked.shift();
    if (table !== undefined) {
      this.check(table);
      return true;
    }
    return this.dropOld() || this.trimSome();
  }

  /** Goes on with the index for so long at most. */
  indexWithin(limitMs: number): void {
    const startMs = performance.now();
    while (!this.isIndexed && performance.now() - startMs < limitMs) this.isIndexed = !this.indexSome();
  }

  private check(table: string): void {
    // The index can be made anew from the lines: there it is enough that it can be read.
    const kind = table.startsWith('history_words') ? 'quick_check' : 'integrity_check';
    const row = this.data.database.get(`PRAGMA ${kind}(${table})`);
    const verdict = row === null ? null : Object.values(row)[0];
    if (verdict !== 'ok') throw new DamagedError(`${table}: ${verdict}`);
  }

  /** From the newest to the oldest, so that what is missing is always what is older than all that is there. */
  private indexSome(): boolean {
    const { database } = this.data;
    const oldest = database.get('SELECT id FROM history_words_content ORDER BY id LIMIT 1')?.id;
    const rows = database.all('SELECT id, data FROM history WHERE id < ? ORDER BY id DESC LIMIT ?', [
      Number(oldest ?? Number.MAX_SAFE_INTEGER),
      PIECE,
    ]);
    this.data.inOneStep(() => {
      for (const { id, data } of rows) this.data.index(Number(id), textOf(String(data)));
    });
    return rows.length > 0;
  }

  /** What the person wants forgotten by now; false: nothing is that old. */
  private dropOld(): boolean {
    const { days } = this.limits;
    if (days === null) return false;
    const rows = this.data.database.all('SELECT id, data FROM history ORDER BY id LIMIT ?', [PIECE]);
    const until = this.now() - days * DAY_MS;
    // Lines stand in the order in which they came; one that cannot be read is as old as those around it.
    const young = rows.findIndex(({ data }) => timeOf(String(data)) > until);
    const last = young < 0 ? rows.at(-1) : rows[young - 1];
    if (last === undefined) return false;
    this.data.dropUpTo(Number(last.id));
    return true;
  }

  /** The oldest lines of whoever has most: a flood does not push out what others said. */
  private trimSome(): boolean {
    const usedBytes = this.data.historyBytes();
    if (usedBytes > this.limits.bytes) this.isTrimming = true;
    if (usedBytes <= this.limits.bytes * LOW_WATER) this.isTrimming = false;
    if (!this.isTrimming) return false;
    const { database } = this.data;
    if (this.trimmed.piecesLeft === 0) {
      // Counting takes longer than a piece.
      const most = database.get('SELECT person FROM history GROUP BY person ORDER BY count(*) DESC LIMIT 1');
      if (most === null) return false;
      this.trimmed = { person: String(most.person), piecesLeft: PIECES_OF_ONE };
    }
    const { person } = this.trimmed;
    this.trimmed.piecesLeft -= 1;
    this.data.dropOldest(person, PIECE);
    return true;
  }
}

function timeOf(data: string): number {
  const record = parseJson(data);
  return typeof record === 'object' && record !== null && 'at' in record ? Number(record.at) : 0;
}

function textOf(data: string): string {
  const record = parseJson(data);
  const text = typeof record === 'object' && record !== null && 'text' in record ? record.text : '';
  return typeof text === 'string' ? text : '';
}
