/** [E8] What becomes of a page that ended or hangs. Sessions and transfers live elsewhere and go on meanwhile. */

const ONE_MINUTE_MS = 60_000;
export const FIRST_ANSWER = 0;
export const QUIT_ANSWER = 1;
export const RELOAD_HUNG_ANSWER = 2;

/**
 * A first crash is mended without a word; who crashes again within a minute would for ever, so the person is asked.
 * @param lastCrashMs when it crashed before, null for never; `nowMs` of the same clock
 */
export function afterCrash(lastCrashMs: number | null, nowMs: number): 'reload' | 'ask' {
  return lastCrashMs !== null && nowMs - lastCrashMs < ONE_MINUTE_MS ? 'ask' : 'reload';
}

export function crashQuestion(reason: string) {
  return {
    type: 'error' as const,
    message: 'The window of Port59 stopped working again.',
    detail: `Chats and transfers go on meanwhile. (${reason})`,
    buttons: ['Reload', 'Quit'],
    defaultId: FIRST_ANSWER,
    cancelId: FIRST_ANSWER,
    noLink: true,
  };
}

export function hangQuestion() {
  return {
    type: 'warning' as const,
    message: 'The window of Port59 does not respond.',
    detail: 'Chats and transfers go on meanwhile. Waiting may help; reloading starts the window anew.',
    buttons: ['Wait', 'Quit', 'Reload'],
    defaultId: FIRST_ANSWER,
    cancelId: FIRST_ANSWER,
    noLink: true,
  };
}
