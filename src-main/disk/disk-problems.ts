/** The system's file error codes, translated once. */
import { type ProblemCode, ProblemError } from '../../src-shared/model/problem';

const CODES: Readonly<Record<string, ProblemCode>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EISDIR: 'not-a-file',
  EACCES: 'file-unreadable',
  EPERM: 'file-unreadable',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'file-too-large',
  EROFS: 'folder-not-writable',
};

export function readProblem(error: unknown, path: string): ProblemError {
  return translated(error, path, 'file-unreadable');
}

export function writeProblem(error: unknown, path: string): ProblemError {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM')
    return new ProblemError('folder-not-writable', { path, detail: code }, { cause: error });
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ProblemError('folder-missing', { path, detail: code }, { cause: error });
  return translated(error, path, 'disk-error');
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

function translated(error: unknown, path: string, otherwise: ProblemCode): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = codeOf(error);
  return new ProblemError(CODES[code ?? ''] ?? otherwise, { path, detail: code ?? String(error) }, { cause: error });
}
