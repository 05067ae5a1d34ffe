/**
 * The desktop host: one program, one core, one window. Wiring only: what Electron tells goes to the program; what is
 * decided here is decided in the files beside, or in the core.
 */
import { app, crashReporter, powerMonitor } from 'electron';
import { readSecondStart } from './choices/handed-over';
import { wantsSandbox } from './choices/sandbox';
import { commandIsElsewhere, ownArguments, parseDesktopArguments } from './choices/start-arguments';
import { dataFolderOf } from './data-folder';
import { registerPage } from './page-files';
import { Program } from './program';

const place = { isPackaged: app.isPackaged, appPath: app.getAppPath(), workingFolder: process.cwd() };
const given = parseDesktopArguments(ownArguments(process.argv, place), process.cwd());
if (given.command !== null) {
  console.error(commandIsElsewhere(given.command));
  process.exit(2);
}
const dataFolder = dataFolderOf(given);
const program = new Program(given, dataFolder);

if (wantsSandbox(process.argv)) app.enableSandbox();
registerPage();
app.setAppUserModelId('example.port59');
// The lock of the single instance lives here too: another data folder is another program.
app.setPath('userData', dataFolder.ofWindow);

// Crashes of the system's part of the program are kept beside it, for the person to send or not; nothing leaves by itself.
crashReporter.start({ uploadToServer: false });

const isFirst = app.requestSingleInstanceLock({ files: given.files, links: given.links });
app.on('second-instance', (_event, _argv, _workingFolder, data) => {
  program.show();
  program.handOver(readSecondStart(data));
});
app.on('open-file', (event, path) => {
  event.preventDefault();
  program.show();
  program.handOver({ files: [path], links: [] });
});
// Before ready: macOS tells the link that started us only to whoever listens by then.
app.on('open-url', (event, link) => {
  event.preventDefault();
  program.show();
  program.handOver({ files: [], links: [link] });
});
// macOS: a press on the icon in the Dock.
app.on('activate', () => program.show());
app.on('window-all-closed', () => app.quit());
app.on('before-quit', (event) => program.onBeforeQuit(event));
// Not awaited: Electron gets ready only after this module has been evaluated to its end.
void app.whenReady().then(() => {
  // Chromium replaces handlers that were there before. A signal is not a person: nobody is asked.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void program.end({ ask: false }));
  // The event is missing from Electron's types. Prevented, the system waits until we have quit.
  powerMonitor.on('shutdown', ((event: { preventDefault(): void }) => {
    event.preventDefault();
    void program.end({ ask: false });
  }) as () => void);
  return program.start({ isFirst });
});
