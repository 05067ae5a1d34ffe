import { expect, test } from 'vitest';
import { applySettingsPatch, DEFAULT_SETTINGS, readFittingSettings } from '../../../src-shared/model/settings';

test('[desktop 2 tray] a field of the desktop that does not fit is left out, the others hold', () => {
  const { settings, dropped } = readFittingSettings({ desktop: { tray: 'yes', closeWindow: 'stay' } });
  expect(settings.desktop).toEqual({ ...DEFAULT_SETTINGS.desktop, closeWindow: 'stay' });
  expect(dropped).toEqual(['desktop.tray']);
});

test('[desktop 2 spell checker] nobody has chosen until somebody has', () => {
  const changed = applySettingsPatch(DEFAULT_SETTINGS, { desktop: { spellChecker: false } });
  expect(DEFAULT_SETTINGS.desktop.spellChecker).toBeNull();
  expect(changed).toMatchObject({ settings: { desktop: { spellChecker: false, tray: true } } });
  expect(applySettingsPatch(DEFAULT_SETTINGS, { desktop: { closeWindow: 'sometimes' as never } })).toEqual({
    kind: 'invalid',
    field: 'desktop.closeWindow',
  });
});
