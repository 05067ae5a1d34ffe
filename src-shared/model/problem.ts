/**
 * What can go wrong, as stable codes with parameters. Scripts read the codes; people read the sentence that
 * `wording` makes of them. Nothing outside `wording` writes a sentence for a person.
 */
import * as v from 'valibot';

export const PROBLEM_CODES = [
  // reaching a peer
  'address-invalid',
  'address-unresolved',
  'connection-refused',
  'host-unreachable',
  'connect-timed-out',
  'no-answer',
  'closed-before-answer',
  'rejected',
  'unavailable',
  'peer-violation',
  'nick-mismatch',
  'connection-lost',
  'closed-by-peer',
  'stopped',
  // transfers
  'stalled',
  'too-slow',
  'peer-sent-less',
  'peer-sent-more',
  'position-beyond-size',
  'overlap-mismatch',
  'not-confirmed',
  'crc-mismatch',
  'earlier-version-there',
  'files-failed',
  'sent-as',
  'bytes-not-known',
  'empty-file-refused',
  'structure-lost',
  'left-out',
  'folder-too-deep',
  'cancelled',
  'file-missing',
  'file-unreadable',
  'file-changed',
  'file-exists',
  'not-a-file',
  'nothing-to-send',
  'size-unknown',
  'part-in-use',
  'disk-full',
  'file-too-large',
  'disk-error',
  'folder-missing',
  'folder-not-writable',
  // file servers
  'invalid-folder',
  'invalid-filename',
  'not-text',
  'server-full',
  'server-message',
  'listing-not-understood',
  'share-missing',
  'visit-closed',
  // listening
  'port-in-use',
  'port-needs-rights',
  'port-fallback',
  'address-not-here',
  'listen-failed',
  'window-needs-encryption',
  'certificate-unusable',
  // our own house
  'settings-broken',
  'settings-dropped',
  'settings-invalid',
  'settings-not-saved',
  'settings-not-reloaded',
  'database-newer',
  'database-broken',
  'database-failed',
  'history-thinned',
  'data-gone',
  'data-read-only',
  'data-in-use',
  'data-not-writable',
  'login-start-failed',
  'too-many-prompts',
  'too-many-sessions',
  'too-many-transfers',
  'not-supported-here',
  'not-found',
  'invalid-request',
  'text-too-long',
  'too-large-to-paste',
  'internal',
  // a newer Port59
  'update-available',
  'update-elsewhere',
  'update-ready',
  'update-failed',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const problemSchema = v.object({
  code: v.picklist(PROBLEM_CODES),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
});

export interface Problem {
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export function problem(code: ProblemCode, params: Problem['params'] = {}): Problem {
  return { code, params };
}

/** A problem on its way through `throw`, for the places where the caller cannot go on. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, params: Problem['params'] = {}, options?: { readonly cause?: unknown }) {
    super(code, options);
    this.name = 'ProblemError';
    this.problem = problem(code, params);
  }
}
