/** `port59 get ADDRESS PATH…`: files, folders and what fits a pattern, each to its place below the folder for them. */
import { join, resolve } from 'node:path';
import { ProblemError, problem } from '../../../src-shared/model/problem';
import type { IfTaken, RemoteEntry } from '../../../src-shared/model/snapshot';
import { safeName } from '../../core/for-hosts';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { problemEvent } from '../print/printed-event';
import type { Command } from '../words/command-line';
import { exclusionOf, type Glob, globOf, matcherOf } from '../words/globs';
import { makeFolder, makeSubfolder } from '../words/local-folders';
import { parseRemoteFolder } from '../words/remote-path';
import { type CallContext, callOut } from './call-out';
import { createGetsUnderWay, type GetsUnderWay, MAX_GETS_UNDER_WAY } from './gets-under-way';
import { toStdout } from './stdout-folder';
import { type TransferWatch, watchTransfers } from './transfer-watch';
import { Visitor, type Wanted } from './visitor';
import { walk } from './walk';

type GetCommand = Extract<Command, { name: 'get' }>;

interface Getting {
  readonly visitor: Visitor;
  readonly watch: TransferWatch;
  readonly output: Output;
  readonly outFolder: string;
  readonly recursive: boolean;
  readonly ifTaken: IfTaken;
  readonly isExcluded: (path: readonly string[]) => boolean;
}

export function runGet(context: CallContext, command: GetCommand): Promise<ExitCode> {
  const { terminal } = context;
  if (command.out === '-')
    return toStdout(context, (folder, output) => getAll({ ...context, output }, command, folder));
  return getAll(context, command, resolve(terminal.workingFolder, command.out ?? '.'));
}

function getAll(context: CallContext, command: GetCommand, outFolder: string): Promise<ExitCode> {
  const { output, common } = context;
  const { address, recursive, ifTaken, limit } = command;
  return callOut(context, { downloadsFolder: outFolder, limit }, async (core) => {
    await makeFolder(outFolder);
    const visitor = new Visitor(core, { address, output, timeoutMs: common.timeoutMs });
    await visitor.open();
    const watch = watchTransfers(core, output, { timeoutMs: common.timeoutMs });
    const isExcluded = exclusionOf(command.exclude);
    const getting: Getting = { visitor, watch, output, outFolder, recursive, ifTaken, isExcluded };
    const codes: ExitCode[] = [];
    // One after the other: servers give each visitor a few places only.
    for (const path of command.paths)
      codes.push(...(await telling(output, () => getPath(getting, path, parseRemoteFolder(path)))));
    return worstOf(codes);
  });
}

async function getPath(getting: Getting, path: string, segments: readonly string[]): Promise<readonly ExitCode[]> {
  const name = segments.at(-1);
  if (name === undefined) return getFolder(getting, path, []);
  const glob = globOf(segments);
  // Brackets are no rarity in names: what is called exactly so is meant before what fits the pattern.
  const entry = await findEntry(getting.visitor, segments.slice(0, -1), name, glob !== null);
  if (entry?.kind === 'folder') return getFolder(getting, path, [...segments.slice(0, -1), entry.name]);
  if (entry === null && glob !== null) return getFitting(getting, path, glob);
  const wanted = entry === null ? name : wantedOf(entry);
  const underWay = createGetsUnderWay(getting.watch);
  const skipped = await askFor(getting, underWay, segments.slice(0, -1), [wanted], getting.outFolder);
  return [...skipped, ...(await underWay.ended())];
}

async function getFolder(getting: Getting, path: string, folder: readonly string[]): Promise<readonly ExitCode[]> {
  if (!getting.recursive) {
    const text = `“${path}” is a folder; with --recursive all of it is downloaded.`;
    getting.output.event({ ...problemEvent(problem('invalid-filename', { name: path })), text });
    getting.output.complain(text);
    return [EXIT.failed];
  }
  const name = folder.at(-1);
  const toFolder = name === undefined ? getting.outFolder : await madeBelow(getting.outFolder, [name]);
  return getTree(getting, folder, toFolder, () => true, Number.POSITIVE_INFINITY);
}

async function getFitting(getting: Getting, path: string, glob: Glob): Promise<readonly ExitCode[]> {
  const fits = matcherOf(glob);
  const codes = await getTree(getting, glob.base, getting.outFolder, fits, getting.recursive ? Infinity : glob.depth);
  if (codes.length > 0) return codes;
  getting.output.problem(problem('invalid-filename', { name: path }));
  return [EXIT.failed];
}

/**
 * All files below a folder that fit, each in the same folder here; folders are made when something comes into them.
 * With --recursive a folder that fits is taken with all that is in it.
 */
async function getTree(
  getting: Getting,
  start: readonly string[],
  toFolder: string,
  fits: (below: readonly string[]) => boolean,
  depth: number,
): Promise<readonly ExitCode[]> {
  const { visitor, watch, output, isExcluded, recursive } = getting;
  const codes: ExitCode[] = [];
  const underWay = createGetsUnderWay(watch);
  const below = (folder: readonly string[]) => folder.slice(start.length);
  const isWanted = (path: readonly string[]) =>
    path.some((_, at) => (at === path.length - 1 || recursive) && fits(path.slice(0, at + 1)));
  const enters = (folder: readonly string[]) => below(folder).length <= depth && !isExcluded(below(folder));
  for await (const found of walk(visitor, start, enters)) {
    if (found.kind === 'problem') {
      output.problem(found.problem);
      codes.push(exitCodeOf(found.problem.code));
      continue;
    }
    const place = below(found.folder);
    const files = found.entries.filter(
      ({ kind, name }) => kind === 'file' && isWanted([...place, name]) && !isExcluded([...place, name]),
    );
    const isTaken = place.length === 0 || isWanted(place);
    if (files.length === 0 && !isTaken) continue;
    codes.push(
      ...(await telling(output, async () =>
        askFor(getting, underWay, found.folder, files.map(wantedOf), await madeBelow(toFolder, place)),
      )),
    );
  }
  return [...codes, ...(await underWay.ended())];
}

/** Resolves once all are in line or under way; returns a code for each that is here already. */
async function askFor(
  { visitor, output, ifTaken }: Getting,
  underWay: GetsUnderWay,
  folder: readonly string[],
  files: readonly Wanted[],
  toFolder: string,
): Promise<readonly ExitCode[]> {
  const codes: ExitCode[] = [];
  for (let at = 0; at < files.length; at += MAX_GETS_UNDER_WAY) {
    const some = files.slice(at, at + MAX_GETS_UNDER_WAY);
    await underWay.room(some.length);
    const { transferIds, skipped } = await visitor.get(folder, some, toFolder, ifTaken);
    for (const name of skipped) {
      output.event({ event: 'skipped', name: [...folder, name].join('/') });
      output.report(`skipped ${[...folder, name].join('/')}: it is here already`);
      codes.push(EXIT.done);
    }
    underWay.add(transferIds);
  }
  return codes;
}

/** What a listing shows is passed on: a file that is here already need not be asked for. */
function wantedOf(entry: RemoteEntry): Wanted {
  if (entry.kind === 'folder') return entry.name;
  const { name, exact, size, modifiedAt = null, executable = false } = entry;
  return { name, sizeBytes: exact ? size : null, modifiedAt, executable };
}

/** Each name of a peer becomes a safe one, and nothing is followed out of `folder`. */
async function madeBelow(folder: string, names: readonly string[]): Promise<string> {
  let place = folder;
  for (const name of names) {
    place = join(place, safeName(name).name);
    await makeSubfolder(place);
  }
  return place;
}

/** What the listing shows under this name; null when it shows nothing, and the server itself has to say what it thinks. */
async function findEntry(
  visitor: Visitor,
  folder: readonly string[],
  name: string,
  mayBePattern: boolean,
): Promise<RemoteEntry | null> {
  try {
    const { entries } = await visitor.list(folder);
    const sameName = (entry: RemoteEntry) => entry.name.toLowerCase() === name.toLowerCase();
    return entries.find((entry) => entry.name === name) ?? entries.find(sameName) ?? null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code } = error.problem;
    if (code === 'listing-not-understood' || (mayBePattern && code === 'invalid-folder')) return null;
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
