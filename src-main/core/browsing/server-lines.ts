/**
 * One side of a dialogue with a peer's file server: what we say goes out, what it says is taken line by line, every
 * wait with an end. Some servers (jIRC) say a prompt of their own after every command (rule 5.12); there the next
 * command waits for it, so that no answer is taken for that of another command.
 */
import { isBarePrompt } from '../../../src-shared/fserve/prompt';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { TextEncoding } from '../../../src-shared/text/encoding';
import { stripMircText } from '../../../src-shared/text/mirc-text';

interface HeardLine {
  readonly text: string;
  readonly shown: TextEncoding | null;
}

export class ServerLines {
  private waiting: HeardLine[] = [];
  /** Lines of `waiting` that are taken already: shifting them out one by one costs the square of their number. */
  private taken = 0;
  private wake: (() => void) | null = null;
  private ended: Problem | null = null;
  private saysBarePrompts = false;
  private owesPrompt = false;
  /** How the line taken last was written; null: ASCII alone. */
  shown: TextEncoding | null = null;

  constructor(
    private readonly write: (line: string) => void,
    private readonly silenceMs: number,
  ) {}

  /** A line that somebody waits for. */
  push(line: string, shown: TextEncoding | null): void {
    this.notice(line);
    this.waiting.push({ text: line, shown });
    this.wake?.();
  }

  /** A line that nobody takes; it may still be the prompt that the next command waits for. */
  notice(line: string): void {
    if (!isBarePrompt(stripMircText(line))) return;
    this.saysBarePrompts = true;
    this.owesPrompt = false;
    this.wake?.();
  }

  end(reason: Problem | null): void {
    this.ended = reason ?? problem('visit-closed');
    this.wake?.();
  }

  /** @throws ProblemError when the connection has ended. */
  requireOpen(): void {
    if (this.ended !== null) throw new ProblemError(this.ended.code, this.ended.params);
  }

  /** A command; what was said until now belongs to earlier ones. @throws ProblemError when the connection has ended. */
  async say(command: string): Promise<void> {
    // The clock of the process: somebody may set the other one back.
    const deadline = performance.now() + this.silenceMs;
    while (this.owesPrompt && performance.now() < deadline) {
      this.requireOpen();
      // It belongs to the command before, and is not kept.
      this.clear();
      await this.somethingNew(deadline - performance.now());
    }
    this.sayLine(command);
  }

  /** The same without waiting for a prompt. */
  sayLine(command: string): void {
    this.clear();
    this.owesPrompt = this.saysBarePrompts;
    this.write(command);
  }

  /** An answer in the middle of a command: the page marks of `read`. */
  reply(line: string): void {
    this.write(line);
  }

  /** Null after a silence. @throws ProblemError when the connection has ended. */
  async next(withinMs = this.silenceMs): Promise<string | null> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const line = this.waiting[this.taken++];
      if (line !== undefined) {
        this.shown = line.shown;
        return line.text;
      }
      this.clear();
      this.requireOpen();
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return null;
      await this.somethingNew(leftMs);
    }
  }

  /** Nobody waits for anything any more. */
  clear(): void {
    this.waiting = [];
    this.taken = 0;
  }

  private somethingNew(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
