/**
 * One side of a dialogue with a peer's file server: what we say goes out, what it says is taken line by line, every
 * wait with an end. Some servers (jIRC) say a prompt of their own after every command (rule 5.12); there the next
 * command waits for it, so that no answer is taken for that of another command.
 */
import { isBarePrompt } from '../../../src-shared/fserve/prompt';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import { stripMircText } from '../../../src-shared/text/mirc-text';

export class ServerLines {
  private waiting: string[] = [];
  /** Lines of `waiting` that are taken already: shifting them out one by one costs the square of their number. */
  private taken = 0;
  private wake: (() => void) | null = null;
  private ended: Problem | null = null;
  private saysBarePrompts = false;
  private owesPrompt = false;

  constructor(
    private readonly write: (line: string) => void,
    private readonly silenceMs: number,
  ) {}

  /** A line that somebody waits for. */
  push(line: string): void {
    this.notice(line);
    this.waiting.push(line);
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
      if (line !== undefined) return line;
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
