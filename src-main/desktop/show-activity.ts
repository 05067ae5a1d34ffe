/** Tells the system what goes on: progress in the taskbar, the badge, and that the machine stays awake while bytes move. */
import { app, type BrowserWindow, powerSaveBlocker } from 'electron';
import type { Core } from '../core/core-interface';
import { activityOf } from './choices/activity';

/** As often as a person can see a bar move. */
const LOOK_MS = 500;

/**
 * @param currentWindow the one with the bar; null while there is none
 * @returns how to stop it
 */
export function showActivity(core: Core, currentWindow: () => BrowserWindow | null): () => void {
  let blocker: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let shown = { progress: -1, waiting: 0 };

  const keepAwake = (keeps: boolean): void => {
    if (keeps && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    else if (!keeps && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  const look = (): void => {
    timer = null;
    const { progress, keepsAwake, waiting } = activityOf(core.snapshot());
    keepAwake(keepsAwake);
    // Below zero Electron takes the bar away.
    const bar = progress ?? -1;
    if (bar !== shown.progress) currentWindow()?.setProgressBar(bar);
    if (waiting !== shown.waiting) app.setBadgeCount(waiting);
    shown = { progress: bar, waiting };
  };
  const stopListening = core.onEvent((_seq, { name }) => {
    if (/^(transfer|person|request)\./.test(name)) timer ??= setTimeout(look, LOOK_MS);
  });
  look();
  return () => {
    stopListening();
    if (timer !== null) clearTimeout(timer);
    keepAwake(false);
  };
}
