/**
 * Listings as others write them (rules 5.5, 5.6, 5.13, 5.16), read tolerantly; `listing-format` writes ours. A name without
 * a size is a folder, the only marker there is, so the gap before a size is what tells them apart. What can be either is
 * said to be doubtful, never dropped. Read from the end by hand: no regular expression sees a foreign line whole.
 */
import { stripMircText } from '../text/mirc-text';
import { isBarePrompt } from './prompt';
import { isEndOfList } from './texts';

export type ListingEntry =
  | { readonly kind: 'folder'; readonly name: string; readonly doubtful?: boolean }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly size: number | null;
      readonly exact: boolean;
      /** It may be a folder whose name looks like a file with its size: that name. */
      readonly orFolder?: string;
      /** Milliseconds since 1970, and whether it is a program: only a Port59 tells. */
      readonly modifiedAt?: number;
      readonly executable?: boolean;
    };

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
};
/** Behind this no line is an entry: the longest name has 255 bytes, some programs put dates and colours around it. */
const MAX_ENTRY_CHARACTERS = 1_200;
const MAX_SIZE_CHARACTERS = 24;
/** `SysReset 2.53`: servers say who they are where entries stand (rule 5.16); a folder may be called so too. */
const NAME_AND_VERSION = /^[\w-]{1,30} v?\d{1,4}(?:\.\d{1,4}){1,3}\w?$/i;
/** `176`, `4.50`, `1234567`, each with or without its unit. */
const SIZE = /^(\d{1,19}(?:[.,]\d{1,6})?)(bytes?|[kmg]?b|[kmg])?$/i;

export interface ParsedSize {
  readonly bytes: number | null;
  readonly exact: boolean;
}

/** Null when the text is no size. `N/A` is a size nobody knows. */
export function parseSize(text: string): ParsedSize | null {
  if (text.length > MAX_SIZE_CHARACTERS) return null;
  if (/^n\/a$/i.test(text)) return { bytes: null, exact: false };
  const [, number, unit] = SIZE.exec(text.replace(' ', '')) ?? [];
  if (number === undefined) return null;
  const factor = UNITS[(unit ?? 'b').toLowerCase()] ?? 1;
  const bytes = Math.round(Number(number.replace(',', '.')) * factor);
  return Number.isSafeInteger(bytes) ? { bytes, exact: factor === 1 } : null;
}

type ListingPart =
  | { readonly kind: 'header'; readonly folder: readonly string[] }
  | { readonly kind: 'entry'; readonly entry: ListingEntry }
  | { readonly kind: 'end' }
  | { readonly kind: 'other'; readonly text: string };

export interface ListingParser {
  feed(line: string): ListingPart;
}

export function createListingParser(): ListingParser {
  let inside = false;
  /** Folders come first: once a file is sure, what has no size is rather the server's word than a folder. */
  let hasFile = false;
  return {
    feed(raw) {
      if (raw.length > MAX_ENTRY_CHARACTERS) return { kind: 'other', text: raw };
      const line = withoutBlanksAtEnd(stripMircText(raw));
      const header = inside ? null : parseHeader(line);
      if (header !== null) {
        inside = true;
        return { kind: 'header', folder: header };
      }
      if (isEndOfList(line)) {
        inside = false;
        return { kind: 'end' };
      }
      if (!inside || line.trim() === '' || isBarePrompt(line)) return { kind: 'other', text: line };
      const entry = parseEntry(line, hasFile);
      if (entry.kind === 'file' && entry.orFolder === undefined) hasFile = true;
      return { kind: 'entry', entry };
    },
  };
}

/** `[\*.*]`, `[\sub\*.*]`; null for all other lines. */
function parseHeader(line: string): string[] | null {
  if (!line.startsWith('[') || !line.endsWith('*.*]')) return null;
  return line
    .slice(1, -'*.*]'.length)
    .split('\\')
    .filter((segment) => segment !== '');
}

/**
 * A line that is an entry even where no header said that a listing comes: jIRC's `SIZE NAME` and `[NAME]` (rule 5.13), a
 * size behind the name, or a folder's mark. Null for all others.
 */
export function parseMarkedEntry(raw: string): ListingEntry | null {
  if (raw.length > MAX_ENTRY_CHARACTERS) return null;
  const line = stripMircText(raw).trim();
  const folder = markedFolder(line);
  if (folder !== null) return { kind: 'folder', name: folder };
  const space = line.indexOf(' ');
  const before = space < 0 ? null : parseSize(line.slice(0, space));
  const behind = parseEntry(line, false);
  if (before !== null && !(behind.kind === 'file' && behind.orFolder === undefined))
    return { kind: 'file', name: line.slice(space + 1).trimStart(), size: before.bytes, exact: before.exact };
  return behind.kind === 'file' ? behind : null;
}

/** `music [dir]`, `[dir] music`, `[music]`, `[\music\]`. */
function markedFolder(line: string): string | null {
  const lower = line.toLowerCase();
  if (lower.endsWith('[dir]')) return line.slice(0, -'[dir]'.length).trimEnd() || null;
  if (lower.startsWith('[dir]')) return line.slice('[dir]'.length).trimStart() || null;
  if (line.startsWith('[') && line.endsWith(']')) return withoutSeparators(line.slice(1, -1));
  return line.endsWith('\\') ? withoutSeparators(line) : null;
}

/** Null where something is left that is more than one name. */
function withoutSeparators(text: string): string | null {
  const start = text.startsWith('\\') ? 1 : 0;
  const name = text.slice(start, text.endsWith('\\') ? -1 : text.length);
  // Behind a byte beyond ASCII it may be half of a character, and then it belongs to the name (rule 5.18).
  if (text.endsWith('\\') && /[^\x00-\x7f]$/.test(name)) return null;
  return name === '' || name.includes('\\') ? null : name;
}

/**
 * `rawrite32.exe    176 kb`. Our padding is cut off the name again, which is why a file name never ends in a space.
 * With a single space before it only a size with a unit counts: `Season 2` is a folder, `a.zip 34.4MB` a file.
 */
function parseEntry(line: string, hasFile: boolean): ListingEntry {
  const marked = line.toLowerCase().includes('[dir]') || line.endsWith('\\') ? markedFolder(line.trim()) : null;
  if (marked !== null) return { kind: 'folder', name: marked };
  const found = sizeAtEnd(line);
  if (found === null) {
    const isDoubtful = hasFile || NAME_AND_VERSION.test(line);
    return isDoubtful ? { kind: 'folder', name: line, doubtful: true } : { kind: 'folder', name: line };
  }
  const { name, size } = found;
  const file = { kind: 'file', name, size: size.bytes, exact: size.exact } as const;
  // A name with an ending is a file; `Photos  2023` and `Movies 700 MB` may be folders, which come before all files.
  return hasFile || hasEnding(name) ? file : { ...file, orFolder: line };
}

interface NameAndSize {
  readonly name: string;
  readonly size: ParsedSize;
}

/** The last word or the last two, when they are a size with the right gap before it. */
function sizeAtEnd(line: string): NameAndSize | null {
  const last = lastWordStart(line, line.length);
  const size = parseSize(line.slice(last));
  if (size !== null) return withGap(line, last, size, /[a-z]/i.test(line.slice(last)));
  const beforeLast = lastWordStart(line, gapStart(line, last));
  // The unit stands behind one space; with more between them they are no size.
  const two = line.slice(beforeLast);
  if (last - gapStart(line, last) !== 1 || !/^\d/.test(two)) return null;
  const sizeOfTwo = parseSize(two);
  return sizeOfTwo === null ? null : withGap(line, beforeLast, sizeOfTwo, true);
}

function withGap(line: string, sizeStart: number, size: ParsedSize, hasUnit: boolean): NameAndSize | null {
  const nameEnd = gapStart(line, sizeStart);
  const name = line.slice(0, nameEnd);
  const gap = line.slice(nameEnd, sizeStart);
  if (name.trim() === '') return null;
  return gap.length >= 2 || gap === '\t' || (gap === ' ' && hasUnit) ? { name, size } : null;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Blanks and tabs alone: a byte like 0xA0 may be half of a character in a code page that is not ours (rule 5.18). */
function withoutBlanksAtEnd(line: string): string {
  return line.slice(0, gapStart(line, line.length));
}

function lastWordStart(line: string, end: number): number {
  let start = end;
  while (start > 0 && !isBlank(line[start - 1])) start -= 1;
  return start;
}

/** Where the blanks before this place begin. */
function gapStart(line: string, end: number): number {
  let start = end;
  while (start > 0 && isBlank(line[start - 1])) start -= 1;
  return start;
}

function hasEnding(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 && name.length - dot <= 12 && !name.slice(dot).includes(' ');
}
