/** A file without a path on the host – dropped in a browser – goes to the host's spool folder, with its progress shown. */

import * as v from 'valibot';
import type { StoreApi } from 'zustand/vanilla';
import { ProblemError, problemSchema } from '../../src-shared/model/problem';
import type { AppState } from './app-state';

const answerSchema = v.union([v.object({ path: v.string() }), v.object({ problem: problemSchema })]);

let nextUpload = 1;

export interface UploadGoal {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Shown beside the name. */
  readonly to: string;
}

/**
 * Resolves to the path on the host; null when the person cancelled.
 * @throws ProblemError what the host said.
 */
export function uploadFile(
  store: StoreApi<AppState>,
  file: File,
  { url, headers, to }: UploadGoal,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const id = nextUpload++;
    const upload = { id, name: file.name, to, sentBytes: 0, sizeBytes: file.size, cancel: () => request.abort() };
    const change = (sentBytes: number) =>
      store.setState(({ uploads }) => ({
        uploads: uploads.map((one) => (one.id === id ? { ...one, sentBytes } : one)),
      }));
    const leave = () => store.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.id !== id) }));
    store.setState(({ uploads }) => ({ uploads: [...uploads, upload] }));
    request.upload.onprogress = (event) => change(event.loaded);
    request.onabort = () => {
      leave();
      resolve(null);
    };
    request.onerror = () => {
      leave();
      reject(new ProblemError('connection-lost', { peer: 'Port59' }));
    };
    request.onload = () => {
      leave();
      const answer = v.safeParse(answerSchema, parseJson(request.responseText));
      if (!answer.success)
        reject(new ProblemError('internal', { detail: `the upload was answered ${request.status}` }));
      else if ('path' in answer.output) resolve(answer.output.path);
      else reject(new ProblemError(answer.output.problem.code, answer.output.problem.params));
    };
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
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
