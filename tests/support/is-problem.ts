/** For `toSatisfy`: whether what was thrown is this problem. */
import { type ProblemCode, ProblemError } from '../../src-shared/model/problem';

export function isProblem(code: ProblemCode): (error: unknown) => boolean {
  return (error) => error instanceof ProblemError && error.problem.code === code;
}
