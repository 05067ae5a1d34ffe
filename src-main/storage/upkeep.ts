/**
 * What the database needs besides what it is asked, in small pieces between the questions: looked through for damage
 * once after the start, old lines brought into the index, and kept below its size. One piece is one call of `step`.
 */
import { DamagedError } from './database';
import { parseJson, type StoredData } from './stored-data';

/** Some tens of milliseconds. */
const PIECE = 500;
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
    private historyBytes: number,
  ) {}

  limit(historyBytes: number): void {
    this.historyBytes = historyBytes;
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
    return this.trimSome();
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

  /** The oldest lines of whoever has most: a flood does not push out what others said. */
  private trimSome(): boolean {
    const usedBytes = this.data.historyBytes();
    if (usedBytes > this.historyBytes) this.isTrimming = true;
    if (usedBytes <= this.historyBytes * LOW_WATER) this.isTrimming = false;
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

function textOf(data: string): string {
  const record = parseJson(data);
  const text = typeof record === 'object' && record !== null && 'text' in record ? record.text : '';
  return typeof text === 'string' ? text : '';
}
