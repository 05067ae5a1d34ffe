/** Patterns as people type them for the names of a peer's files: `*.mp3`, `music/**`, `[ab]?`. Case makes no difference. */
import picomatch from 'picomatch';

const OPTIONS = { dot: true, nocase: true, strictSlashes: true } as const;

/** `base` are the folders before the first pattern, `pattern` is what must fit the path below it. */
export interface Glob {
  readonly base: readonly string[];
  readonly pattern: string;
  /** How many folders below `base` something that fits can lie; Infinity with `**`. */
  readonly depth: number;
}

/** Null when nothing in the path is a pattern. */
export function globOf(segments: readonly string[]): Glob | null {
  const first = segments.findIndex((segment) => /[*?[\]{}]/.test(segment));
  if (first < 0) return null;
  const rest = segments.slice(first);
  return {
    base: segments.slice(0, first),
    pattern: rest.join('/'),
    depth: rest.includes('**') ? Number.POSITIVE_INFINITY : rest.length - 1,
  };
}

export function matcherOf({ pattern }: Pick<Glob, 'pattern'>): (path: readonly string[]) => boolean {
  const fits = picomatch(pattern, OPTIONS);
  return (path) => fits(path.join('/'));
}

/** Fits where one of the patterns fits the path, or the last name in it alone. */
export function exclusionOf(patterns: readonly string[]): (path: readonly string[]) => boolean {
  const all = patterns.map((pattern) => picomatch(pattern.replace(/^\/|\/$/g, ''), OPTIONS));
  return (path) => all.some((fits) => fits(path.join('/')) || fits(path.at(-1) ?? ''));
}
