/**
 * Where a command's words go. For people: results on stdout, everything about them on stderr. With `--json`: one object
 * a line on stdout and nothing else there; people who watch still get their sentences on stderr. What is true at the
 * moment stands in one line at the bottom of a terminal, and makes room for every other line.
 */
import type { Problem } from '../../../src-shared/model/problem';
import type { Notice } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { cutEnd, cutMiddle, displayWidth } from './display-width';
import { printable, printableLine } from './printable';
import { formatEvent, type PrintedEvent, problemEvent } from './printed-event';
import type { Terminal } from './terminal';

/** How much a person wants to read: `quiet` nothing but results and problems, `verbose` what is said on the wire too. */
export type Loudness = 'quiet' | 'normal' | 'verbose';

export interface Output {
  readonly json: boolean;
  /** For scripts; without `--json` nothing. */
  event(event: PrintedEvent): void;
  /** A line of the result, for people; with `--json` nothing. */
  line(text: string): void;
  /** A line that tells what was done, on stdout; with `--json` or `--quiet` nothing. */
  report(text: string): void;
  /** A line of a peer's text: as it is when it goes into a file or another program; with `--json` nothing. */
  content(text: string): void;
  /** A line about it, for people; with `--quiet` nothing. */
  tell(text: string): void;
  /** A line for those who look for the cause of something: only with `--verbose`. */
  detail(text: string): void;
  /** What went wrong, for both. */
  problem(reason: Problem, severity?: Notice['severity']): void;
  /** What is wrong with the words of the command, for both; whoever wanted quiet wants to know this. */
  complain(text: string): void;
  /**
   * What is true at the moment, over what was there before; only on a terminal. Empty: gone. `name` stands before it and
   * is cut in its middle where the terminal is too narrow for both.
   */
  status(text: string, name?: string): void;
}

/** What a terminal has that does not say how wide it is. */
const USUAL_COLUMNS = 80;
/** A name shorter than this says nothing any more: then the words behind it are cut. */
const LEAST_NAME_COLUMNS = 12;

export function createOutput(
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
  json: boolean,
  loudness: Loudness = 'normal',
): Output {
  let shown = '';
  const status = (text: string, name = '') => {
    if (stderr.isTTY !== true || loudness === 'quiet') return;
    // One column stays free: a full line would wrap in some terminals.
    draw(fitted(printableLine(text), printableLine(name), (stderr.columns ?? USUAL_COLUMNS) - 1));
  };
  const draw = (line: string) => {
    if (line === shown) return;
    stderr.write(`\r\x1b[K${line}`);
    shown = line;
  };
  /** The line at the bottom gives way, also to what goes to stdout: that is mostly the same terminal. */
  const above = (write: () => void) => {
    const below = shown;
    draw('');
    write();
    draw(below);
  };
  const complain = (text: string) => above(() => stderr.write(`${printableLine(text)}\n`));
  const line = (text: string) => {
    if (!json) above(() => stdout.write(`${printableLine(text)}\n`));
  };
  return {
    json,
    event: (event) => {
      if (json) above(() => stdout.write(formatEvent(event)));
    },
    line,
    report: (text) => {
      if (loudness !== 'quiet') line(text);
    },
    content: (text) => {
      if (!json) above(() => stdout.write(`${stdout.isTTY ? printable(text) : text}\n`));
    },
    tell: (text) => {
      if (loudness !== 'quiet') complain(text);
    },
    detail: (text) => {
      if (loudness === 'verbose') complain(text);
    },
    problem: (reason, severity) => {
      if (json) above(() => stdout.write(formatEvent(problemEvent(reason, severity))));
      complain(describeProblem(reason));
    },
    complain,
    status,
  };
}

function fitted(text: string, name: string, columns: number): string {
  const room = columns - displayWidth(text);
  return cutEnd(`${cutMiddle(name, Math.max(room, LEAST_NAME_COLUMNS))}${text}`, columns);
}
