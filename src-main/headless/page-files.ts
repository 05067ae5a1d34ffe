/** The files of the window, as they were built. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { answerPage } from './answers';

export type PageFiles = (request: IncomingMessage, response: ServerResponse) => void;

/** @param folder where the build put the window; looked at with every request, as a build may happen meanwhile. */
export function createPageFiles(folder: string): PageFiles {
  // `dev` reads the folder anew each time; its answers are checked for changes by the browser (ETag).
  const serve = sirv(folder, { dev: true, etag: true });
  return (request, response) => {
    if (!existsSync(join(folder, 'index.html'))) {
      answerPage(
        response,
        503,
        'The window has not been built: run <code>npm run build</code>, then reload this page.',
      );
      return;
    }
    // Nobody reads our small files in pieces, and sirv hands impossible ranges on to the file system, which throws.
    delete request.headers.range;
    // A file that a build takes away just now breaks one answer; without a listener it would end the program.
    response.once('pipe', (file) => file.once('error', () => response.destroy()));
    serve(request, response, () => answerPage(response, 404, 'There is nothing here.'));
  };
}
