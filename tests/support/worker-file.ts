/** Stands in for `src-main/storage/worker-file`, which knows only programs that were built. */
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';

export function workerFile(): URL {
  return pathToFileURL(inject('storeWorker'));
}
