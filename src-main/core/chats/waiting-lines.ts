/**
 * Lines typed to somebody who is not there: they are said, in their order, as soon as a chat with them is open, whoever
 * calls whom. Kept until the program ends.
 */
import { ProblemError } from '../../../src-shared/model/problem';
import type { WaitingLine } from '../../../src-shared/model/snapshot';
import type { CoreState } from '../state/core-state';

const MOST_OF_PERSON = 100;

export interface WaitingLinesParts {
  readonly state: Pick<CoreState, 'waitingLines' | 'setWaitingLines'>;
  /** @throws ProblemError when the chat has just ended. */
  readonly say: (sessionId: string, text: string) => void;
}

export class WaitingLines {
  constructor(private readonly parts: WaitingLinesParts) {}

  /** @throws ProblemError text-too-long when too many wait already. */
  add(line: WaitingLine): void {
    const { state } = this.parts;
    const count = state.waitingLines.filter(({ personId }) => personId === line.personId).length;
    if (count >= MOST_OF_PERSON) throw new ProblemError('text-too-long', { count: count + 1 });
    state.setWaitingLines([...state.waitingLines, line]);
  }

  /** The person takes them back. */
  drop(personId: string): void {
    const { state } = this.parts;
    const others = state.waitingLines.filter((line) => line.personId !== personId);
    if (others.length !== state.waitingLines.length) state.setWaitingLines(others);
  }

  /** A chat with them is open. What cannot be said any more goes on waiting. */
  sayAll(personId: string, sessionId: string): void {
    const { state, say } = this.parts;
    for (;;) {
      const next = state.waitingLines.find((line) => line.personId === personId);
      if (next === undefined) return;
      try {
        say(sessionId, next.text);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'connection-lost') return;
        throw error;
      }
      state.setWaitingLines(state.waitingLines.filter((line) => line !== next));
    }
  }
}
