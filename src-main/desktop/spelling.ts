/** Tells Chromium what to check, as the settings say; choices/spelling decides. */
import { app, session } from 'electron';
import type { Core } from '../core/core-interface';
import { desktopAbilities } from './choices/desktop-abilities';
import { spellingOf } from './choices/spelling';

/** Before the first window: nothing is fetched before the settings are known. */
export function checkNoSpelling(): void {
  checkSpelling(false);
}

/** @returns how to stop it */
export function followSpellingSetting(core: Core): () => void {
  let wanted = core.snapshot().settings.desktop.spellChecker;
  checkSpelling(wanted);
  return core.onEvent((_seq, event) => {
    if (event.name !== 'settings.changed' || event.payload.desktop.spellChecker === wanted) return;
    wanted = event.payload.desktop.spellChecker;
    checkSpelling(wanted);
  });
}

function checkSpelling(wanted: boolean | null): void {
  const { defaultSession } = session;
  const { dictionaries } = desktopAbilities(process.platform, false);
  const preferred = app.getPreferredSystemLanguages();
  const { isOn, languages } = spellingOf(wanted, dictionaries, {
    preferred,
    available: defaultSession.availableSpellCheckerLanguages,
  });
  if (languages !== null) defaultSession.setSpellCheckerLanguages([...languages]);
  defaultSession.setSpellCheckerEnabled(isOn);
}
