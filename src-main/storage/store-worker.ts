/**
 * The thread in which SQLite works: writes and answers in the order in which it is told, and does the upkeep of the
 * database while nobody wants anything.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { copyOfDatabase } from './database';
import { DATABASE_FILE } from './database-file';
import { MendedData } from './mended-data';
import { messageOf } from './message-of';
import type { HistoryLimits } from './store';
import type { FromThread, Question, ThreadPlace, ToThread, Write } from './thread-messages';

/** The start has other things to read, and after a question often comes another one. */
const START_REST_MS = 3_000;
const REST_MS = 200;
const FOLDER_CHECK_MS = 5_000;
const AGE_CHECK_MS = 60 * 60 * 1000;
/** A search waits so long for lines that are not in the index yet. */
const INDEX_FIRST_MS = 1_000;

const port = parentPort;
// The thread that starts this one says where the database is.
const place = workerData as ThreadPlace;
if (port === null) throw new Error('the store works in a thread of its own');

const post = (message: FromThread) => port.postMessage(message);
const tell = (reason: Problem) => post({ kind: 'problem', problem: reason });

class Work {
  private rest: NodeJS.Timeout | null = null;
  private readonly folderCheck: NodeJS.Timeout;
  /** Lines grow old also while nobody says anything. */
  private readonly ageCheck: NodeJS.Timeout;
  private isGone = false;

  constructor(
    private readonly data: MendedData,
    private readonly onEnd: () => void,
  ) {
    this.folderCheck = setInterval(() => this.lookForFile(), FOLDER_CHECK_MS);
    this.ageCheck = setInterval(() => this.restThenKeepUp(), AGE_CHECK_MS);
    this.restThenKeepUp(START_REST_MS);
  }

  write(writes: readonly Write[]): void {
    try {
      if (!this.lookForFile()) throw new ProblemError('data-gone', { path: place.folder });
      this.data.use((data) => data.write(writes));
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
      const result = this.data.use((data, upkeep) => {
        if (question.about === 'search') upkeep.indexWithin(INDEX_FIRST_MS);
        return data.answer(question);
      });
      post({ kind: 'answer', number, result });
    } catch (error) {
      post({ kind: 'no-answer', number, detail: messageOf(error) });
    }
    this.restThenKeepUp();
  }

  limit(limits: HistoryLimits): void {
    this.data.limit(limits);
    this.restThenKeepUp();
  }

  close(): void {
    clearInterval(this.folderCheck);
    clearInterval(this.ageCheck);
    if (this.rest !== null) clearTimeout(this.rest);
    this.data.close();
    this.onEnd();
  }

  private lookForFile(): boolean {
    const isThere = this.data.isInPlace();
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
      isMore = this.data.use((_, upkeep) => upkeep.step());
    } catch (error) {
      return tell(problem('database-failed', { detail: messageOf(error) }));
    }
    // Whoever asks meanwhile comes first.
    if (isMore) this.rest = setTimeout(() => this.keepUp(), 0);
  }
}

/** @throws ProblemError database-newer; anything else: there is no database, and none can be made. */
function begin(): { readonly work: Work; readonly newestLine: number } {
  const path = join(place.folder, DATABASE_FILE);
  if (!place.isReadOnly) {
    try {
      return workOn(path, () => port?.close());
    } catch (error) {
      if (error instanceof ProblemError || !existsSync(path)) throw error;
      tell(problem('data-read-only', { path, detail: messageOf(error) }));
    }
  }
  const copy = copyOfDatabase(place.folder);
  return workOn(copy.path, () => {
    copy.remove();
    port?.close();
  });
}

function workOn(path: string, onEnd: () => void): { readonly work: Work; readonly newestLine: number } {
  const data = new MendedData(path, { bytes: place.historyBytes, days: place.historyDays ?? null }, tell);
  return { newestLine: data.use((tables) => tables.newestLine()), work: new Work(data, onEnd) };
}

try {
  const { work, newestLine } = begin();
  post({ kind: 'opened', newestLine });
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'write':
        return work.write(message.writes);
      case 'ask':
        return work.answer(message.number, message.question);
      case 'limit':
        return work.limit(message.limits);
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
