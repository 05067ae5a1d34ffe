/** What the database holds, read and written. Rows hold JSON, checked by the schemas of the view model when they are read. */
import * as v from 'valibot';
import { type Problem, problem } from '../../src-shared/model/problem';
import { contactSchema, personSchema, type TimelineEntry, timelineEntrySchema } from '../../src-shared/model/snapshot';
import { type Database, TRANSFER_OF_LINE } from './database';
import { folderFileRecordSchema } from './folder-file-record';
import { journalRecordSchema } from './journal-record';
import { searchable, searchWords } from './search-words';
import type { HistoryPage } from './store';
import type { Answers, Question, Write } from './thread-messages';

const MAX_FOUND = 500;
/** Somebody with fewer lines than this is searched line by line: the index knows nothing of people. */
const FEW_LINES = 20_000;

/** Measured with 200,000 lines: the row, its text for the search, every three letters of that. */
const BYTES_FOR_LETTER = 2.5;

type Value = string | number;
type Statement = ReturnType<Database['prepare']>;

export class StoredData {
  private readonly statements = new Map<string, Statement>();
  /** Letters of all lines; null: not counted since somebody's were cleared. */
  private lineLetters: number | null = null;

  constructor(
    readonly database: Database,
    private readonly onProblem: (problem: Problem) => void,
  ) {}

  newestLine(): number {
    return Number(this.database.get('SELECT coalesce(max(id), 0) AS newest FROM history')?.newest ?? 0);
  }

  /** All or nothing. @throws what the database or the disk says. */
  write(writes: readonly Write[]): void {
    this.inOneStep(() => {
      for (const write of writes) this.put(write);
    });
  }

  inOneStep(work: () => void): void {
    this.database.exec('BEGIN');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  answer(question: Question): Answers[keyof Answers] {
    switch (question.about) {
      case 'people':
        return this.read(personSchema, 'SELECT data FROM people');
      case 'contacts':
        return this.read(contactSchema, 'SELECT data FROM contacts');
      case 'journal':
        return this.read(journalRecordSchema, 'SELECT data FROM journal ORDER BY position');
      case 'files':
        return this.read(folderFileRecordSchema, 'SELECT data FROM folder_files WHERE folder = ? ORDER BY place', [
          question.folder,
        ]);
      case 'page':
        return this.page(question.person, question.beforeId, question.limit);
      case 'page-after':
        return this.pageAfter(question.person, question.afterId, question.limit);
      case 'search':
        return this.search(question.person, question.query);
    }
  }

  /** About what the lines take on the disk, with their index; counted in some hundred milliseconds, the first time. */
  historyBytes(): number {
    this.lineLetters ??= Number(
      this.database.get('SELECT coalesce(sum(length(data)), 0) AS letters FROM history')?.letters,
    );
    return this.lineLetters * BYTES_FOR_LETTER;
  }

  /** The oldest lines of one person. */
  dropOldest(person: string, count: number): void {
    const oldest = 'SELECT id FROM history WHERE person = ? ORDER BY id LIMIT ?';
    const row = this.database.get(`SELECT sum(length(data)) AS letters FROM history WHERE id IN (${oldest})`, [
      person,
      count,
    ]);
    this.inOneStep(() => {
      this.run(`DELETE FROM history_words WHERE rowid IN (${oldest})`, [person, count]);
      this.run(`DELETE FROM history WHERE id IN (${oldest})`, [person, count]);
    });
    if (this.lineLetters !== null) this.lineLetters -= Number(row?.letters ?? 0);
  }

  /** Everybody's. */
  dropUpTo(id: number): void {
    this.lineLetters = null;
    this.inOneStep(() => {
      this.run('DELETE FROM history_words WHERE rowid <= ?', [id]);
      this.run('DELETE FROM history WHERE id <= ?', [id]);
    });
  }

  /** For the search; the rest of the line is there already. */
  index(id: number, text: string): void {
    this.run('INSERT OR REPLACE INTO history_words (rowid, text) VALUES (?, ?)', [id, searchable(text)]);
  }

  run(sql: string, values: Value[]): void {
    this.statement(sql).run(values);
  }

  close(): void {
    for (const statement of this.statements.values()) statement.finalize();
    this.statements.clear();
    this.database.close();
  }

  private put(write: Write): void {
    switch (write.kind) {
      case 'put':
        return this.run(`INSERT OR REPLACE INTO ${write.table} (id, data) VALUES (?, ?)`, [write.id, write.data]);
      case 'drop':
        return this.run(`DELETE FROM ${write.table} WHERE id = ?`, [write.id]);
      case 'transfer':
        return this.run('INSERT OR REPLACE INTO journal (id, position, data) VALUES (?, ?, ?)', [
          write.id,
          write.position,
          write.data,
        ]);
      case 'file':
        return this.run('INSERT OR REPLACE INTO folder_files (folder, place, data) VALUES (?, ?, ?)', [
          write.folder,
          write.place,
          write.data,
        ]);
      case 'drop-files':
        return this.run('DELETE FROM folder_files WHERE folder = ?', [write.folder]);
      case 'line':
        this.run('INSERT OR REPLACE INTO history (id, person, data) VALUES (?, ?, ?)', [
          write.id,
          write.person,
          write.data,
        ]);
        if (this.lineLetters !== null) this.lineLetters += write.data.length;
        return this.index(write.id, write.text);
      case 'record':
        if (this.lineLetters !== null) this.lineLetters += write.data.length;
        return this.run(`UPDATE history SET data = json_set(data, '$.record', json(?)) WHERE ${TRANSFER_OF_LINE} = ?`, [
          write.data,
          write.transfer,
        ]);
      case 'clear':
        this.lineLetters = null;
        this.run('DELETE FROM history_words WHERE rowid IN (SELECT id FROM history WHERE person = ?)', [write.person]);
        return this.run('DELETE FROM history WHERE person = ?', [write.person]);
    }
  }

  private page(person: string, beforeId: number | null, limit: number): HistoryPage {
    const found = this.read(
      timelineEntrySchema,
      'SELECT data FROM history WHERE person = ? AND id < ? ORDER BY id DESC LIMIT ?',
      [person, beforeId ?? Number.MAX_SAFE_INTEGER, limit + 1],
    );
    return { entries: found.slice(0, limit).reverse(), more: found.length > limit };
  }

  private pageAfter(person: string, afterId: number, limit: number): HistoryPage {
    const found = this.read(
      timelineEntrySchema,
      'SELECT data FROM history WHERE person = ? AND id > ? ORDER BY id LIMIT ?',
      [person, afterId, limit + 1],
    );
    return { entries: found.slice(0, limit), more: found.length > limit };
  }

  /** Newest first. */
  private search(person: string | null, query: string): TimelineEntry[] {
    const wanted = searchWords(query);
    if (wanted === null) return [];
    const inText = (column: string, words: readonly string[]) =>
      words.map(() => `AND instr(${column}, ?) > 0`).join(' ');
    if (person !== null && this.hasFewLines(person)) {
      const sql = `SELECT h.data AS data FROM history h JOIN history_words_content c ON c.id = h.id
        WHERE h.person = ? ${inText('c.c0', wanted.all)} ORDER BY h.id DESC LIMIT ${MAX_FOUND}`;
      return this.read(timelineEntrySchema, sql, [person, ...wanted.all]);
    }
    const ofPerson = person === null ? '' : 'AND h.person = ?';
    const whose = person === null ? [] : [person];
    if (wanted.match === null) {
      const sql = `SELECT h.data AS data FROM history_words_content c JOIN history h ON h.id = c.id
        WHERE 1 ${inText('c.c0', wanted.short)} ${ofPerson} ORDER BY c.id DESC LIMIT ${MAX_FOUND}`;
      return this.read(timelineEntrySchema, sql, [...wanted.short, ...whose]);
    }
    const sql = `SELECT h.data AS data FROM history_words t JOIN history h ON h.id = t.rowid
      WHERE history_words MATCH ? ${inText('t.text', wanted.short)} ${ofPerson} ORDER BY t.rowid DESC LIMIT ${MAX_FOUND}`;
    return this.read(timelineEntrySchema, sql, [wanted.match, ...wanted.short, ...whose]);
  }

  private hasFewLines(person: string): boolean {
    const sql = `SELECT count(*) AS lines FROM (SELECT 1 FROM history WHERE person = ? LIMIT ${FEW_LINES})`;
    return Number(this.database.get(sql, [person])?.lines) < FEW_LINES;
  }

  /** A row that no longer fits is left where it is and told, never fatal. */
  private read<S extends v.GenericSchema>(schema: S, sql: string, values: Value[] = []): v.InferOutput<S>[] {
    const rows = this.database.all(sql, values).map((row) => v.safeParse(schema, parseJson(String(row.data))));
    const bad = rows.filter((row) => !row.success).length;
    if (bad > 0) this.onProblem(problem('database-failed', { detail: `${bad} unreadable rows` }));
    return rows.filter((row) => row.success).map((row) => row.output);
  }

  private statement(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
