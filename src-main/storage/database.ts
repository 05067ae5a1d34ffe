/** Opens `port59.sqlite`: of our version or older, and migrated – or says that it is damaged. */
import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { ProblemError } from '../../src-shared/model/problem';
import { DATABASE_FILE, PAGE_BYTES } from './database-file';
import { messageOf } from './message-of';

export type Database = InstanceType<typeof sqlite.Database>;

/** What is in the file is not what was written: `salvage` knows what to do. */
export class DamagedError extends Error {
  constructor(detail: string, options?: { readonly cause?: unknown }) {
    super(detail, options);
    this.name = 'DamagedError';
  }
}

/** As the index has it: a row that is no JSON stays out of it. */
export const TRANSFER_OF_LINE = "CASE WHEN json_valid(data) THEN json_extract(data, '$.transferId') END";

/** Each step leads from its index to the next version; a step that was released is never changed. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE people (id TEXT PRIMARY KEY, data TEXT NOT NULL);
   CREATE TABLE contacts (id TEXT PRIMARY KEY, data TEXT NOT NULL);
   CREATE TABLE journal (id TEXT PRIMARY KEY, position INTEGER NOT NULL, data TEXT NOT NULL);
   CREATE TABLE history (id INTEGER PRIMARY KEY, person TEXT NOT NULL, data TEXT NOT NULL);
   CREATE INDEX history_of_person ON history (person, id);
   CREATE VIRTUAL TABLE history_text USING fts5 (text);`,
  `CREATE TABLE folder_files (folder TEXT NOT NULL, place INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (folder, place));`,
  // The lines that are there come into the new index beside everything else (upkeep).
  `DROP TABLE history_text;
   CREATE VIRTUAL TABLE history_words USING fts5 (text, tokenize = 'trigram case_sensitive 1');`,
  `CREATE INDEX history_of_transfer ON history (${TRANSFER_OF_LINE}) WHERE ${TRANSFER_OF_LINE} IS NOT NULL;`,
];

const HEADER_BYTES = 100;

/** `P59` and the version: a number that a damaged header does not have by chance. */
const APPLICATION = 0x50_35_39_00;
/** Before this version the header held the number once. */
const FIRST_MARKED = 3;

/**
 * The caller holds the lock of the data folder, so a lock that a killed process left here is nobody's.
 * @throws DamagedError; ProblemError database-newer; anything else: the disk does not let us.
 */
export function openDatabase(path: string): Database {
  rmSync(`${path}.lock`, { recursive: true, force: true });
  checkHeader(path);
  const database = new sqlite.Database(path);
  try {
    // The folder has its own lock, so the file needs none that comes and goes with each transaction.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL;');
    migrate(database, path);
    // What was cleared is gone, and no salvage finds it again.
    database.exec('PRAGMA secure_delete = ON; PRAGMA cache_size = -16000;');
    return database;
  } catch (error) {
    database.close();
    throw isDamage(error) ? new DamagedError(messageOf(error), { cause: error }) : error;
  }
}

/** For a folder that nothing can be written to: all that is there, in a place of its own that `remove` takes away. */
export function copyOfDatabase(folder: string): { readonly path: string; remove(): void } {
  const path = join(folder, DATABASE_FILE);
  const place = mkdtempSync(join(tmpdir(), 'port59-'));
  const copy = join(place, DATABASE_FILE);
  // A journal that a crash left belongs to the database.
  for (const suffix of ['', '-journal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
  return { path: copy, remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** Anything else – a lock, a disk that refuses – says nothing about what is in the file. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedError) return true;
  return /not a database|malformed|corrupt|no such (table|column)|vtable constructor/i.test(messageOf(error));
}

function migrate(database: Database, path: string): void {
  const version = believableVersion(database);
  if (version > MIGRATIONS.length) throw new ProblemError('database-newer', { path, version });
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    database.exec(
      `BEGIN; ${step} PRAGMA user_version = ${index + 1}; PRAGMA application_id = ${APPLICATION + index + 1}; COMMIT;`,
    );
  }
  // Every table is there, whatever the header said.
  for (const table of ['people', 'contacts', 'journal', 'history', 'folder_files', 'history_words'])
    database.get(`SELECT * FROM ${table} LIMIT 0`);
}

/**
 * What never changes in the first bytes of a file of ours: with another value there SQLite may refuse the file for
 * another reason than damage, or open it for reading only. @throws DamagedError.
 */
function checkHeader(path: string): void {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  const got = readSync(file, header, 0, HEADER_BYTES, 0);
  closeSync(file);
  if (got < HEADER_BYTES) return;
  const isSound =
    header.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
    header.readUInt16BE(16) === PAGE_BYTES &&
    (header[18] === 1 || header[18] === 2) &&
    header[19] === header[18] &&
    header.readUInt32BE(20) === 0x00_40_20_20 &&
    header.readUInt32BE(44) <= 4 &&
    header.readUInt32BE(56) <= 1;
  if (!isSound) throw new DamagedError('the head of the file');
}

/** The header says it twice, or was written by a version that said it once. @throws DamagedError. */
function believableVersion(database: Database): number {
  const version = Number(database.get('PRAGMA user_version')?.user_version);
  const application = Number(database.get('PRAGMA application_id')?.application_id);
  if (version >= FIRST_MARKED && application === APPLICATION + version) return version;
  const isEmpty = database.get('SELECT 1 FROM sqlite_master LIMIT 1') === null;
  if (application === 0 && version < FIRST_MARKED && isEmpty === (version === 0)) return version;
  throw new DamagedError(`version ${version} of ${application}`);
}
