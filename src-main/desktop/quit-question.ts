/** The question before the program ends while bytes move. */
import type { MessageBoxOptions } from 'electron';

export const QUIT_ANSWER = 0;
export const KEEP_RUNNING_ANSWER = 1;

/** Null when nothing would break, so that nobody is asked. */
export function quitQuestion(runningTransfers: number): MessageBoxOptions | null {
  if (runningTransfers === 0) return null;
  return {
    type: 'question',
    message: runningTransfers === 1 ? '1 transfer is running.' : `${runningTransfers} transfers are running.`,
    detail: 'What has arrived is kept, and a broken transfer can be resumed later.',
    buttons: ['Quit', 'Keep running'],
    // Return and Escape keep running: ending is what has to be chosen.
    defaultId: KEEP_RUNNING_ANSWER,
    cancelId: KEEP_RUNNING_ANSWER,
    noLink: true,
  };
}
