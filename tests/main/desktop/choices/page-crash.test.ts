import { expect, test } from 'vitest';
import { afterCrash, crashQuestion, hangQuestion } from '../../../../src-main/desktop/choices/page-crash';

test('[E8] a first crash reloads, a second one within a minute asks, a later one reloads again', () => {
  expect(afterCrash(null, 5_000)).toBe('reload');
  expect(afterCrash(5_000, 64_999)).toBe('ask');
  expect(afterCrash(5_000, 65_000)).toBe('reload');
});

test('[E8] Return and Escape never end the program', () => {
  for (const { buttons, defaultId, cancelId } of [crashQuestion('crashed'), hangQuestion()]) {
    expect(buttons[defaultId]).not.toBe('Quit');
    expect(buttons[cancelId]).not.toBe('Quit');
    expect(buttons).toContain('Quit');
  }
});
