/**
 * Whether words are checked, and in which languages. Where dictionaries come from the network nothing is checked, and so
 * nothing fetched, until the person wants it [desktop 2 spell checker].
 */
import type { DesktopAbilities } from './desktop-abilities';

export interface Spelling {
  readonly isOn: boolean;
  /** Whose dictionaries are needed; null where the system knows by itself. */
  readonly languages: readonly string[] | null;
}

/** More dictionaries find fewer mistakes. */
const MAX_LANGUAGES = 3;

export interface KnownLanguages {
  /** Of the person, best first, like `de-AT`. */
  readonly preferred: readonly string[];
  /** With a dictionary. */
  readonly available: readonly string[];
}

/** @param wanted the setting; null while nobody has chosen */
export function spellingOf(
  wanted: boolean | null,
  dictionaries: DesktopAbilities['dictionaries'],
  { preferred, available }: KnownLanguages,
): Spelling {
  if (dictionaries === 'of the system') return { isOn: wanted ?? true, languages: null };
  if (wanted !== true) return { isOn: false, languages: [] };
  const fitting = preferred.flatMap((language) => dictionaryFor(language, available) ?? []);
  const languages = [...new Set(fitting.length > 0 ? fitting : (dictionaryFor('en-US', available) ?? []))];
  return { isOn: true, languages: languages.slice(0, MAX_LANGUAGES) };
}

/** That of the language, else of its family: `de` or `de-DE` for `de-AT`. */
function dictionaryFor(language: string, available: readonly string[]): readonly string[] | null {
  const family = language.split('-')[0] ?? language;
  const found =
    available.find((one) => one === language) ??
    available.find((one) => one === family) ??
    available.find((one) => one.startsWith(`${family}-`));
  return found === undefined ? null : [found];
}
