/** The program `port59`: lends the commands the real terminal, and ends with their exit code. */
import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import type { Writable } from 'node:stream';
import { EXIT } from './print/exit-codes';
import { run } from './run';

/** What is still open when a command is done (a peer that does not hang up) may take this long. */
const LAST_WORDS_MS = 3_000;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Once more: somebody has no patience left.
    if (interruption.signal.aborted) process.exit(EXIT.failed);
    interruption.abort();
  });
}
// Whoever reads our output may stop early (`port59 ls … | head`): then there is nobody left to work for.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interruption.abort();
  });
}

const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  workingFolder: process.cwd(),
  homeFolder: homedir(),
  userName: userName(),
  version: version(),
  interrupted: interruption.signal,
  createCore: async (options) => (await import('../core/core')).createCore(options),
});
process.exitCode = code;
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// Not process.exit: what was written to a peer may still be on its way.
process.stdin.destroy();
setTimeout(() => process.exit(code), LAST_WORDS_MS).unref();

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the system's list, as in some containers.
    return '';
  }
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(text);
}

function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) return resolve();
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
