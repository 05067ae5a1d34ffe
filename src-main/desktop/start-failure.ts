/** Sentences for the boxes shown when there is no window yet, or none any more, to explain anything. */
import { ProblemError } from '../../src-shared/model/problem';

/** @param dataFolder named in the sentence, because it is where the person can do something */
export function startFailure(error: unknown, dataFolder: string): string {
  if (!(error instanceof ProblemError))
    return `Something unexpected happened: ${error instanceof Error ? error.message : error}`;
  switch (error.problem.code) {
    case 'data-in-use':
      return `Another Port59 is using ${dataFolder}. Close it first, or start this one with --data and another folder.`;
    case 'data-not-writable':
      return `Nothing can be written to ${dataFolder}. Allow it, or start with --data and another folder.`;
    case 'database-newer':
      return `The history in ${dataFolder} was written by a newer Port59. Install that version, or start with --data and another folder.`;
    default:
      return `The data in ${dataFolder} cannot be used (${error.problem.code}).`;
  }
}

/** [E11] The core could not end in order; the program ends nevertheless. */
export function endFailure(error: Error): string {
  return `Not everything could be closed in order: ${error.message}. What has arrived is kept and is looked at with the next start.`;
}
