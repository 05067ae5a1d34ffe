/** `port59 ls ADDRESS [FOLDER]` */

import { formatBytes } from '../../../src-shared/model/formatting';
import type { RemoteEntry } from '../../../src-shared/model/snapshot';
import { EXIT, type ExitCode } from '../print/exit-codes';
import { entryEvent } from '../print/printed-event';
import type { Command } from '../words/command-line';
import { parseRemoteFolder } from '../words/remote-path';
import { type CallContext, callOut } from './call-out';
import { Visitor } from './visitor';

export function runLs(context: CallContext, { address, folder }: Extract<Command, { name: 'ls' }>): Promise<ExitCode> {
  const { terminal, output } = context;
  return callOut(context, { downloadsFolder: terminal.workingFolder }, async (core) => {
    const { entries } = await new Visitor(core, address).list(parseRemoteFolder(folder));
    for (const entry of entries) output.event(entryEvent(entry));
    for (const line of listingLines(entries)) output.line(line);
    return EXIT.done;
  });
}

/** Sizes first and aligned: names may be of any length and hold spaces. */
function listingLines(entries: readonly RemoteEntry[]): string[] {
  const rows = entries.map((entry) =>
    entry.kind === 'folder' ? { size: '', name: `${entry.name}/` } : { size: sizeOf(entry), name: entry.name },
  );
  const width = Math.max(0, ...rows.map(({ size }) => size.length));
  return rows.map(({ size, name }) => `${size.padStart(width)}  ${name}`);
}

function sizeOf({ size, exact }: Extract<RemoteEntry, { kind: 'file' }>): string {
  if (size === null) return '?';
  return `${exact ? '' : '~'}${formatBytes(size)}`;
}
