/**
 * The thread in which SQLite works: opens the database, salvages it when it is damaged, writes and answers in the order
 * in which it is told, and does its upkeep while nobody wants anything.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { copyOfDatabase, type Database, isDamage, openDatabase } from './database';
import { DATABASE_FILE } from './database-file';
import { messageOf } from './message-of';
import { salvage } from './salvage';
import { StoredData } from './stored-data';
import type { Answers, FromThread, Question, ThreadPlace, ToThread, Write } from './thread-messages';
import { Upkeep } from './upkeep';

/** The start has other things to read, and after a question often comes another one. */
const START_REST_MS = 3_000;
const REST_MS = 200;
const FOLDER_CHECK_MS = 5_000;
/** A search waits so long for lines that are not in the index yet. */
const INDEX_FIRST_MS = 1_000;

const port = parentPort;
// The thread that starts this one says where the database is.
const place = workerData as ThreadPlace;
if (port === null) throw new Error('the store works in a thread of its own');

const post = (message: FromThread) => port.postMessage(message);
const tell = (reason: Problem) => post({ kind: 'problem', problem: reason });

class Work {
  private data: StoredData;
  private upkeep: Upkeep;
  private historyBytes = place.historyBytes;
  private rest: NodeJS.Timeout | null = null;
  private readonly folderCheck: NodeJS.Timeout;
  private isGone = false;
  /** The file that is open: another one in its place is not ours. */
  private inode = 0;

  constructor(
    private readonly path: string,
    private readonly onEnd: () => void,
  ) {
    const database = this.opened();
    this.data = new StoredData(database, tell);
    this.upkeep = new Upkeep(this.data, this.historyBytes);
    this.folderCheck = setInterval(() => this.lookForFile(), FOLDER_CHECK_MS);
    this.restThenKeepUp(START_REST_MS);
  }

  get newestLine(): number {
    return this.mended(() => this.data.newestLine());
  }

  write(writes: readonly Write[]): void {
    try {
      if (!this.lookForFile()) throw new ProblemError('data-gone', { path: place.folder });
      this.mended(() => this.data.write(writes));
      post({ kind: 'written' });
    } catch (error) {
      const reason =
        error instanceof ProblemError ? error.problem : problem('database-failed', { detail: messageOf(error) });
      post({ kind: 'refused', problem: reason });
    }
    this.restThenKeepUp();
  }

  answer(number: number, question: Question): void {
    try {
      const result: Answers[keyof Answers] = this.mended(() => {
        if (question.about === 'search') this.upkeep.indexWithin(INDEX_FIRST_MS);
        return this.data.answer(question);
      });
      post({ kind: 'answer', number, result });
    } catch (error) {
      post({ kind: 'no-answer', number, detail: messageOf(error) });
    }
    this.restThenKeepUp();
  }

  limit(historyBytes: number): void {
    this.historyBytes = historyBytes;
    this.upkeep.limit(historyBytes);
    this.restThenKeepUp();
  }

  close(): void {
    clearInterval(this.folderCheck);
    if (this.rest !== null) clearTimeout(this.rest);
    this.data.close();
    this.onEnd();
  }

  /** Damage that is found on the way is mended, and then it is tried once more. */
  private mended<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.mend();
      return work();
    }
  }

  private mend(): void {
    try {
      this.data.close();
    } catch {
      // What is damaged need not close in order.
    }
    this.data = new StoredData(this.salvaged(), tell);
    this.upkeep = new Upkeep(this.data, this.historyBytes);
  }

  private opened(): Database {
    try {
      const database = openDatabase(this.path);
      this.inode = statSync(this.path).ino;
      return database;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return this.salvaged();
    }
  }

  private salvaged(): Database {
    const { database, keptAs, rows } = salvage(this.path, Date.now());
    this.inode = statSync(this.path).ino;
    tell(problem('database-broken', { path: this.path, keptAs, rows }));
    return database;
  }

  /** A file that was removed can still be written to, and nobody would ever read it. */
  private lookForFile(): boolean {
    const isThere = existsSync(this.path) && statSync(this.path).ino === this.inode;
    if (!isThere && !this.isGone) tell(problem('data-gone', { path: place.folder }));
    this.isGone = !isThere;
    return isThere;
  }

  private restThenKeepUp(restMs = REST_MS): void {
    this.rest ??= setTimeout(() => this.keepUp(), restMs);
  }

  private keepUp(): void {
    this.rest = null;
    let isMore: boolean;
    try {
      isMore = this.mended(() => this.upkeep.step());
    } catch (error) {
      return tell(problem('database-failed', { detail: messageOf(error) }));
    }
    // Whoever asks meanwhile comes first.
    if (isMore) this.rest = setTimeout(() => this.keepUp(), 0);
  }
}

/** @throws ProblemError database-newer, data-not-writable; anything else: there is no database, and none can be made. */
function begin(): Work {
  const path = join(place.folder, DATABASE_FILE);
  if (!place.isReadOnly) {
    try {
      return new Work(path, () => port?.close());
    } catch (error) {
      if (error instanceof ProblemError || !existsSync(path)) throw error;
      tell(problem('data-read-only', { path, detail: messageOf(error) }));
    }
  }
  const copy = copyOfDatabase(place.folder);
  return new Work(copy.path, () => {
    copy.remove();
    port?.close();
  });
}

try {
  const work = begin();
  post({ kind: 'opened', newestLine: work.newestLine });
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'write':
        return work.write(message.writes);
      case 'ask':
        return work.answer(message.number, message.question);
      case 'limit':
        return work.limit(message.historyBytes);
      case 'close':
        return work.close();
    }
  });
} catch (error) {
  const path = join(place.folder, DATABASE_FILE);
  const reason =
    error instanceof ProblemError ? error.problem : problem('data-not-writable', { path, detail: messageOf(error) });
  post({ kind: 'not-opened', problem: reason });
}
