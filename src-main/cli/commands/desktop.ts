/** `port59 [FILE…]`: hands over to the desktop program, where its runtime is installed. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../print/exit-codes';
import { PROGRAM_FOLDER } from '../program-folder';
import type { CommonOptions } from '../words/command-line';
import { COMMAND_NAMES } from '../words/command-table';
import type { CallContext } from './call-out';

export async function runDesktop(
  { terminal, common, output }: CallContext,
  files: readonly string[],
  runtime: string | null = findRuntime(),
): Promise<ExitCode> {
  const absolute = files.map((file) => (isLink(file) ? file : resolve(terminal.workingFolder, file)));
  const missing = files.find((file, at) => !isLink(file) && !existsSync(absolute[at] ?? ''));
  if (missing !== undefined) {
    output.complain(
      `"${missing}" is neither a file here nor a command. Commands are ${COMMAND_NAMES.join(', ')}; see "port59 --help".`,
    );
    return EXIT.usage;
  }
  if (runtime === null) {
    output.complain(
      'The desktop window needs the Electron runtime, which is not installed here. "port59 serve" runs the same program with its window in a browser.',
    );
    return EXIT.failed;
  }
  return runToItsEnd(
    runtime,
    [PROGRAM_FOLDER, ...passedOn(common, terminal.workingFolder), '--', ...absolute],
    terminal.interrupted,
  );
}

/** The Electron executable, or null: npm installs Electron without its runtime, and a release brings no Electron at all. */
export function findRuntime(environment: NodeJS.ProcessEnv = process.env): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const nameFile = join(folder, 'path.txt');
    const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8').trim() : 'electron';
    const executable = join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
    return existsSync(executable) ? executable : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function passedOn({ nick, data }: CommonOptions, workingFolder: string): string[] {
  return [
    ...(nick === null ? [] : ['--nick', nick]),
    ...(data === null ? [] : ['--data', resolve(workingFolder, data)]),
  ];
}

function runToItsEnd(runtime: string, args: readonly string[], interrupted: AbortSignal): Promise<ExitCode> {
  return new Promise((resolveCode, reject) => {
    const child = spawn(runtime, args, { stdio: 'inherit' });
    interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolveCode(code === 0 ? EXIT.done : EXIT.failed));
  });
}

function isLink(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}
