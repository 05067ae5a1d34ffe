/** Much of something, made fast: a long history in a data folder, a large file whose bytes tell where they belong. */
import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src-main/storage/database';
import { DATABASE_FILE } from '../../src-main/storage/database-file';
import { StoredData } from '../../src-main/storage/stored-data';
import type { Person, TimelineEntry } from '../../src-shared/model/snapshot';

const BLOCK_BYTES = 1024 * 1024;
const STARTED_AT = Date.UTC(2025, 0, 1);

/** Everything that `person` and we have said, in a data folder that nobody uses. */
export function writeLongHistory(dataFolder: string, nick: string, lines: number): void {
  mkdirSync(dataFolder, { recursive: true });
  const database = openDatabase(join(dataFolder, DATABASE_FILE));
  const stored = new StoredData(database, () => {});
  try {
    const known = person(nick);
    stored.write([{ kind: 'put', table: 'people', id: known.id, data: JSON.stringify(known) }]);
    stored.inOneStep(() => {
      for (let id = 1; id <= lines; id++)
        database.run('INSERT INTO history (id, person, data) VALUES (?, ?, ?)', [
          id,
          `p-${nick}`,
          JSON.stringify(line(nick, id)),
        ]);
    });
  } finally {
    database.close();
  }
}

function person(nick: string): Person {
  const known = { port: null, contactId: null, knownSince: STARTED_AT, lastSeen: STARTED_AT, unread: 0 };
  return { id: `p-${nick}`, nick, host: '192.0.2.7', ...known };
}

function line(nick: string, id: number): TimelineEntry {
  return {
    id,
    personId: `p-${nick}`,
    at: STARTED_AT + id * 1000,
    kind: 'text',
    from: id % 2 === 0 ? 'me' : 'peer',
    nick: id % 2 === 0 ? 'ada' : nick,
    text: `line ${id} of a long conversation`,
    transferId: null,
    status: null,
    problem: null,
  };
}

/** Whole blocks, each with its number in all of it, so that one in a wrong place is seen. */
export function writeLargeFile(path: string, blocks: number): void {
  const file = openSync(path, 'w');
  try {
    for (let number = 0; number < blocks; number++) writeSync(file, blockOf(number));
  } finally {
    closeSync(file);
  }
}

/** The number of the first block that is not as it was written, -1 when all are. Reads one block beyond the end. */
export function firstWrongBlock(path: string, blocks: number): number {
  const file = openSync(path, 'r');
  const read = Buffer.alloc(BLOCK_BYTES);
  try {
    for (let number = 0; number < blocks; number++) {
      const count = readSync(file, read, 0, BLOCK_BYTES, number * BLOCK_BYTES);
      if (count !== BLOCK_BYTES || !read.equals(blockOf(number))) return number;
    }
    return readSync(file, read, 0, BLOCK_BYTES, blocks * BLOCK_BYTES) === 0 ? -1 : blocks;
  } finally {
    closeSync(file);
  }
}

function blockOf(number: number): Buffer {
  const mark = Buffer.alloc(8);
  mark.writeBigUInt64LE(BigInt(number) * 0x9e37_79b9n + 1n);
  return Buffer.alloc(BLOCK_BYTES, mark);
}
