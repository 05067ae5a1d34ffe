/**
 * What is searched for, and what it is searched in, in one form: letters without case, width and accents. The index
 * knows every three letters in a row, so words are found inside others and in scripts that put no spaces between them.
 */
import { folded, foldedWords } from '../../src-shared/text/folded';
import { stripMircText } from '../../src-shared/text/mirc-text';

/** What the index can look up. */
const INDEXED_LETTERS = 3;

/** A line as the index holds it. */
export function searchable(text: string): string {
  return folded(stripMircText(text));
}

export interface SearchWords {
  readonly all: readonly string[];
  /** As the index understands them: all have to be there. Null: none of them is long enough. */
  readonly match: string | null;
  /** Too short for the index: these are looked for in the lines. */
  readonly short: readonly string[];
}

/** Null when there is nothing to look for. */
export function searchWords(query: string): SearchWords | null {
  const words = foldedWords(query);
  if (words.length === 0) return null;
  const isLong = (word: string) => [...word].length >= INDEXED_LETTERS;
  const long = words.filter(isLong).map((word) => `"${word.replaceAll('"', '""')}"`);
  return { all: words, match: long.length === 0 ? null : long.join(' '), short: words.filter((word) => !isLong(word)) };
}
