/**
 * `POST /spool`: one dropped file, its bytes as the body, its name URI-encoded in `x-file-name`. With `x-drop`, 32
 * hexadecimal digits that are the same for all that is offered together, the name may be a path with `/`. Answers `{path}`:
 * what to offer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { answerJson } from './answers';
import type { Spool } from './spool';

const MAX_AT_ONCE = 16;
/** A browser that sends nothing for so long is not uploading any more. */
const IDLE_MS = 120_000;
/** Time for the window to hear a refusal, which browsers read only while their bytes are still taken. */
const HEARING_MS = 5_000;

export async function takeUpload(request: IncomingMessage, response: ServerResponse, spool: Spool): Promise<void> {
  const name = fileNameOf(request);
  if (name === null) return refuse(request, response, 400, problem('invalid-request', { detail: 'x-file-name' }));
  if (spool.arrivingCount >= MAX_AT_ONCE) {
    return refuse(request, response, 503, problem('too-many-transfers', { count: MAX_AT_ONCE }));
  }
  request.setTimeout(IDLE_MS, () => request.destroy());
  try {
    const path = await spool.receive({
      body: request,
      name,
      announcedBytes: announcedBytesOf(request),
      drop: dropOf(request),
    });
    answerJson(response, 200, { path });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    refuse(request, response, error.problem.code === 'disk-full' ? 507 : 500, error.problem);
  }
}

/** `DELETE /spool` with `x-drop`: nothing of it will be offered. Answers `{}`, also when there is nothing. */
export async function giveUpDrop(request: IncomingMessage, response: ServerResponse, spool: Spool): Promise<void> {
  await spool.giveUp(dropOf(request) ?? '');
  answerJson(response, 200, {});
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, reason: Problem): void {
  if (response.destroyed || (request.destroyed && response.headersSent)) return;
  response.setHeader('Connection', 'close');
  request.resume();
  const impatience = setTimeout(() => request.destroy(), HEARING_MS);
  impatience.unref();
  request.once('close', () => clearTimeout(impatience));
  answerJson(response, status, { problem: reason });
}

function fileNameOf({ headers }: IncomingMessage): string | null {
  const header = headers['x-file-name'];
  if (typeof header !== 'string' || header === '') return null;
  try {
    return decodeURIComponent(header);
  } catch {
    // Not URI-encoded: not from our page.
    return null;
  }
}

function dropOf({ headers }: IncomingMessage): string | null {
  const header = headers['x-drop'];
  return header === undefined ? null : String(header);
}

function announcedBytesOf({ headers }: IncomingMessage): number | null {
  const length = headers['content-length'];
  return length === undefined ? null : Number(length);
}
