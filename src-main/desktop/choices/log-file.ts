/**
 * The program's log: one file beside the data, turned over at a mebibyte, so that there are never more than two. Written at
 * once: the line that matters most is the one before the end [desktop 2 logs].
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MAX_BYTES = 1024 * 1024;
const MAX_LINE_CHARACTERS = 16_384;

export function logPathOf(dataFolder: string): string {
  return join(dataFolder, 'port59.log');
}

/**
 * Never throws: a disk that is full must not become a second error.
 * @param at when it happened
 * @param maxBytes size after which the file becomes `….log.old` and a new one begins
 */
export function writeLog(path: string, text: string, at: Date, maxBytes: number = MAX_BYTES): void {
  const line = `${at.toISOString()} ${text.slice(0, MAX_LINE_CHARACTERS).replaceAll('\n', '\n  ')}\n`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (sizeOf(path) + Buffer.byteLength(line) > maxBytes) turnOver(path);
    appendFileSync(path, line, { mode: 0o600 });
  } catch {
    // The box or the notice still tells the person.
  }
}

/** One line of an error with its stack, of anything that may be thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function turnOver(path: string): void {
  if (sizeOf(path) > 0) renameSync(path, `${path}.old`);
}
