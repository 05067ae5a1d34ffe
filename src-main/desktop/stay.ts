/** What keeps the program within reach while its window is closed: the icon in the tray and what is pressed there. */
import { app } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import type { Core } from '../core/core-interface';
import { problemOf } from '../core/problem-of';
import type { TrayAction } from './choices/tray';
import type { MainWindow } from './main-window';
import { showTray } from './tray';

/** @returns how to end it */
export function stayOnDesktop(core: Core, window: MainWindow): () => void {
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
  return showTray(core, { act, onGone: () => window.showIfHidden() });
}
