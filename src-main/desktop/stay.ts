/** What keeps the program within reach while its window is closed: the icon in the tray, and the start at a login; and the
 * other settings of the desktop. */
import { app } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import type { Problem } from '../../src-shared/model/problem';
import type { Core } from '../core/core-interface';
import { problemOf } from '../core/problem-of';
import type { LoginStart } from './choices/login-start';
import type { TrayAction } from './choices/tray';
import { followLoginSetting } from './login-start';
import type { MainWindow } from './main-window';
import { followSpellingSetting } from './spelling';
import { showTray } from './tray';

/**
 * @param loginStart how the system starts us; null where it cannot
 * @returns how to end it
 */
export function stayOnDesktop(core: Core, window: MainWindow, loginStart: LoginStart | null): () => void {
  const ask = (asked: WindowAsked) => {
    window.show();
    window.ask(asked);
  };
  const act = (action: TrayAction): void => {
    switch (action) {
      case 'show':
        return window.show();
      case 'transfers':
        return ask({ kind: 'transfers' });
      case 'pause-all':
      case 'resume-all':
        core.execute(`transfer.${action}`, {}).catch((error: unknown) => {
          ask({ kind: 'tell', problem: problemOf(error, action) });
        });
        return;
      case 'quit':
        return app.quit();
    }
  };
  // Without an icon a window that nobody sees could not be brought back.
  const hideTray = showTray(core, { act, onGone: () => window.showIfHidden() });
  const tell = (reason: Problem) => window.ask({ kind: 'tell', problem: reason });
  const leaveLogin = loginStart === null ? null : followLoginSetting(core, loginStart, tell);
  const stopSpelling = followSpellingSetting(core);
  return () => {
    hideTray();
    stopSpelling();
    leaveLogin?.();
  };
}
