/**
 * A listing that cannot be misread, between two Port59s (feature `listing`): said in a visit to a peer that has the word in
 * its 191, and to nobody else. A line each, JSON:
 *
 *     port59 list \sub
 *     {"list":["sub"]}
 *     {"name":"Photos  2023"}
 *     {"name":"a.txt","size":5,"time":1732500000000,"run":true}
 *     {"end":2}
 */
import type { ListingEntry } from './listing';

export const EXACT_LISTING_COMMAND = 'port59 list';
/** The word in 191. */
export const EXACT_LISTING_FEATURE = 'listing';
const MAX_LINE_CHARACTERS = 4_000;

export function formatExactListingCommand(folder: readonly string[]): string {
  return `${EXACT_LISTING_COMMAND} \\${folder.join('\\')}`;
}

export function formatExactHeader(folder: readonly string[]): string {
  return JSON.stringify({ list: folder });
}

export function formatExactEntry(entry: ListingEntry): string {
  if (entry.kind === 'folder') return JSON.stringify({ name: entry.name });
  const { name, size, modifiedAt, executable } = entry;
  return JSON.stringify({ name, size, time: modifiedAt, ...(executable === true ? { run: true } : {}) });
}

export function formatExactEnd(count: number): string {
  return JSON.stringify({ end: count });
}

export type ExactPart =
  | { readonly kind: 'header'; readonly folder: readonly string[] }
  | { readonly kind: 'entry'; readonly entry: ListingEntry }
  | { readonly kind: 'end'; readonly count: number };

/** Null for every other line. */
export function parseExactLine(line: string): ExactPart | null {
  if (!line.startsWith('{') || line.length > MAX_LINE_CHARACTERS) return null;
  const data = parsed(line);
  if (data === null) return null;
  const { list, name, size, time, run, end } = data;
  if (Array.isArray(list) && list.every((segment) => typeof segment === 'string'))
    return { kind: 'header', folder: list };
  if (isCount(end)) return { kind: 'end', count: end };
  if (typeof name !== 'string' || !isOneName(name)) return null;
  if (!isCount(size)) return size === undefined ? { kind: 'entry', entry: { kind: 'folder', name } } : null;
  const facts = { ...(isCount(time) ? { modifiedAt: time } : {}), ...(run === true ? { executable: true } : {}) };
  return { kind: 'entry', entry: { kind: 'file', name, size, exact: true, ...facts } };
}

/** Nothing that leads elsewhere: a folder `..` would be fetched for ever. A backslash is a letter where others live. */
function isOneName(name: string): boolean {
  return !['', '.', '..'].includes(name) && !/[/\0]/.test(name);
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const data: unknown = JSON.parse(line);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : null;
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
