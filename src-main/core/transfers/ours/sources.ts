/** What a person wants to send: files, and folders with all that is in them. */
import { constants, type Dirent } from 'node:fs';
import { access, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../../../src-shared/model/problem';
import { nameOfSeveral } from '../../../../src-shared/model/transfer';
import { readProblem } from '../../../disk/disk-problems';
import type { FolderFileRecord } from '../../../storage/store';

const MAX_FILES_AT_ONCE = 100_000;
const MAX_FOLDER_DEPTH = 32;
/** Things that are named to the person when they are left out. */
const MOST_NAMED = 100;
/** Files of a folder that are looked at side by side. */
const LOOKS_AT_ONCE = 16;

export interface SourceFile {
  readonly kind: 'file';
  readonly path: string;
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface SourceFolder {
  readonly kind: 'folder';
  readonly path: string;
  readonly name: string;
  /** Not the folder itself is meant, but these files that lie in it. */
  readonly isLoose: boolean;
  /** Files, and empty folders, whose path ends with `/`. */
  readonly files: readonly FolderFileRecord[];
  readonly sizeBytes: number;
  /** Paths in it that are no files to send: links, pipes and the like, and what cannot be read. */
  readonly leftOut: readonly string[];
}

export type Source = SourceFile | SourceFolder;

/**
 * Looks at everything before anything is sent.
 * @throws ProblemError file-missing, file-unreadable, not-a-file, nothing-to-send, too-many-transfers, folder-too-deep.
 */
export async function findSources(paths: readonly string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of paths) sources.push(await findSource(resolve(path)));
  const count = sources.reduce((sum, source) => sum + (source.kind === 'folder' ? source.files.length : 1), 0);
  if (count === 0) throw new ProblemError('nothing-to-send', { path: paths[0] ?? '' });
  if (count > MAX_FILES_AT_ONCE) throw new ProblemError('too-many-transfers', { count: MAX_FILES_AT_ONCE });
  return sources;
}

/** Files that lie side by side become one offer, in the place of the first of them; a file alone stays one. */
export function gatherLoose(sources: readonly Source[]): Source[] {
  const besides = new Map<string, SourceFile[]>();
  for (const source of sources) {
    if (source.kind !== 'file') continue;
    const folder = dirname(source.path);
    const others = besides.get(folder) ?? [];
    besides.set(folder, others);
    // Named twice, it is sent once.
    if (!others.some(({ path }) => path === source.path)) others.push(source);
  }
  return sources.flatMap((source): Source[] => {
    if (source.kind === 'folder') return [source];
    const folder = dirname(source.path);
    const together = besides.get(folder) ?? [];
    if (together[0] !== source) return [];
    return together.length === 1 ? [source] : [looseFiles(folder, together)];
  });
}

function looseFiles(path: string, together: readonly SourceFile[]): SourceFolder {
  const files = together.map((file) => record(basename(file.path), file.sizeBytes, file.modifiedAt));
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const name = nameOfSeveral(files[0]?.path ?? '', files.length);
  return { kind: 'folder', path, name, isLoose: true, files, sizeBytes, leftOut: [] };
}

export async function countSources(
  paths: readonly string[],
): Promise<{ files: number; folders: number; sizeBytes: number; leftOut: string[] }> {
  const counted = { files: 0, folders: 0, sizeBytes: 0, leftOut: [] as string[] };
  for (const source of await findSources(paths)) {
    counted.sizeBytes += source.sizeBytes;
    if (source.kind === 'folder') {
      counted.folders += 1;
      counted.leftOut.push(...source.leftOut.slice(0, MOST_NAMED).map((path) => `${source.name}/${path}`));
    }
    counted.files += source.kind === 'folder' ? source.files.filter(({ path }) => !path.endsWith('/')).length : 1;
  }
  return counted;
}

async function findSource(path: string): Promise<Source> {
  try {
    const found = await stat(path);
    if (found.isFile()) {
      const file = await open(path, 'r');
      await file.close();
      return { kind: 'file', path, sizeBytes: found.size, modifiedAt: Math.round(found.mtimeMs) };
    }
    if (found.isDirectory()) return await walk(path);
  } catch (error) {
    throw readProblem(error, path);
  }
  throw new ProblemError('not-a-file', { path });
}

async function walk(root: string): Promise<SourceFolder> {
  const files: FolderFileRecord[] = [];
  const leftOut: string[] = [];
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 1 }];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const { path, depth } = folder;
    const entries = await entriesOf(root, path);
    if (entries === null) {
      leftOut.push(path);
      continue;
    }
    // Links are not followed: they may lead anywhere, or in a circle.
    const inside = entries.filter((entry) => entry.isFile() || entry.isDirectory());
    for (const entry of entries) if (!inside.includes(entry)) leftOut.push(`${path}${entry.name}`);
    if (entries.length === 0 && path !== '') files.push(record(path, 0, 0));
    inside.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (depth >= MAX_FOLDER_DEPTH && inside.length > 0)
      throw new ProblemError('folder-too-deep', { name: basename(root), path, depth: MAX_FOLDER_DEPTH });
    for (const entry of inside)
      if (entry.isDirectory()) folders.push({ path: `${path}${entry.name}/`, depth: depth + 1 });
    const names = inside.filter((entry) => entry.isFile()).map(({ name }) => `${path}${name}`);
    for (let start = 0; start < names.length; start += LOOKS_AT_ONCE) {
      const looks = names.slice(start, start + LOOKS_AT_ONCE).map((name) => lookAt(root, name));
      for (const look of await Promise.all(looks)) {
        if (typeof look === 'string') leftOut.push(look);
        else if (look !== null) files.push(look);
      }
    }
    if (files.length > MAX_FILES_AT_ONCE) throw new ProblemError('too-many-transfers', { count: MAX_FILES_AT_ONCE });
  }
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { kind: 'folder', path: root, name: basename(root), isLoose: false, files, sizeBytes, leftOut };
}

/** Null for a folder inside that must not be read; the root itself has to be. */
async function entriesOf(root: string, path: string): Promise<Dirent[] | null> {
  try {
    return await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (path === '') throw error;
    return null;
  }
}

/** Its path when it cannot be read; null when it went away meanwhile. */
async function lookAt(root: string, path: string): Promise<FolderFileRecord | string | null> {
  const found = await stat(join(root, path)).catch(() => null);
  if (!found?.isFile()) return null;
  const isReadable = await access(join(root, path), constants.R_OK).then(
    () => true,
    () => false,
  );
  return isReadable ? record(path, found.size, Math.round(found.mtimeMs)) : path;
}

function record(path: string, sizeBytes: number, modifiedAt: number): FolderFileRecord {
  return { path, sizeBytes, modifiedAt, state: 'waiting', reason: null };
}
