import { describe, expect, test } from 'vitest';
import { closeAnswer, closeQuestion, whenClosed } from '../../../../src-main/desktop/choices/close-window';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';

const { desktop } = DEFAULT_SETTINGS;

describe('a window that is closed', () => {
  test('[desktop 2 close-to-tray] it is asked as long as nobody has answered', () => {
    expect(whenClosed(desktop)).toBe('ask');
    expect(whenClosed({ ...desktop, closeWindow: 'stay' })).toBe('stay');
    expect(whenClosed({ ...desktop, closeWindow: 'quit' })).toBe('quit');
  });

  test('[desktop 2 close-to-tray] without an icon, or before the core has started, the program ends', () => {
    expect(whenClosed({ ...desktop, tray: false, closeWindow: 'stay' })).toBe('quit');
    expect(whenClosed(null)).toBe('quit');
  });

  test('[desktop 2 close-to-tray] Return keeps running, Escape leaves the window open', () => {
    const { buttons, defaultId, cancelId } = closeQuestion('tray');
    expect(buttons.map((_, response) => closeAnswer(response))).toEqual(['stay', 'quit', null]);
    expect(closeAnswer(defaultId)).toBe('stay');
    expect(closeAnswer(cancelId)).toBeNull();
  });

  test('[desktop 2 close-to-tray] the question says where the icon is', () => {
    expect(closeQuestion('menu bar').detail).toContain('Its icon is in the menu bar;');
  });
});
