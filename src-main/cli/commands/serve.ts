/** `port59 serve`: the whole program without a desktop. Its window is a page in a browser; scripts read and write JSON. */
import { join, resolve } from 'node:path';
import { ProblemError } from '../../../src-shared/model/problem';
import type { Core } from '../../core/core-interface';
import type { WindowOptions } from '../../headless/main';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from '../print/exit-codes';
import { createServePrinter } from '../print/serve-printer';
import { PROGRAM_FOLDER } from '../program-folder';
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
      core: { dataFolder: dataFolderOf(common.data, terminal.workingFolder), overrides, version: terminal.version },
      downloadsFolder: join(terminal.homeFolder, 'Downloads'),
      rendererFolder: join(PROGRAM_FOLDER, 'dist', 'renderer'),
      ui: windowOptions(options, terminal.workingFolder),
    });
    try {
      const { core, window } = headless;
      const printer = createServePrinter(output);
      core.onEvent((_seq, event) => printer.onEvent(event));
      printer.begin(core.snapshot());
      const failure = listeningFailure(core);
      if (failure !== null) return failure;
      if (window !== null) {
        const { host, port, url } = window;
        output.event({ event: 'listening', service: 'ui', host, port, url });
        for (const one of window.urls) output.line(`Open ${one}`);
        if (!window.isSecure)
          output.tell('The window is served without encryption: others on the network can read along.');
        if (options.open) window.openInBrowser((reason) => output.tell(reason));
      }
      await untilToldToEnd(core, context);
      return EXIT.done;
    } finally {
      await headless.close();
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

/** When not one of the addresses could be had there is nothing to serve. The reasons were printed already. */
function listeningFailure(core: Core): ExitCode | null {
  const { listeners } = core.snapshot();
  if (listeners.length === 0 || listeners.some(({ state }) => state === 'listening')) return null;
  return worstOf(
    listeners.map((listener) => (listener.problem === null ? EXIT.failed : exitCodeOf(listener.problem.code))),
  );
}

/** Resolves on Ctrl+C, SIGTERM or {"quit":true}. The end of stdin ends nothing: `serve` may run without a terminal. */
function untilToldToEnd(core: Core, { terminal, output }: CallContext): Promise<void> {
  return new Promise((resolve, reject) => {
    terminal.interrupted.addEventListener('abort', () => resolve(), { once: true });
    if (terminal.interrupted.aborted) return resolve();
    if (!output.json) return;
    takeDecisions(core, { terminal, output }).then((told) => told === 'quit' && resolve(), reject);
  });
}
