/** What surrounds the window before there is one: the log of errors nobody caught, and the application menu. */
import type { WindowAsked } from '../../src-shared/contract/contract';
import { problem } from '../../src-shared/model/problem';
import { setApplicationMenu } from './application-menu';
import type { MenuAction } from './choices/application-menu';
import { logPathOf } from './choices/log-file';
import { logUncaughtErrors } from './error-log';
import { showOwnPlace } from './own-places';

export interface Surroundings {
  readonly dataFolder: string;
  /** True once the core has started. */
  readonly isRunning: () => boolean;
  /** Brings the window to the front. */
  readonly show: () => void;
  readonly ask: (asked: WindowAsked) => void;
}

/** When Electron is ready. */
export function surroundWindow({ dataFolder, isRunning, show, ask }: Surroundings): void {
  const logPath = logPathOf(dataFolder);
  const detail = `It is written down in ${logPath}.`;
  logUncaughtErrors(logPath, isRunning, () => ask({ kind: 'tell', problem: problem('internal', { detail }) }));

  setApplicationMenu((action: MenuAction) => {
    switch (action.kind) {
      case 'ask':
        show();
        ask(action.asked);
        return;
      case 'show-log':
        void showOwnPlace('log', dataFolder);
        return;
      case 'show-data-folder':
        void showOwnPlace('data-folder', dataFolder);
        return;
    }
  });
}
