/**
 * What becomes of the program when its window is closed. It is asked once; the answer is a setting from then on
 * [desktop 2 close-to-tray].
 */
import type { CloseWindow, Settings } from '../../../src-shared/model/settings';
import type { DesktopAbilities } from './desktop-abilities';

/** Null as long as the core has not started: then there is nothing yet to stay for. */
export function whenClosed(settings: Settings['desktop'] | null): CloseWindow {
  if (settings === null || !settings.tray) return 'quit';
  return settings.closeWindow;
}

/** Null: the window stays open, and it is asked again another time. @param response number of the pressed button */
export function closeAnswer(response: number): Exclude<CloseWindow, 'ask'> | null {
  return response === 0 ? 'stay' : response === 1 ? 'quit' : null;
}

export function closeQuestion(trayName: DesktopAbilities['trayName']) {
  return {
    type: 'question' as const,
    message: 'Keep Port59 running without its window?',
    detail:
      'While it runs, people can reach you and transfers go on. Its icon is in the ' +
      `${trayName}; the icon, or starting Port59 again, brings the window back. ` +
      'You can change this in Settings, under Desktop.',
    buttons: ['Keep running', 'Quit', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
}
