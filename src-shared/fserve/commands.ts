/** What a visitor types (section 5), both ways: what is written is read back as it was. */

export interface ListingOptions {
  readonly size: 'rounded' | 'bytes' | 'kilobytes';
  readonly perLine: number;
  readonly wide: boolean;
}

export type VisitorCommand =
  | { readonly kind: 'cd'; readonly path: string }
  | { readonly kind: 'dir' | 'ls'; readonly path: string | null; readonly options: ListingOptions }
  | { readonly kind: 'get'; readonly name: string }
  | { readonly kind: 'read'; readonly name: string; readonly linesPerPage: number }
  | { readonly kind: 'help' }
  | { readonly kind: 'exit' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown'; readonly text: string };

const DEFAULT_LINES_PER_PAGE = 20;
const WIDE_PER_LINE = 4;
const MAX_PER_LINE = 20;
export const DEFAULT_LISTING: ListingOptions = { size: 'rounded', perLine: 1, wide: false };

/** Rule 5.7: commands in any case; names keep their inner spaces and lose one pair of quotes. */
export function parseVisitorCommand(line: string): VisitorCommand {
  const text = line.trim();
  if (text === '') return { kind: 'empty' };
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  // `cd..` and `cd\` are what fingers trained on DOS type.
  const glued = /^cd([\\/.].*)$/i.exec(text)?.[1];
  if (glued !== undefined) return { kind: 'cd', path: glued };
  switch (word.toLowerCase()) {
    case 'cd':
      return { kind: 'cd', path: unquoted(rest) };
    case 'dir':
    case 'ls':
      return { kind: word.toLowerCase() === 'dir' ? 'dir' : 'ls', ...parseListingArguments(rest) };
    case 'get':
      return rest === '' ? { kind: 'unknown', text } : { kind: 'get', name: unquoted(rest) };
    case 'read':
      return parseRead(rest) ?? { kind: 'unknown', text };
    case 'help':
    case '?':
      return { kind: 'help' };
    case 'exit':
    case 'quit':
    case 'bye':
      return { kind: 'exit' };
    default:
      return { kind: 'unknown', text };
  }
}

/** Names are quoted only where they would not survive without: old servers may not know quotes. */
export function formatVisitorCommand(command: VisitorCommand): string {
  switch (command.kind) {
    case 'cd':
      return `cd ${quotedIfNeeded(command.path)}`;
    case 'dir':
    case 'ls':
      return [
        command.kind,
        ...listingFlags(command.options),
        ...(command.path === null ? [] : [quotedIfNeeded(command.path)]),
      ].join(' ');
    case 'get':
      return `get ${quotedIfNeeded(command.name)}`;
    case 'read':
      return command.linesPerPage === DEFAULT_LINES_PER_PAGE
        ? `read ${quotedIfNeeded(command.name)}`
        : `read -${command.linesPerPage} ${quotedIfNeeded(command.name)}`;
    case 'help':
    case 'exit':
      return command.kind;
    case 'empty':
      return '';
    case 'unknown':
      return command.text;
  }
}

function parseListingArguments(rest: string): { path: string | null; options: ListingOptions } {
  let options = DEFAULT_LISTING;
  let path = rest;
  for (;;) {
    const [whole, flag] = /^([-/][bkw]|-\d{1,2})(?:\s+|$)/i.exec(path) ?? [];
    if (whole === undefined || flag === undefined) break;
    path = path.slice(whole.length);
    options = withFlag(options, flag.toLowerCase());
  }
  return { path: path === '' ? null : unquoted(path), options };
}

function withFlag(options: ListingOptions, flag: string): ListingOptions {
  if (flag === '-b') return { ...options, size: 'bytes' };
  if (flag === '-k') return { ...options, size: 'kilobytes' };
  if (flag.endsWith('w')) return { ...options, wide: true, perLine: WIDE_PER_LINE };
  const perLine = Number(flag.slice(1));
  return Number.isInteger(perLine) && perLine >= 1 ? { ...options, perLine: Math.min(MAX_PER_LINE, perLine) } : options;
}

function listingFlags(options: ListingOptions): string[] {
  const size = options.size === 'bytes' ? ['-b'] : options.size === 'kilobytes' ? ['-k'] : [];
  if (options.wide) return [...size, '/w'];
  return options.perLine === 1 ? size : [...size, `-${options.perLine}`];
}

/** Rule 5.8: 5 to 50 lines a page. */
function parseRead(rest: string): VisitorCommand | null {
  const [whole = '', lines] = /^-(\d{1,4})\s+/.exec(rest) ?? [];
  const name = unquoted(rest.slice(whole.length));
  if (name === '') return null;
  const linesPerPage = lines === undefined ? DEFAULT_LINES_PER_PAGE : Math.min(50, Math.max(5, Number(lines)));
  return { kind: 'read', name, linesPerPage };
}

/** Spaces at the edges, quotes around it, a beginning like an option's: a reader would take them off the name. */
function quotedIfNeeded(name: string): string {
  const isPlain = name === name.trim() && !/^(?:-|".*"$|\/[bkw](?:\s|$))/is.test(name);
  return isPlain && name !== '' ? name : `"${name}"`;
}

function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
