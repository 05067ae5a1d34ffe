/** Opens `port59.sqlite`: migrated, of our version or older, and whole – or a fresh one beside the broken one. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { messageOf } from './message-of';

export type Database = InstanceType<typeof sqlite.Database>;

const FILE_NAME = 'port59.sqlite';

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
 * The caller holds the lock of the data folder, so a lock that a killed process left here is nobody's.
 * @throws ProblemError database-newer, data-not-writable.
 */
export function openDatabase(folder: string, onProblem: (problem: Problem) => void): Database {
  const path = join(folder, FILE_NAME);
  rmSync(`${path}.lock`, { recursive: true, force: true });
  try {
    return openAt(path);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (!existsSync(path))
      throw new ProblemError('data-not-writable', { path, detail: messageOf(error) }, { cause: error });
    const keptAs = `${path.slice(0, -'.sqlite'.length)}.broken-${Date.now()}.sqlite`;
    renameSync(path, keptAs);
    onProblem(problem('database-broken', { path, keptAs }));
    return openAt(path);
  }
}

function openAt(path: string): Database {
  const database = new sqlite.Database(path);
  try {
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
