/** What a server's lines mean beside its listings: refusals, errors, the prompt after a `cd`. */
import { formatPrompt, parsePrompt } from '../../../src-shared/fserve/prompt';
import { recogniseServerText, type ServerText } from '../../../src-shared/fserve/texts';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';

/** Something was said, but no listing or text began: that was a refusal in the server's own words. */
export const REFUSAL_SILENCE_SHARE = 0.25;

/** The prompt after a `cd` that was asked for; a byte 0x5C inside of a name does not cut it (rule 5.18). */
export function parsePromptAfter(line: string, asked: readonly string[]): readonly string[] | null {
  const folder = parsePrompt(line);
  if (folder === null || !asked.some((name) => name.includes('\\'))) return folder;
  return line.trim().toLowerCase() === formatPrompt(asked).toLowerCase() ? asked : folder;
}

/** Why a `get` comes to nothing, when the line says so; one that is queued or on its way is none. */
export function getRefusal(line: string): Problem | null {
  const text = recogniseServerText(line);
  switch (text) {
    case 'invalid-filename':
    case 'invalid-folder':
      return problem('invalid-filename', { text: cut(line) });
    case 'too-many-gets':
    case 'slots-full':
    // Its place in the server's line is asked for again: the specification knows no call back.
    case 'queued':
      return problem('server-full', { text: cut(line) });
    case 'not-allowed':
    case 'invalid-command':
      return problem('server-message', { text: cut(line) });
    default:
      // jIRC begins so whatever fails (rule 5.13).
      return ERROR_MARK.test(line.slice(0, 20).trim()) ? problem('server-message', { text: cut(line) }) : null;
  }
}

const ERROR_MARK = /^error\b/i;
const READ_ERRORS: ReadonlySet<ServerText | null> = new Set<ServerText>([
  'invalid-command',
  'invalid-folder',
  'not-allowed',
  'slots-full',
  'too-many-gets',
]);

/** What the only line of a text says, when it is no text but the server's error. */
export function readError(line: string): { code: Failure; params: Problem['params'] } | null {
  const text = recogniseServerText(line);
  if (text === 'invalid-filename') return { code: 'invalid-filename', params: { text: cut(line) } };
  if (text === 'not-text') return { code: 'not-text', params: {} };
  const isError = READ_ERRORS.has(text) || ERROR_MARK.test(line.slice(0, 20).trim());
  return isError ? { code: 'server-message', params: { text: cut(line) } } : null;
}

export function cut(line: string): string {
  return line.trim().slice(0, 300);
}

/** The server said no to a `cd`; anything else that fails is no answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && ['invalid-folder', 'server-message'].includes(error.problem.code);
}

/** The listing was only to hear how the server speaks; whether the name is there, the command itself will tell. */
export function ignoreNotUnderstood(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === 'listing-not-understood') return null;
  throw error;
}

type Failure = 'listing-not-understood' | 'invalid-folder' | 'invalid-filename' | 'not-text' | 'server-message';

export function fail(code: Failure, params: Problem['params'] = {}): never {
  throw new ProblemError(code, params);
}
