/** [E8] Brings a page back that ended or hangs; what is done about it stands in choices/page-crash. */
import { app, type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import {
  afterCrash,
  crashQuestion,
  FIRST_ANSWER,
  hangQuestion,
  QUIT_ANSWER,
  RELOAD_HUNG_ANSWER,
} from './choices/page-crash';

export function recoverPage(window: BrowserWindow): void {
  const contents = window.webContents;
  let lastCrashMs: number | null = null;
  let isAsking = false;

  const reload = () => {
    if (!window.isDestroyed()) contents.reload();
  };
  const startAnew = () => {
    lastCrashMs = null;
    if (window.isDestroyed()) return;
    // A page that hangs hears of no reload: its process is ended, and comes back as one that crashed.
    if (contents.isCrashed()) reload();
    else contents.forcefullyCrashRenderer();
  };
  const ask = async (question: MessageBoxOptions, reloadAnswer: number) => {
    if (isAsking || window.isDestroyed()) return;
    isAsking = true;
    const { response } = await dialog.showMessageBox(window, question).finally(() => {
      isAsking = false;
    });
    if (response === QUIT_ANSWER) app.quit();
    else if (response === reloadAnswer) startAnew();
  };

  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const step = afterCrash(lastCrashMs, Date.now());
    lastCrashMs = Date.now();
    // Not within the event: the process that is gone is still being taken apart.
    if (step === 'reload') setImmediate(reload);
    else void ask(crashQuestion(reason), FIRST_ANSWER);
  });
  window.on('unresponsive', () => void ask(hangQuestion(), RELOAD_HUNG_ANSWER));
}
