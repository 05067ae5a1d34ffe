/**
 * The person's choice of theme also colours what the system draws – title bar, dialogs – and the page's own first look:
 * from the very start, although the core that knows the settings comes later.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeTheme } from 'electron';
import type { Core } from '../core/core-interface';
import { themeIn } from './choices/first-theme';

/** Before the first window. @param dataFolder the core's */
export function setFirstTheme(dataFolder: string): void {
  nativeTheme.themeSource = themeIn(textOf(join(dataFolder, 'settings.json')));
}

/** @returns how to end it */
export function followTheme(core: Core): () => void {
  nativeTheme.themeSource = core.snapshot().settings.appearance.theme;
  return core.onEvent((_seq, event) => {
    if (event.name === 'settings.changed') nativeTheme.themeSource = event.payload.appearance.theme;
  });
}

/** Null when there is none, or none that can be read: the core says so when it is its turn. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
