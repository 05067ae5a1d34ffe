/** `port59 get ADDRESS PATH…  [--out DIR] [--recursive]` */
import { resolve } from 'node:path';
import { ProblemError, problem } from '../../../src-shared/model/problem';
import type { RemoteEntry } from '../../../src-shared/model/snapshot';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import type { Command } from '../words/command-line';
import { makeFolder } from '../words/local-folders';
import { parseRemotePath } from '../words/remote-path';
import { type CallContext, callOut } from './call-out';
import { crawl } from './crawl';
import { type TransferWatch, watchTransfers } from './transfer-watch';
import { Visitor } from './visitor';

type GetCommand = Extract<Command, { name: 'get' }>;

interface Getting {
  readonly visitor: Visitor;
  readonly watch: TransferWatch;
  readonly output: Output;
  readonly outFolder: string;
  readonly recursive: boolean;
}

export function runGet(context: CallContext, { address, paths, out, recursive, limit }: GetCommand): Promise<ExitCode> {
  const { terminal, output } = context;
  const outFolder = resolve(terminal.workingFolder, out ?? '.');
  return callOut(context, { downloadsFolder: outFolder, limit }, async (core) => {
    await makeFolder(outFolder);
    const visitor = new Visitor(core, address);
    await visitor.open();
    const getting = { visitor, watch: watchTransfers(core, output), output, outFolder, recursive };
    const codes: ExitCode[] = [];
    // One after the other: servers give each visitor a few places only.
    for (const path of paths) codes.push(...(await telling(output, () => getPath(getting, path))));
    return worstOf(codes);
  });
}

async function getPath(getting: Getting, path: string): Promise<readonly ExitCode[]> {
  const { folder, name } = parseRemotePath(path);
  const isFolder = name === '' || (await findEntry(getting.visitor, folder, name))?.kind === 'folder';
  if (!isFolder) return getFiles(getting, folder, [name], getting.outFolder);
  if (getting.recursive) return getFolder(getting, name === '' ? [] : [...folder, name]);
  getting.output.problem(problem('invalid-filename', { name: path }));
  getting.output.tell(`“${path}” is a folder; with --recursive all of it is downloaded.`);
  return [EXIT.failed];
}

async function getFolder(getting: Getting, folder: readonly string[]): Promise<readonly ExitCode[]> {
  const codes: ExitCode[] = [];
  for await (const found of crawl(getting.visitor, folder, getting.outFolder)) {
    if (found.kind === 'problem') {
      getting.output.problem(found.problem);
      codes.push(exitCodeOf(found.problem.code));
    } else {
      const { folder: from, files, toFolder } = found;
      codes.push(...(await telling(getting.output, () => getFiles(getting, from, files, toFolder))));
    }
  }
  return codes;
}

async function getFiles(
  { visitor, watch }: Getting,
  folder: readonly string[],
  names: readonly string[],
  toFolder: string,
): Promise<readonly ExitCode[]> {
  return watch.untilEnded(await visitor.get(folder, names, toFolder, 'resume'));
}

/** What the listing shows under this name; null when it shows nothing, and the server itself has to say what it thinks. */
async function findEntry(visitor: Visitor, folder: readonly string[], name: string): Promise<RemoteEntry | null> {
  try {
    const { entries } = await visitor.list(folder);
    const sameName = (entry: RemoteEntry) => entry.name.toLowerCase() === name.toLowerCase();
    return entries.find((entry) => entry.name === name) ?? entries.find(sameName) ?? null;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'listing-not-understood') return null;
    throw error;
  }
}

/** A path that cannot be had does not keep the others from being tried. */
async function telling(output: Output, get: () => Promise<readonly ExitCode[]>): Promise<readonly ExitCode[]> {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    output.problem(error.problem);
    return [exitCodeOf(error.problem.code)];
  }
}
