/** What was thrown, as a problem. A bug is told as one: its details go to the log, not into the window. */
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';

export function problemOf(error: unknown, doing: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  console.error(`${doing}:`, error);
  return problem('internal', { detail: error instanceof Error ? error.message : String(error), command: doing });
}
