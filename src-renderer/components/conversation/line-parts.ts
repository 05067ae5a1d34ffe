/** A piece of a line, cut where a link or a word that was looked for begins and ends. Pure. */
import { folded } from '../../../src-shared/text/folded';
import { findLinks, type Link } from './links';

export interface LinePart {
  /** Where it begins in the line. */
  readonly start: number;
  readonly text: string;
  readonly link: Link | null;
  readonly isMarked: boolean;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * `words`: as a search compares them. The texts of all parts are the line, but for a link whose host is shown in another
 * form: that is one part.
 */
export function lineParts(text: string, words: readonly string[]): readonly LinePart[] {
  const links = findLinks(text);
  const marks = findWords(text, words);
  const inOne = links.filter(({ start, end, shown }) => shown !== text.slice(start, end));
  const cuts = new Set([0, text.length, ...[...links, ...marks].flatMap(({ start, end }) => [start, end])]);
  const isInside = (cut: number) => inOne.some(({ start, end }) => start < cut && cut < end);
  const places = [...cuts].filter((cut) => inOne.length === 0 || !isInside(cut)).sort((a, b) => a - b);
  let link = 0;
  let mark = 0;
  return places.slice(0, -1).map((start, index): LinePart => {
    const end = places[index + 1] ?? text.length;
    while ((links[link]?.end ?? Number.POSITIVE_INFINITY) <= start) link += 1;
    while ((marks[mark]?.end ?? Number.POSITIVE_INFINITY) <= start) mark += 1;
    const around = links[link];
    const inLink = around !== undefined && around.start <= start ? around : null;
    const isOther = inLink !== null && inLink.shown !== text.slice(inLink.start, inLink.end);
    const isMarked = (marks[mark]?.start ?? Number.POSITIVE_INFINITY) < end;
    return { start, text: isOther ? inLink.shown : text.slice(start, end), link: inLink, isMarked };
  });
}

/** Where the words stand, in order and without overlap. */
function findWords(text: string, words: readonly string[]): readonly Range[] {
  if (words.length === 0) return [];
  const { letters, places } = foldedPlaces(text);
  const found: Range[] = [];
  for (const word of words) {
    if (word === '') continue;
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length))
      found.push({ start: places[at] ?? 0, end: places[at + word.length] ?? text.length });
  }
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: Range[] = [];
  for (const range of found) {
    const last = joined.at(-1);
    if (last !== undefined && range.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else joined.push(range);
  }
  return joined;
}

/** The text as a search compares it, and where each letter of that comes from. */
function foldedPlaces(text: string): { readonly letters: string; readonly places: readonly number[] } {
  let letters = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    const one = folded(letter);
    letters += one;
    for (let index = 0; index < one.length; index++) places.push(at);
    at += letter.length;
  }
  places.push(at);
  return { letters, places };
}
