/** Errors nobody caught: into the log, and one quiet notice. The sessions and transfers of the core go on meanwhile. */
import { app, dialog } from 'electron';
import { describeError, writeLog } from './choices/log-file';

/** @param isRunning false before there is a window: then the error ends the start, and a box says so */
export function logUncaughtErrors(logPath: string, isRunning: () => boolean, onFirst: () => void): void {
  let told = false;
  const onError = (error: unknown): void => {
    writeLog(logPath, describeError(error), new Date());
    if (!isRunning()) {
      dialog.showErrorBox('Port59 cannot start', `Something unexpected happened. It is written down in ${logPath}.`);
      app.exit(1);
      return;
    }
    if (!told) onFirst();
    told = true;
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
}
