/** `port59 send ADDRESS PATH…` */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Problem, problem } from '../../../src-shared/model/problem';
import { EXIT, type ExitCode, worstOf } from '../print/exit-codes';
import type { Command } from '../words/command-line';
import { type CallContext, callOut } from './call-out';
import { watchTransfers } from './transfer-watch';

export async function runSend(
  context: CallContext,
  { address, paths, limit }: Extract<Command, { name: 'send' }>,
): Promise<ExitCode> {
  const { terminal, output } = context;
  const absolute = paths.map((path) => resolve(terminal.workingFolder, path));
  const missing = (await Promise.all(absolute.map(problemWith))).filter((found) => found !== null);
  // Nobody is called for a half of what was meant.
  for (const reason of missing) output.problem(reason);
  if (missing.length > 0) return EXIT.failed;

  return callOut(context, { downloadsFolder: terminal.workingFolder, limit }, async (core) => {
    const watch = watchTransfers(core, output);
    const { transferIds } = await core.execute('send.offer', { to: { kind: 'address', address }, paths: absolute });
    return worstOf(await watch.untilEnded(transferIds));
  });
}

async function problemWith(path: string): Promise<Problem | null> {
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
