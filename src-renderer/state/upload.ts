/**
 * Files without a path on the host – dropped in a browser – go to the host's spool folder, one after the other, with the
 * progress of all of them shown.
 */
import * as v from 'valibot';
import type { StoreApi } from 'zustand/vanilla';
import { ProblemError, problemSchema } from '../../src-shared/model/problem';
import { nameOfSeveral } from '../../src-shared/model/transfer';
import type { AppState } from './app-state';
import { pathInDrop } from './path-in-drop';

const answerSchema = v.union([v.object({ path: v.string() }), v.object({ problem: problemSchema })]);

/**
 * A browser opens connections ahead, and the host closes those that say nothing for seconds: a request that comes in that
 * very moment is answered so, with nothing of it taken.
 */
const REQUEST_TIMEOUT = 408;
const TOO_LATE = Symbol('too late');
const MOST_TRIES = 3;

let nextUpload = 1;

export interface UploadGoal {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Shown beside the name. */
  readonly to: string;
}

/**
 * Resolves to what to offer on the host: each folder, and the files that were beside them; null when the person cancelled.
 * @throws ProblemError what the host said of the first file that it did not take: then nothing is to be offered.
 */
export async function uploadFiles(
  store: StoreApi<AppState>,
  files: readonly File[],
  goal: UploadGoal,
): Promise<readonly string[] | null> {
  const stop = new AbortController();
  const id = nextUpload++;
  const upload = {
    id,
    name: nameOfSeveral(files[0]?.name ?? '', files.length),
    to: goal.to,
    files: files.length,
    filesDone: 0,
    sentBytes: 0,
    sizeBytes: files.reduce((sum, { size }) => sum + size, 0),
    cancel: () => stop.abort(),
  };
  const show = (filesDone: number, sentBytes: number) =>
    store.setState(({ uploads }) => ({
      uploads: uploads.map((one) => (one.id === id ? { ...one, filesDone, sentBytes } : one)),
    }));
  store.setState(({ uploads }) => ({ uploads: [...uploads, upload] }));
  const dropOf = createDrops();
  const paths = new Set<string>();
  const used = new Set<string>();
  let sentBytes = 0;
  try {
    for (const [index, file] of files.entries()) {
      const drop = dropOf(pathInDrop(file));
      used.add(drop);
      const headers = { ...goal.headers, 'x-drop': drop, 'x-file-name': encodeURIComponent(pathInDrop(file)) };
      const before = sentBytes;
      const path = await post(file, goal.url, headers, stop.signal, (bytes) => show(index, before + bytes));
      if (path === null) {
        await giveUp(used, goal);
        return null;
      }
      paths.add(path);
      sentBytes += file.size;
      show(index + 1, sentBytes);
    }
    return [...paths];
  } catch (error) {
    await giveUp(used, goal);
    throw error;
  } finally {
    store.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) }));
  }
}

/**
 * What is offered as one has a place of its own on the host: each folder, and the files beside them – but for a second one
 * of the same name, which came from elsewhere.
 */
function createDrops(): (path: string) => string {
  const drops = new Map<string, string>();
  const taken = new Set<string>();
  return (path) => {
    const top = path.includes('/') ? `${path.split('/')[0]}/` : '';
    const name = path.toLowerCase();
    let place = top;
    for (let number = 2; taken.has(`${place} ${name}`); number++) place = `${top} ${number}`;
    taken.add(`${place} ${name}`);
    const drop = drops.get(place) ?? newDrop();
    drops.set(place, drop);
    return drop;
  };
}

/** Nothing of it will be offered. A host that does not hear that forgets it in a week. */
async function giveUp(drops: ReadonlySet<string>, { url, headers }: UploadGoal): Promise<void> {
  const told = [...drops].map((drop) => fetch(url, { method: 'DELETE', headers: { ...headers, 'x-drop': drop } }));
  await Promise.allSettled(told);
}

/** Pages over plain HTTP have no `randomUUID`. */
function newDrop(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Null when it was stopped. */
async function post(...upload: Parameters<typeof postOnce>): Promise<string | null> {
  for (let tries = 1; ; tries++) {
    const path = await postOnce(...upload);
    if (path !== TOO_LATE) return path;
    if (tries === MOST_TRIES) throw new ProblemError('connection-lost', { peer: 'Port59' });
  }
}

function postOnce(
  file: File,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<string | typeof TOO_LATE | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return resolve(null);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onabort = () => resolve(null);
    request.onerror = () => reject(new ProblemError('connection-lost', { peer: 'Port59' }));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    request.onload = () => {
      if (request.status === REQUEST_TIMEOUT) return resolve(TOO_LATE);
      const answer = v.safeParse(answerSchema, parseJson(request.responseText));
      if (!answer.success)
        reject(new ProblemError('internal', { detail: `the upload was answered ${request.status}` }));
      else if ('path' in answer.output) resolve(answer.output.path);
      else reject(new ProblemError(answer.output.problem.code, answer.output.problem.params));
    };
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(file);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
