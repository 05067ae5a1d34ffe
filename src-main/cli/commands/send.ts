/** `port59 send ADDRESS PATH…`: files, folders, or what comes from stdin. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Problem, problem } from '../../../src-shared/model/problem';
import { EXIT, type ExitCode, exitCodeOfInterruption, worstOf } from '../print/exit-codes';
import type { Command } from '../words/command-line';
import { type CallContext, callOut } from './call-out';
import { watchTransfers } from './transfer-watch';

type SendCommand = Extract<Command, { name: 'send' }>;

export async function runSend(context: CallContext, command: SendCommand): Promise<ExitCode> {
  const { terminal, output } = context;
  const absolute = command.paths.map((path) => (path === '-' ? path : resolve(terminal.workingFolder, path)));
  const missing = (await Promise.all(absolute.map(problemWith))).filter((found) => found !== null);
  // Nobody is called for a half of what was meant.
  for (const reason of missing) output.problem(reason);
  if (missing.length > 0) return EXIT.failed;
  if (command.stdinName === null) return offer(context, command, absolute);
  return withStdinAsFile(context, command.stdinName, (file) =>
    offer(
      context,
      command,
      absolute.map((path) => (path === '-' ? file : path)),
    ),
  );
}

function offer(context: CallContext, { address, limit, wait }: SendCommand, paths: string[]): Promise<ExitCode> {
  const { terminal, output, common } = context;
  const patience = wait ? 'knocking' : 'brief';
  return callOut(context, { downloadsFolder: terminal.workingFolder, limit, patience }, async (core) => {
    const watch = watchTransfers(core, output, { timeoutMs: common.timeoutMs });
    output.status(`Calling ${address}…`);
    const { transferIds } = await core.execute('send.offer', {
      to: { kind: 'address', address },
      paths,
      together: false,
    });
    return worstOf(await watch.untilEnded(transferIds));
  });
}

/** The size of a file stands in its offer: all of it has to be here before anybody is asked. */
async function withStdinAsFile(
  { terminal, output }: CallContext,
  name: string,
  use: (file: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'port59-'));
  try {
    const file = join(folder, name);
    output.status('Reading stdin…');
    await pipeline(terminal.stdin, createWriteStream(file, { flags: 'wx', mode: 0o600 }), {
      signal: terminal.interrupted,
    });
    return await use(file);
  } catch (error) {
    if (terminal.interrupted.aborted) return exitCodeOfInterruption(terminal.interrupted);
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    output.problem(problem('disk-error', { name, detail: error.message }));
    return EXIT.failed;
  } finally {
    output.status('');
    await rm(folder, { recursive: true, force: true });
  }
}

async function problemWith(path: string): Promise<Problem | null> {
  if (path === '-') return null;
  try {
    const found = await stat(path);
    return found.isFile() || found.isDirectory() ? null : problem('not-a-file', { path });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return problem(code === 'ENOENT' || code === 'ENOTDIR' ? 'file-missing' : 'file-unreadable', {
      path,
      detail: code,
    });
  }
}
