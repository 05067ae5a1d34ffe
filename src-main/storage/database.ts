/** Opens `port59.sqlite`: migrated, of our version or older, and whole – or a fresh one beside the broken one. */
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { stripMircText } from '../../src-shared/text/mirc-text';
import { messageOf } from './message-of';

export type Database = InstanceType<typeof sqlite.Database>;

const FILE_NAME = 'port59.sqlite';

/** What is salvaged from a broken file. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  people: ['id', 'data'],
  contacts: ['id', 'data'],
  journal: ['id', 'position', 'data'],
  history: ['id', 'person', 'data'],
  folder_files: ['folder', 'place', 'data'],
};

/** Each step leads from its index to the next version; a step that was released is never changed. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE people (id TEXT PRIMARY KEY, data TEXT NOT NULL);
   CREATE TABLE contacts (id TEXT PRIMARY KEY, data TEXT NOT NULL);
   CREATE TABLE journal (id TEXT PRIMARY KEY, position INTEGER NOT NULL, data TEXT NOT NULL);
   CREATE TABLE history (id INTEGER PRIMARY KEY, person TEXT NOT NULL, data TEXT NOT NULL);
   CREATE INDEX history_of_person ON history (person, id);
   CREATE VIRTUAL TABLE history_text USING fts5 (text);`,
  `CREATE TABLE folder_files (folder TEXT NOT NULL, place INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (folder, place));`,
];

/**
 * The caller holds the lock of the data folder, so a lock that a killed process left here is nobody's. A broken file is
 * kept aside, and what can still be read of it goes into a new one.
 * @throws ProblemError database-newer, data-not-writable.
 */
export function openDatabase(folder: string, onProblem: (problem: Problem) => void): Database {
  const path = join(folder, FILE_NAME);
  try {
    rmSync(`${path}.lock`, { recursive: true, force: true });
    return openAt(path);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (!existsSync(path))
      throw new ProblemError('data-not-writable', { path, detail: messageOf(error) }, { cause: error });
    if (isBroken(error)) return beginAnew(path, onProblem);
    onProblem(problem('data-read-only', { path, detail: messageOf(error) }));
    return openCopy(folder);
  }
}

/** For a folder that nothing can be written to: all that is there, in a place of its own that goes with the program. */
export function openCopy(folder: string): Database {
  const path = join(folder, FILE_NAME);
  const place = mkdtempSync(join(tmpdir(), 'port59-'));
  const copy = join(place, FILE_NAME);
  // A journal that a crash left belongs to the database.
  for (const suffix of ['', '-journal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  const database = openAt(copy);
  process.once('exit', () => rmSync(place, { recursive: true, force: true }));
  return database;
}

function beginAnew(path: string, onProblem: (problem: Problem) => void): Database {
  const keptAs = `${path.slice(0, -'.sqlite'.length)}.broken-${Date.now()}.sqlite`;
  renameSync(path, keptAs);
  onProblem(problem('database-broken', { path, keptAs }));
  const database = openAt(path);
  salvage(keptAs, database);
  return database;
}

/** Anything else – a lock, a disk that refuses – says nothing about what is in the file. */
function isBroken(error: unknown): boolean {
  return /not a database|malformed|corrupt|quick_check/i.test(messageOf(error));
}

/** Row by row until the file gives no more; full-text search is made anew from the lines. */
function salvage(brokenPath: string, into: Database): void {
  try {
    const broken = new sqlite.Database(brokenPath, { readOnly: true });
    try {
      into.exec('BEGIN');
      for (const [table, columns] of Object.entries(TABLES)) salvageTable(broken, into, table, columns);
      for (const { id, data } of into.all('SELECT id, data FROM history')) {
        const text = searchableText(String(data));
        into.run('INSERT INTO history_text (rowid, text) VALUES (?, ?)', [Number(id), text]);
      }
    } finally {
      into.exec('COMMIT');
      broken.close();
    }
  } catch {
    // Not a database at all: nothing can be read of it, which was told.
  }
}

function salvageTable(broken: Database, into: Database, table: string, columns: readonly string[]): void {
  const names = columns.join(', ');
  const marks = columns.map(() => '?').join(', ');
  for (let after = -1; ; ) {
    let row: Record<string, unknown> | null;
    try {
      row = broken.get(`SELECT rowid AS place, ${names} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT 1`, [after]);
    } catch {
      // This page is spoilt; those before it were not.
      return;
    }
    if (row === null) return;
    after = Number(row.place);
    const values = columns.map((name) => (typeof row[name] === 'number' ? row[name] : String(row[name])));
    into.run(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${marks})`, values);
  }
}

function searchableText(data: string): string {
  try {
    const { text } = JSON.parse(data) as { text?: unknown };
    return typeof text === 'string' ? stripMircText(text) : '';
  } catch {
    return '';
  }
}

function openAt(path: string): Database {
  const database = new sqlite.Database(path);
  try {
    // The folder has its own lock, so the file needs none that comes and goes with each transaction.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL;');
    checkWhole(database);
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkWhole(database: Database): void {
  const row = database.get('PRAGMA quick_check(1)');
  const verdict = row === null ? null : Object.values(row)[0];
  if (verdict !== 'ok') throw new Error(`quick_check: ${String(verdict)}`);
}

function migrate(database: Database, path: string): void {
  const version = Number(database.get('PRAGMA user_version')?.user_version ?? 0);
  if (version > MIGRATIONS.length) throw new ProblemError('database-newer', { path, version });
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
