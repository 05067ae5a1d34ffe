/**
 * Links in what somebody wrote: http, https and dcc, nothing else. Everything comes from outside, so what could deceive
 * stays text (a name before an @), is cut off (marks that turn the direction) or shown as it is asked for (punycode).
 */
import { parseAddress } from '../../../src-shared/model/address';

export interface Link {
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'web' | 'dcc';
  readonly href: string;
  /** What to show: as it was written, unless the letters of its host are mixed. */
  readonly shown: string;
}

const MAX_LINK_LETTERS = 2_000;
const CANDIDATE = /(?<![\p{L}\p{N}])(?:https?|dcc):\/\/[\p{L}\p{N}[][^\s<>"“”„«»\p{Cc}\p{Cf}\p{Co}\p{Cs}]*/giu;
const TRAILING = /[.,;:!?'’…*_~)\]}]$/u;
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** Scripts that one name may mix, as people write Japanese, Korean and Chinese. */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];
const SCRIPTS = [...new Set(TOGETHER.flat()), 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Cherokee', 'Thai'];
const SCRIPT_PATTERNS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);

/** In their order. Takes time in proportion to the text. */
export function findLinks(text: string): readonly Link[] {
  const links: Link[] = [];
  for (const { 0: found, index } of text.matchAll(CANDIDATE)) {
    if (found.length > MAX_LINK_LETTERS) continue;
    const written = withoutTrailing(found);
    const link = written.toLowerCase().startsWith('dcc:') ? dccLink(written) : webLink(written);
    if (link !== null) links.push({ ...link, start: index, end: index + written.length });
  }
  return links;
}

/** Signs that end a sentence are not of the link; a bracket is, when it was opened there. */
function withoutTrailing(found: string): string {
  let end = found.length;
  for (let last = found[end - 1] ?? ''; TRAILING.test(last); last = found[end - 1] ?? '') {
    const opening = OPENING[last];
    const link = found.slice(0, end);
    if (opening !== undefined && countOf(link, opening) >= countOf(link, last)) break;
    end -= 1;
  }
  return found.slice(0, end);
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

type Target = Omit<Link, 'start' | 'end'>;

function dccLink(written: string): Target | null {
  return parseAddress(written) === null ? null : { kind: 'dcc', href: written, shown: written };
}

function webLink(written: string): Target | null {
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  // What stands before an @ looks like the host, and is not.
  if (url.username !== '' || url.password !== '' || !/^https?:$/.test(url.protocol)) return null;
  const host = /^[^:]+:\/\/([^/?#:]*)/.exec(written)?.[1] ?? '';
  const shown = isMixed(host) ? written.replace(host, url.hostname) : written;
  return { kind: 'web', href: url.href, shown };
}

function isMixed(host: string): boolean {
  if (/^[\x20-\x7e]*$/.test(host)) return false;
  const letters = [...host].filter((letter) => /\p{L}/u.test(letter));
  const scripts = new Set(letters.map(scriptOf));
  if (scripts.size <= 1) return false;
  return !TOGETHER.some((allowed) => [...scripts].every((script) => allowed.includes(script)));
}

function scriptOf(letter: string): string {
  return SCRIPT_PATTERNS.find(([, pattern]) => pattern.test(letter))?.[0] ?? 'other';
}
