/** Short answers: a page with one sentence for people, JSON for the window. */
import type { ServerResponse } from 'node:http';
import type { Problem } from '../../src-shared/model/problem';

/** The sentences are our own: nothing of the request is shown again. */
export function answerPage(response: ServerResponse, status: number, sentence: string): void {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Port59</title><p>${sentence}</p></html>\n`;
  end(response, status, 'text/html; charset=utf-8', page);
}

export function answerJson(
  response: ServerResponse,
  status: number,
  value: { readonly path?: string } | { readonly problem: Problem },
): void {
  end(response, status, 'application/json', JSON.stringify(value));
}

function end(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}
