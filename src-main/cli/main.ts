/** The program `port59`: lends the commands the real terminal, and ends with their exit code. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Writable } from 'node:stream';
import { loginName } from '../core/login-name';
import { EXIT, type ExitCode } from './print/exit-codes';
import { run } from './run';

/** What is still open when a command is done (a peer that does not hang up) may take this long. */
const LAST_WORDS_MS = 3_000;

const CODES = { SIGHUP: EXIT.hungUp, SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
type EndingSignal = keyof typeof CODES;

const interruption = new AbortController();
let reload: (() => void) | null = null;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruptBy(signal));
process.on('SIGHUP', () => {
  if (reload !== null) return reload();
  // Without a terminal there is none to hang up: so it is under nohup, whose wish Node forgets when it starts.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  if (hasTerminal) interruptBy('SIGHUP');
});
// Whoever reads our output may stop early (`port59 ls … | head`), or a terminal be gone: then nobody is left to work for.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    interruption.abort(EXIT.failed);
  });
}

const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  workingFolder: process.cwd(),
  homeFolder: homedir(),
  userName: loginName(),
  version: version(),
  environment: process.env,
  interrupted: interruption.signal,
  onReload: (listener) => {
    reload = listener;
  },
  isInForeground: isInForeground(),
  createCore: async (options) => (await import('../core/core')).createCore(options),
});
process.exitCode = code;
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// Not process.exit: what was written to a peer may still be on its way.
process.stdin.destroy();
const end = () => endWith(code);
process.once('beforeExit', end);
setTimeout(end, LAST_WORDS_MS).unref();

function interruptBy(signal: EndingSignal): void {
  // Once more: somebody has no patience left.
  if (interruption.signal.aborted) endWith(CODES[signal]);
  interruption.abort(CODES[signal]);
}

/**
 * Whom a signal ended ends by that signal: a shell makes 130 of it, and only so does it leave the loop the command
 * stands in; an exit with the number 130 would let the loop go on.
 */
function endWith(exitCode: ExitCode): void {
  const signal = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).find((name) => CODES[name] === exitCode);
  if (signal !== undefined && process.platform !== 'win32') {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(exitCode);
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(text);
}

/**
 * Whether what is typed in our terminal is for us. Linux tells in /proc: fields 5 and 8 of `stat`, behind the name in
 * parentheses, are our group and the one in the foreground. Elsewhere it is taken for granted.
 */
function isInForeground(): boolean {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[2] === fields[5];
  } catch {
    return true;
  }
}

function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) return resolve();
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}
