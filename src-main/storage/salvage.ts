/**
 * A damaged database is kept aside, and every row that can still be read goes into a new one, in one transaction. Which
 * table a row was in is told by its form and by what its record holds: nothing that leads to it has to be whole.
 */
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import * as v from 'valibot';
import { contactSchema, personSchema, timelineEntrySchema } from '../../src-shared/model/snapshot';
import { type Database, openDatabase } from './database';
import { folderFileRecordSchema } from './folder-file-record';
import { journalRecordSchema } from './journal-record';
import { type FoundRow, PageFile, readRows } from './page-reader';
import { parseJson } from './stored-data';

export interface Salvaged {
  readonly database: Database;
  /** Where the damaged file is now. */
  readonly keptAs: string;
  readonly rows: number;
}

/** The path is free afterwards for the new database, which is the result. */
export function salvage(path: string, nowMs: number): Salvaged {
  const keptAs = `${path.slice(0, -'.sqlite'.length)}.broken-${nowMs}.sqlite`;
  renameSync(path, keptAs);
  // It belongs to the damaged file; the new one must not take it for its own.
  if (existsSync(`${path}-journal`)) renameSync(`${path}-journal`, `${keptAs}-journal`);
  const database = openDatabase(path);
  try {
    return { database, keptAs, rows: copyRows(keptAs, database) };
  } catch (error) {
    // Begun again at the next start: until then the damaged file is where it was.
    database.close();
    rmSync(path, { force: true });
    renameSync(keptAs, path);
    throw error;
  }
}

function copyRows(from: string, into: Database): number {
  const file = openSync(from, 'r');
  let rows = 0;
  try {
    into.exec('BEGIN');
    const statements = new Map<string, ReturnType<Database['prepare']>>();
    for (const row of readRows(new PageFile(file))) {
      const insert = insertFor(row);
      if (insert === null) continue;
      const statement = statements.get(insert.sql) ?? into.prepare(insert.sql);
      statements.set(insert.sql, statement);
      rows += statement.run([...insert.values]).changes;
    }
    for (const statement of statements.values()) statement.finalize();
    into.exec('COMMIT');
  } finally {
    closeSync(file);
  }
  return rows;
}

interface Insert {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Null for what is no row of ours, or no longer fits. */
function insertFor({ rowId, cells }: FoundRow): Insert | null {
  const [first, second, third] = cells;
  const data = cells.at(-1);
  if (typeof data !== 'string' || !data.startsWith('{')) return null;
  const record = parseJson(data);
  if (cells.length === 2 && typeof first === 'string') {
    const table = v.is(contactSchema, record) ? 'contacts' : v.is(personSchema, record) ? 'people' : null;
    if (table === null) return null;
    return { sql: `INSERT OR IGNORE INTO ${table} (id, data) VALUES (?, ?)`, values: [first, data] };
  }
  if (cells.length !== 3 || typeof third !== 'string') return null;
  if (first === null && typeof second === 'string' && v.is(timelineEntrySchema, record))
    return { sql: 'INSERT OR IGNORE INTO history (id, person, data) VALUES (?, ?, ?)', values: [rowId, second, data] };
  if (typeof first !== 'string' || typeof second !== 'number') return null;
  if (v.is(journalRecordSchema, record))
    return {
      sql: 'INSERT OR IGNORE INTO journal (id, position, data) VALUES (?, ?, ?)',
      values: [first, second, data],
    };
  if (v.is(folderFileRecordSchema, record))
    return {
      sql: 'INSERT OR IGNORE INTO folder_files (folder, place, data) VALUES (?, ?, ?)',
      values: [first, second, data],
    };
  return null;
}
