/** The frame of every command that calls a peer: a core of its own that listens nowhere and keeps nothing. */
import { ProblemError } from '../../../src-shared/model/problem';
import type { Core } from '../../core/core-interface';
import { EXIT, type ExitCode, exitCodeOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import type { Terminal } from '../print/terminal';
import type { CommonOptions } from '../words/command-line';
import { dataFolderOf } from '../words/data-folder';
import { ownNick } from '../words/nick';

export interface CallContext {
  readonly terminal: Terminal;
  readonly common: CommonOptions;
  readonly output: Output;
}

/**
 * Runs `use` with a core and closes it, whatever happens. Ctrl+C ends the core too: transfers stop in good order and
 * their parts stay. A problem becomes its sentence and its exit code; a bug is thrown on.
 */
export async function callOut(
  { terminal, common, output }: CallContext,
  { downloadsFolder, limit }: { readonly downloadsFolder: string; readonly limit?: number | null },
  use: (core: Core) => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    const nick = await ownNick(common.nick, dataFolderOf(common.data, terminal.workingFolder), terminal.userName);
    const core = await terminal.createCore({
      dataFolder: null,
      ports: { abilities: NO_ABILITIES, downloadsFolder },
      overrides: limit ? { nick, limits: { uploadBytesPerSecond: limit, downloadBytesPerSecond: limit } } : { nick },
      listen: false,
      patience: 'brief',
      version: terminal.version,
    });
    try {
      return await Promise.race([use(core), interruption(terminal.interrupted)]);
    } finally {
      output.status('');
      await core.close();
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    output.problem(error.problem);
    return exitCodeOf(error.problem.code);
  }
}

const NO_ABILITIES = {
  nativeDialogs: false,
  reveal: false,
  notifications: false,
  pathsOfDroppedFiles: false,
  spoolUrl: null,
};

function interruption(signal: AbortSignal): Promise<ExitCode> {
  return new Promise((resolve) => {
    const onAbort = () => resolve(EXIT.failed);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
