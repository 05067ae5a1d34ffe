/**
 * Where a command's words go. For people: results on stdout, everything about them on stderr. With `--json`: one object
 * a line on stdout and nothing else there; people who watch still get their sentences on stderr.
 */
import type { Problem } from '../../../src-shared/model/problem';
import type { Notice } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { printable } from './printable';
import { formatEvent, type PrintedEvent, problemEvent } from './printed-event';
import type { Terminal } from './terminal';

export interface Output {
  readonly json: boolean;
  /** For scripts; without `--json` nothing. */
  event(event: PrintedEvent): void;
  /** A line of the result, for people; with `--json` nothing. */
  line(text: string): void;
  /** A line of a peer's text: as it is when it goes into a file or another program; with `--json` nothing. */
  content(text: string): void;
  /** A line about it, for people. */
  tell(text: string): void;
  /** What went wrong, for both. */
  problem(reason: Problem, severity?: Notice['severity']): void;
  /** What is true at the moment, over what was there before; only on a terminal. Empty: gone. */
  status(text: string): void;
}

export function createOutput({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>, json: boolean): Output {
  let shown = '';
  const status = (text: string) => {
    if (stderr.isTTY !== true || text === shown) return;
    stderr.write(`\r\x1b[K${printable(text)}`);
    shown = text;
  };
  const tell = (text: string) => {
    const below = shown;
    status('');
    stderr.write(`${printable(text)}\n`);
    status(below);
  };
  return {
    json,
    event: (event) => {
      if (json) stdout.write(formatEvent(event));
    },
    line: (text) => {
      if (!json) stdout.write(`${printable(text)}\n`);
    },
    content: (text) => {
      if (!json) stdout.write(`${stdout.isTTY ? printable(text) : text}\n`);
    },
    tell,
    problem: (reason, severity) => {
      if (json) stdout.write(formatEvent(problemEvent(reason, severity)));
      tell(describeProblem(reason));
    },
    status,
  };
}
