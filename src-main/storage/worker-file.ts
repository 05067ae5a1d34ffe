/** The program of the store's thread: the build puts it beside whatever bundle this becomes a part of. */
export function workerFile(): URL {
  const name = 'store-worker.js';
  return new URL(name, import.meta.url);
}
