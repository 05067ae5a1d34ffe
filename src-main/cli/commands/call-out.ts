/** The frame of every command that calls a peer: a core of its own that listens nowhere and keeps nothing. */
import { ProblemError } from '../../../src-shared/model/problem';
import type { ListenAddress, SettingsPatch } from '../../../src-shared/model/settings';
import type { Core, CoreOptions } from '../../core/core-interface';
import { type ExitCode, exitCodeOf, exitCodeOfInterruption } from '../print/exit-codes';
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

export interface CoreNeeds {
  readonly downloadsFolder: string;
  /** Bytes a second, both ways; null: no limit. */
  readonly limit?: number | null;
  readonly patience?: CoreOptions['patience'];
  /** For `receive`: where it listens, and nothing but files is taken. Null: at the usual addresses. */
  readonly receiving?: { readonly listen: readonly ListenAddress[] | null };
}

/**
 * Runs `use` with a core and closes it, whatever happens. Ctrl+C ends the core too: transfers stop in good order and
 * their parts stay. A problem becomes its sentence and its exit code; a bug is thrown on.
 */
export async function callOut(
  { terminal, common, output }: CallContext,
  needs: CoreNeeds,
  use: (core: Core) => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    const nick = await ownNick(common.nick, dataFolderOf(common.data, terminal.workingFolder), terminal.userName);
    const core = await terminal.createCore({
      dataFolder: null,
      ports: { abilities: NO_ABILITIES, downloadsFolder: needs.downloadsFolder },
      overrides: { nick, ...limits(needs), ...receiving(needs) },
      listen: needs.receiving !== undefined,
      patience: needs.patience ?? 'brief',
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
  desktop: null,
};

function limits({ limit }: CoreNeeds): SettingsPatch {
  return limit ? { limits: { uploadBytesPerSecond: limit, downloadBytesPerSecond: limit } } : {};
}

function receiving(needs: CoreNeeds): SettingsPatch {
  if (needs.receiving === undefined) return {};
  const { listen } = needs.receiving;
  return {
    ...(listen === null ? {} : { listen: [...listen] }),
    services: { chat: { policy: 'off' }, send: { policy: 'ask' }, fserve: { policy: 'off' } },
  };
}

function interruption(signal: AbortSignal): Promise<ExitCode> {
  return new Promise((resolve) => {
    const onAbort = () => resolve(exitCodeOfInterruption(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
