/**
 * Listings (rules 5.5 and 5.6): exact when we write them, tolerant when we read them. A name without a size is a
 * folder, the only marker there is; so the gap of at least four spaces before a size is what tells them apart, and a
 * folder whose name would look like "name, gap, size" is not listed by our server.
 */
import type { ListingOptions } from './commands';
import { isBarePrompt } from './prompt';
import { END_OF_LIST } from './texts';

export type ListingEntry =
  | { readonly kind: 'folder'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly size: number | null; readonly exact: boolean };

const GAP = '    ';
const NAME_COLUMN = 24;
const MIN_COLUMN = 12;
const MAX_COLUMN = 60;
const COLUMN_GAP = '  ';
const LINE_WIDTH = 76;
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

/** Rule 5.5: `[\sub\*.*]`, entries, `End of list.` */
export function formatListing(
  folder: readonly string[],
  entries: readonly ListingEntry[],
  options: ListingOptions,
): string[] {
  const shown = folder.length > 0 ? [PARENT, ...entries] : entries;
  const ordered = [
    ...shown.filter((entry) => entry.kind === 'folder'),
    ...shown.filter((entry) => entry.kind === 'file'),
  ];
  const cells = ordered.filter(isListable).map((entry) => formatEntry(entry, options));
  return [formatHeader(folder), ...inRows(cells, options.perLine), END_OF_LIST];
}

/** Rule 5.6, `ls`: names in columns between the same header and end. */
export function formatNameColumns(
  folder: readonly string[],
  entries: readonly ListingEntry[],
  options: ListingOptions,
): string[] {
  const shown = folder.length > 0 ? [PARENT, ...entries] : entries;
  const names = shown.filter((entry) => !isEnd(entry.name)).map((entry) => entry.name);
  const perLine = options.perLine > 1 ? options.perLine : Math.max(1, Math.floor(LINE_WIDTH / columnWidth(names)));
  return [formatHeader(folder), ...inRows(names, perLine), END_OF_LIST];
}

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
      if (isEnd(line)) {
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

const PARENT: ListingEntry = { kind: 'folder', name: '..' };

function formatHeader(folder: readonly string[]): string {
  return `[\\${[...folder, '*.*'].join('\\')}]`;
}

function formatEntry(entry: ListingEntry, options: ListingOptions): string {
  if (entry.kind === 'folder') return entry.name;
  return `${entry.name.padEnd(NAME_COLUMN)}${GAP}${formatSize(entry.size, options.size)}`;
}

function formatSize(size: number | null, form: ListingOptions['size']): string {
  if (size === null) return 'N/A';
  if (form === 'bytes') return String(size);
  if (form === 'kilobytes' || size < 999.5 * 1024) return `${threeDigits(size / 1024)} kb`;
  return size < 999.5 * 1024 ** 2 ? `${threeDigits(size / 1024 ** 2)} mb` : `${threeDigits(size / 1024 ** 3)} gb`;
}

/** `4.50`, `34.4`, `176`, `0.0195` */
function threeDigits(number: number): string {
  return number >= 99.95 ? String(Math.round(number)) : number.toPrecision(3);
}

/** A few very long names do not make all columns wide; they only push what is right of them. */
function columnWidth(cells: readonly string[]): number {
  const longest = cells.reduce((width, cell) => Math.max(width, cell.length), MIN_COLUMN);
  return Math.min(longest, MAX_COLUMN) + COLUMN_GAP.length;
}

function inRows(cells: readonly string[], perLine: number): string[] {
  if (perLine <= 1) return [...cells];
  const width = columnWidth(cells) - COLUMN_GAP.length;
  const rows: string[] = [];
  for (let index = 0; index < cells.length; index += perLine) {
    const row = cells.slice(index, index + perLine);
    rows.push(row.map((cell, place) => (place === row.length - 1 ? cell : cell.padEnd(width))).join(COLUMN_GAP));
  }
  return rows;
}

/** A folder that a reader would take for a file, or a name that a line cannot carry. */
function isListable(entry: ListingEntry): boolean {
  return !isEnd(entry.name) && (entry.kind === 'file' || parseEntry(entry.name).kind === 'folder');
}

function isEnd(line: string): boolean {
  return /^\s*end of list/i.test(line);
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
