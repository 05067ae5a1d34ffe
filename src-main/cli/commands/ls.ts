/** `port59 ls ADDRESS [PATH]`: a folder, all below it, or one file. */
import { formatBytes } from '../../../src-shared/model/formatting';
import { ProblemError } from '../../../src-shared/model/problem';
import type { RemoteEntry } from '../../../src-shared/model/snapshot';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { entryEvent } from '../print/printed-event';
import type { Command } from '../words/command-line';
import { parseRemoteFolder } from '../words/remote-path';
import { type CallContext, callOut } from './call-out';
import { Visitor } from './visitor';
import { walk } from './walk';

export function runLs(context: CallContext, command: Extract<Command, { name: 'ls' }>): Promise<ExitCode> {
  const { terminal, common, output } = context;
  const { address, recursive, long } = command;
  return callOut(context, { downloadsFolder: terminal.workingFolder }, async (core) => {
    const visitor = new Visitor(core, { address, output, timeoutMs: common.timeoutMs });
    const folder = parseRemoteFolder(command.folder);
    if (recursive) return listTree(visitor, folder, output, long);
    show(await entriesAt(visitor, folder), [], output, long);
    return EXIT.done;
  });
}

async function listTree(visitor: Visitor, start: readonly string[], output: Output, long: boolean): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  for await (const found of walk(visitor, start)) {
    if (found.kind === 'folder') show(found.entries, found.folder.slice(start.length), output, long);
    else {
      output.problem(found.problem);
      codes.push(exitCodeOf(found.problem.code));
    }
  }
  return worstOf(codes);
}

/** What a folder holds; of what is no folder, its line among those beside it. */
async function entriesAt(visitor: Visitor, path: readonly string[]): Promise<readonly RemoteEntry[]> {
  try {
    return (await visitor.list(path)).entries;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'invalid-folder') throw error;
    const name = path.at(-1) ?? '';
    const { entries } = await visitor.list(path.slice(0, -1));
    const sameName = (entry: RemoteEntry) => entry.name.toLowerCase() === name.toLowerCase();
    const found = entries.find((entry) => entry.name === name) ?? entries.find(sameName);
    if (found === undefined) throw error;
    return [found];
  }
}

/** `below`: the folders between where the listing began and these entries. */
function show(entries: readonly RemoteEntry[], below: readonly string[], output: Output, long: boolean): void {
  for (const entry of entries) output.event(entryEvent(entry, below));
  for (const line of listingLines(entries, below, long)) output.line(line);
}

/** Sizes first and aligned: names may be of any length and hold spaces. */
function listingLines(entries: readonly RemoteEntry[], below: readonly string[], long: boolean): string[] {
  const rows = entries.map((entry) => {
    const name = [...below, entry.name].join('/');
    const doubt = entry.doubtful ? '  (doubtful)' : '';
    if (entry.kind === 'folder') return { size: '', name: `${name}/${doubt}` };
    return { size: sizeOf(entry, long), name: `${name}${doubt}` };
  });
  const width = Math.max(0, ...rows.map(({ size }) => size.length));
  return rows.map(({ size, name }) => `${size.padStart(width)}  ${name}`);
}

function sizeOf({ size, exact }: Extract<RemoteEntry, { kind: 'file' }>, long: boolean): string {
  if (size === null) return '?';
  return `${exact ? '' : '~'}${long ? size : formatBytes(size)}`;
}
