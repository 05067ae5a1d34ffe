/**
 * The desktop host: one program, one core, one window. Wiring only; what is decided here is decided in the files beside,
 * or in the core.
 */
import { app, type BrowserWindow, dialog, nativeTheme } from 'electron';
import { serveBridge } from '../core/bridge/serve-bridge';
import { createCore } from '../core/core';
import type { Core } from '../core/core-interface';
import { parseDesktopArguments } from './command-line';
import { dataFolderOf } from './data-folder';
import { createDesktopPorts } from './desktop-ports';
import { onPage } from './ipc-channel';
import { setMenu } from './menu';
import { QUIT_ANSWER, quitQuestion } from './quit-question';
import { startFailure } from './start-failure';
import { loadPage, openWindow, pageUrl, refusePermissions, showWindow } from './window';

// From a checkout Electron's first argument is the project's folder.
const given = parseDesktopArguments(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd());
const dataFolder = dataFolderOf(given);
let core: Core | null = null;
let window: BrowserWindow | null = null;
/** Files to offer as soon as the page listens. */
let filesWaiting = [...given.files];
let pageListens = false;
let ending: 'no' | 'asking' | 'closing' | 'closed' = 'no';

app.enableSandbox();
app.setAppUserModelId('example.port59');
// The lock of the single instance lives here too: another data folder is another program.
app.setPath('userData', dataFolder.ofWindow);

if (app.requestSingleInstanceLock({ files: given.files })) {
  app.on('second-instance', (_event, _argv, _workingFolder, data) => {
    if (window) showWindow(window);
    sendFiles(filesIn(data));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    sendFiles([path]);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (ending === 'closed') return;
    event.preventDefault();
    void endProgram({ ask: true });
  });
  // A signal is not a person: nobody is asked.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void endProgram({ ask: false }));
  // Not awaited: Electron gets ready only after this module has been evaluated to its end.
  void app.whenReady().then(start);
} else {
  app.quit();
}

async function start(): Promise<void> {
  setMenu();
  refusePermissions();
  core = await createCore({
    dataFolder: dataFolder.ofCore,
    ports: createDesktopPorts(() => window),
    overrides: given.nick === null ? {} : { nick: given.nick },
    listen: true,
    version: app.getVersion(),
  }).catch((error: unknown) => {
    dialog.showErrorBox('Port59 cannot start', startFailure(error, dataFolder.ofCore));
    return null;
  });
  if (core === null) {
    app.exit(1);
    return;
  }
  followTheme(core);
  await openMainWindow(core);
}

async function openMainWindow(served: Core): Promise<void> {
  const opened = openWindow();
  window = opened;
  onPage(opened.webContents, pageUrl, (channel) => {
    serveBridge(served, channel);
    pageListens = true;
    channel.onClose(() => {
      pageListens = false;
    });
    // After the page's first request, which is for the snapshot, went to the core.
    setImmediate(() => sendFiles([]));
  });
  opened.on('close', (event) => {
    if (ending === 'closed') return;
    event.preventDefault();
    app.quit();
  });
  opened.on('closed', () => {
    window = null;
  });
  await loadPage(opened);
}

/** The person's choice of theme also colours what the system draws: title bar, dialogs. */
function followTheme(served: Core): void {
  nativeTheme.themeSource = served.snapshot().settings.appearance.theme;
  served.onEvent((_seq, event) => {
    if (event.name === 'settings.changed') nativeTheme.themeSource = event.payload.appearance.theme;
  });
}

function sendFiles(files: readonly string[]): void {
  filesWaiting.push(...files);
  if (core === null || !pageListens || filesWaiting.length === 0) return;
  core.askWindow({ kind: 'send', paths: filesWaiting });
  filesWaiting = [];
}

/** What a second start passed on; anything may have taken our name, so it is looked at. */
function filesIn(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null || !('files' in data) || !Array.isArray(data.files)) return [];
  return data.files.filter((file) => typeof file === 'string');
}

async function endProgram({ ask }: { readonly ask: boolean }): Promise<void> {
  if (ending === 'closing' || ending === 'closed' || (ask && ending === 'asking')) return;
  ending = 'asking';
  if (ask && !(await mayQuit())) {
    ending = 'no';
    return;
  }
  ending = 'closing';
  await core?.close();
  ending = 'closed';
  app.quit();
}

async function mayQuit(): Promise<boolean> {
  const question = quitQuestion(core?.activeTransferCount() ?? 0);
  if (question === null) return true;
  const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question));
  return response === QUIT_ANSWER;
}
