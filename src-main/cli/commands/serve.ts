/** `port59 serve`: the whole program without a desktop. Its window is a page in a browser; scripts read and write JSON. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ProblemError } from '../../../src-shared/model/problem';
import type { Core } from '../../core/core-interface';
import { downloadsFolderOf } from '../../core/downloads-folder';
import type { WindowOptions } from '../../headless/main';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { createServePrinter } from '../print/serve-printer';
import { PROGRAM_FOLDER } from '../program-folder';
import { answerRequests, RequestNumbers } from '../serve/answer-requests';
import { overridesOf } from '../serve/serve-overrides';
import { takeDecisions } from '../serve/take-decisions';
import type { ServeOptions } from '../words/command-line';
import { dataFolderOf } from '../words/data-folder';
import type { CallContext } from './call-out';

/** Port of the window when nobody names one: easy to remember beside 59. */
const USUAL_UI = { host: '127.0.0.1', port: 5960 };

export async function runServe(context: CallContext, options: ServeOptions): Promise<ExitCode> {
  const { terminal, common, output } = context;
  try {
    const overrides = await overridesOf(options, common.nick, terminal.workingFolder);
    const { startHeadless } = await import('../../headless/main');
    const headless = await startHeadless({
      createCore: terminal.createCore,
      core: {
        dataFolder: dataFolderOf(common.data, terminal.workingFolder),
        overrides,
        version: terminal.version,
        loginName: terminal.userName,
      },
      downloadsFolder: downloadsFolderOf({
        platform: process.platform,
        homeFolder: terminal.homeFolder,
        configHome: process.env.XDG_CONFIG_HOME,
      }),
      rendererFolder: join(PROGRAM_FOLDER, 'dist', 'renderer'),
      ui: windowOptions(options, terminal.workingFolder),
    });
    try {
      const { core, window } = headless;
      const numbers = canBeAnswered(context) ? new RequestNumbers() : null;
      const printer = createServePrinter(output, { numbers });
      core.onEvent((_seq, event) => printer.onEvent(event));
      // Whoever reads that we listen may ask at once for the settings to be read again.
      terminal.onReload(() => void reload(core, output));
      printer.begin(core.snapshot());
      const failure = listeningFailure(core);
      if (failure !== null) return failure;
      if (window !== null) {
        const { host, port, url } = window;
        output.event({ event: 'listening', service: 'ui', host, port, url });
        await tellWindow(context, window.urls, options.printUrl);
        if (!window.isSecure)
          output.complain('The window is served without encryption: others on the network can read along.');
        if (options.open) window.openInBrowser((reason) => output.tell(reason));
      }
      await untilToldToEnd(core, context, numbers);
      return EXIT.done;
    } finally {
      await headless.close();
      await rm(urlFileOf(context), { force: true });
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    output.problem(error.problem);
    return exitCodeOf(error.problem.code);
  }
}

function windowOptions({ ui, uiTls, uiInsecure }: ServeOptions, workingFolder: string): WindowOptions | null {
  if (ui === 'off') return null;
  const address = ui === 'default' ? { ...USUAL_UI, orAnyPort: true } : { ...ui, orAnyPort: false };
  const at = (file: string) => resolve(workingFolder, file);
  const tls = uiTls === null ? null : { certFile: at(uiTls.certFile), keyFile: at(uiTls.keyFile) };
  return { ...address, tls, insecure: uiInsecure };
}

function canBeAnswered({ terminal, output }: CallContext): boolean {
  return !output.json && terminal.stdin.isTTY === true && terminal.isInForeground;
}

/**
 * Whoever has the URL commands this program, and a log is read by many: it stands there only when it was asked for. Else
 * a file tells it that nobody but this user can read.
 */
async function tellWindow(context: CallContext, urls: readonly string[], printUrl: boolean): Promise<void> {
  const { terminal, output } = context;
  const file = urlFileOf(context);
  const isWritten = await writeFileAtomic(file, `${urls.join('\n')}\n`, { mode: 0o600 }).then(
    () => true,
    // A data folder that takes nothing was told of already.
    () => false,
  );
  if (terminal.stdout.isTTY || printUrl) for (const url of urls) output.line(`Open ${url}`);
  else if (isWritten) output.line(`The address of the window stands in ${file}.`);
  else output.line('The address of the window is printed with --print-url.');
}

function urlFileOf({ terminal, common }: CallContext): string {
  return join(dataFolderOf(common.data, terminal.workingFolder), 'window-url');
}

/** A file that cannot be read is told, and changes nothing. */
async function reload(core: Core, output: Output): Promise<void> {
  try {
    await core.execute('settings.reload', {});
    output.event({ event: 'reloaded' });
    output.line('The settings were read again.');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    output.problem(error.problem);
  }
}

/** When not one of the addresses could be had there is nothing to serve. The reasons were printed already. */
function listeningFailure(core: Core): ExitCode | null {
  const { listeners } = core.snapshot();
  if (listeners.length === 0 || listeners.some(({ state }) => state === 'listening')) return null;
  return worstOf(
    listeners.map((listener) => (listener.problem === null ? EXIT.failed : exitCodeOf(listener.problem.code))),
  );
}

/** Resolves on Ctrl+C, SIGTERM or {"quit":true}. The end of stdin ends nothing: `serve` may run without a terminal. */
function untilToldToEnd(core: Core, { terminal, output }: CallContext, numbers: RequestNumbers | null): Promise<void> {
  return new Promise((resolve, reject) => {
    terminal.interrupted.addEventListener('abort', () => resolve(), { once: true });
    if (terminal.interrupted.aborted) return resolve();
    if (output.json) takeDecisions(core, { terminal, output }).then((told) => told === 'quit' && resolve(), reject);
    else if (numbers !== null) answerRequests(core, numbers, { terminal, output }).catch(reject);
  });
}
