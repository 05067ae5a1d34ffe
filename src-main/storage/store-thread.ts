/**
 * The thread in which SQLite works, as its owner sees it: batches of writes, questions, an end. A thread that dies is
 * started again, and what it had not acknowledged is given to the next one.
 */
import { Worker } from 'node:worker_threads';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { messageOf } from './message-of';
import type { HistoryLimits } from './store';
import type { Answers, FromThread, Question, ThreadPlace, ToThread, Write } from './thread-messages';
import { workerFile } from './worker-file';

/** One that dies at every start must not take the machine with it. */
const RESTART_MS = 1_000;
/** What was written last is on its way to the disk: longer than any disk takes that still answers. */
const CLOSE_TIMEOUT_MS = 10_000;

type Result = Answers[keyof Answers];

interface Asked {
  readonly question: Question;
  readonly answer: (result: Result) => void;
  readonly fail: (error: Error) => void;
}

export interface ThreadEvents {
  /** The batch is on the disk, or refused as a whole. */
  readonly onWritten: () => void;
  readonly onRefused: (reason: Problem) => void;
  readonly onProblem: (reason: Problem) => void;
}

export class StoreThread {
  private worker: Worker | null = null;
  private batch: readonly Write[] | null = null;
  private readonly asked = new Map<number, Asked>();
  private nextNumber = 1;
  private isClosing = false;
  private onEnded: () => void = () => {};

  private constructor(
    private place: ThreadPlace,
    private readonly events: ThreadEvents,
  ) {}

  /** @throws ProblemError database-newer, data-not-writable. */
  static async start(
    place: ThreadPlace,
    events: ThreadEvents,
  ): Promise<{ readonly thread: StoreThread; readonly newestLine: number }> {
    const thread = new StoreThread(place, events);
    return { thread, newestLine: await thread.open() };
  }

  /** One batch at a time: the next when this one is acknowledged. */
  write(writes: readonly Write[]): void {
    this.batch = writes;
    this.post({ kind: 'write', writes });
  }

  ask<Q extends Question>(question: Q): Promise<Answers[Q['about']]> {
    return new Promise((resolve, reject) => {
      const number = this.nextNumber++;
      // What a question is about decides what answers it.
      const answer = resolve as (result: Result) => void;
      this.asked.set(number, { question, answer, fail: reject });
      this.post({ kind: 'ask', number, question });
    });
  }

  limit(limits: HistoryLimits): void {
    this.place = { ...this.place, historyBytes: limits.bytes, historyDays: limits.days };
    this.post({ kind: 'limit', limits });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    const { worker } = this;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => {
      this.onEnded = resolve;
    });
    this.post({ kind: 'close' });
    const impatience = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS);
    await ended;
    clearTimeout(impatience);
  }

  /** Resolves with the number of the newest line when the database can be used. */
  private open(): Promise<number> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(workerFile(), { workerData: this.place });
      let isOpen = false;
      let death = 'the thread of the store ended';
      worker.on('message', (message: FromThread) => {
        if (message.kind === 'opened') {
          isOpen = true;
          this.worker = worker;
          worker.unref();
          resolve(message.newestLine);
        } else if (message.kind === 'not-opened')
          reject(new ProblemError(message.problem.code, message.problem.params));
        else {
          this.hear(message);
          this.rest();
        }
      });
      worker.on('error', (error) => {
        death = messageOf(error);
      });
      worker.once('exit', () => {
        if (!isOpen) return reject(new ProblemError('data-not-writable', { path: this.place.folder, detail: death }));
        this.worker = null;
        if (this.isClosing) this.onEnded();
        else this.openAgain(death);
      });
    });
  }

  private openAgain(death: string): void {
    this.events.onProblem(problem('database-failed', { detail: death }));
    setTimeout(async () => {
      try {
        await this.open();
      } catch (error) {
        return this.openAgain(messageOf(error));
      }
      // In the order in which it was said: questions that were asked after a batch see it.
      if (this.batch !== null) this.post({ kind: 'write', writes: this.batch });
      for (const [number, { question }] of this.asked) this.post({ kind: 'ask', number, question });
      if (this.isClosing) this.post({ kind: 'close' });
    }, RESTART_MS);
  }

  private hear(message: Exclude<FromThread, { kind: 'opened' | 'not-opened' }>): void {
    switch (message.kind) {
      case 'written':
        this.batch = null;
        return this.events.onWritten();
      case 'refused':
        this.batch = null;
        return this.events.onRefused(message.problem);
      case 'answer':
        this.asked.get(message.number)?.answer(message.result);
        this.asked.delete(message.number);
        return;
      case 'no-answer':
        this.asked.get(message.number)?.fail(new ProblemError('database-failed', { detail: message.detail }));
        this.asked.delete(message.number);
        return;
      case 'problem':
        return this.events.onProblem(message.problem);
    }
  }

  private rest(): void {
    if (this.batch === null && this.asked.size === 0 && !this.isClosing) this.worker?.unref();
  }

  /** While something is outstanding the program does not end by itself. */
  private post(message: ToThread): void {
    this.worker?.ref();
    this.worker?.postMessage(message);
  }
}
