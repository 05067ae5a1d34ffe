/**
 * Listings as others write them (rules 5.5 and 5.6), read tolerantly; `listing-format` writes ours. A name without a size
 * is a folder, the only marker there is, so the gap before a size is what tells them apart.
 */
import { isBarePrompt } from './prompt';
import { isEndOfList } from './texts';

export type ListingEntry =
  | { readonly kind: 'folder'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly size: number | null; readonly exact: boolean };

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
/** The last field, when it looks like a size: `176 kb`, `4.50 kb`, `34.4MB`, `679B`, `123456`, `123456 bytes`, `N/A`. */
const SIZE = /^(?:(\d+(?:[.,]\d+)?) ?(bytes?|[kmg]?b|[kmg])?|n\/a)$/i;

export interface ParsedSize {
  readonly bytes: number | null;
  readonly exact: boolean;
}

/** Null when the text is no size. `N/A` is a size nobody knows. */
export function parseSize(text: string): ParsedSize | null {
  const match = SIZE.exec(text.trim());
  if (match === null) return null;
  const [, number, unit] = match;
  if (number === undefined) return { bytes: null, exact: false };
  const factor = UNITS[(unit ?? 'b').toLowerCase()] ?? 1;
  const bytes = Math.round(Number(number.replace(',', '.')) * factor);
  return Number.isSafeInteger(bytes) ? { bytes, exact: factor === 1 } : null;
}

export type ListingPart =
  | { readonly kind: 'header'; readonly folder: readonly string[] }
  | { readonly kind: 'entry'; readonly entry: ListingEntry }
  | { readonly kind: 'end' }
  | { readonly kind: 'other'; readonly text: string };

export interface ListingParser {
  feed(line: string): ListingPart;
}

export function createListingParser(): ListingParser {
  let inside = false;
  return {
    feed(line) {
      const header = /^\[\\?(.*?)\\?\*\.\*\]\s*$/.exec(line)?.[1];
      if (!inside && header !== undefined) {
        inside = true;
        return { kind: 'header', folder: header.split('\\').filter((segment) => segment !== '') };
      }
      if (isEndOfList(line)) {
        inside = false;
        return { kind: 'end' };
      }
      if (!inside || line.trim() === '' || isBarePrompt(line)) return { kind: 'other', text: line };
      return { kind: 'entry', entry: parseEntry(line) };
    },
  };
}

/**
 * A line that is an entry even where no header said that a listing comes: it has a size, or a folder's mark (jIRC, rule
 * 5.12). Null for all others.
 */
export function parseMarkedEntry(line: string): ListingEntry | null {
  const entry = parseEntry(line);
  return entry.kind === 'file' || /\[dir\]/i.test(line) ? entry : null;
}

/**
 * `rawrite32.exe    176 kb`. Our padding is cut off the name again, which is why a file name never ends in a space.
 * With a single space before it only a size with a unit counts: `Season 2` is a folder, `a.zip 34.4MB` a file.
 */
function parseEntry(line: string): ListingEntry {
  const marked =
    /^(.*\S)\s*\[dir\]\s*$/i.exec(line)?.[1] ??
    /^\[dir\]\s*(.*\S)\s*$/i.exec(line)?.[1] ??
    /^\[?\\?([^\\]+)\\\]?$/.exec(line)?.[1];
  if (marked !== undefined) return { kind: 'folder', name: marked };
  const [, name, size] = /^(.*\S)(?: {2,}|\t\s*)(\S+(?: \S+)?)\s*$/.exec(line) ?? [];
  const parsed = size === undefined ? null : parseSize(size);
  if (name !== undefined && parsed !== null) return { kind: 'file', name, size: parsed.bytes, exact: parsed.exact };
  const [, tightName, tightSize] = /^(.*\S) (\d+(?:[.,]\d+)? ?(?:bytes?|[kmg]b)|n\/a)\s*$/i.exec(line) ?? [];
  const tight = tightSize === undefined ? null : parseSize(tightSize);
  if (tightName !== undefined && tight !== null)
    return { kind: 'file', name: tightName, size: tight.bytes, exact: tight.exact };
  return { kind: 'folder', name: line.replace(/\s+$/, '') };
}
