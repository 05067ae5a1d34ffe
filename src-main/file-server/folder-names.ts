/**
 * The names in a folder, in the order in which they are listed: folders first. Read in small portions, kept as one text, and
 * lent to all visitors who list the same folder at a time, as long as it has not changed: forty who ask for 100,000 names
 * and read nothing hold them once.
 */
import type { BigIntStats, Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedFolder } from './open-inside';
import { sortInTurns } from './sort-in-turns';

const READ_AT_ONCE = 256;
/** Between two names; no name holds it. */
const BETWEEN = '/';
/** A change in the same tick of the file system's clock would not show: fine clocks tick every few ms, coarse ones seconds. */
const FINE_TICK_NS = 20_000_000n;
const COARSE_TICK_NS = 2_000_000_000n;
const SECOND_NS = 1_000_000_000n;

const ORDER = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

export interface FolderNames {
  /** Characters of the longest one. */
  readonly longest: number;
  /** In portions of at most so many. */
  portions(size: number): Iterable<readonly string[]>;
}

interface LentNames {
  readonly names: FolderNames;
  /** Once, when they are not needed any more. */
  giveBack(): void;
}

export interface FolderNamesKeeper {
  /**
   * @param key tells folder and selection apart
   * @throws what the system says when it cannot be read
   */
  borrow(key: string, folder: OpenedFolder, isShown: (name: string) => boolean): Promise<LentNames>;
}

interface Kept {
  readonly version: string;
  readonly names: Promise<FolderNames>;
  borrowers: number;
}

export function createFolderNamesKeeper(
  nowNs: () => bigint = () => BigInt(Date.now()) * 1_000_000n,
): FolderNamesKeeper {
  const kept = new Map<string, Kept>();
  const begin = (key: string, folder: OpenedFolder, isShown: (name: string) => boolean): Kept => {
    const one: Kept = { version: versionOf(folder.stats), names: readNames(folder.base, isShown), borrowers: 0 };
    // What was changed a moment ago may change once more without a trace.
    if (isSettled(folder.stats, nowNs())) kept.set(key, one);
    return one;
  };
  return {
    async borrow(key, folder, isShown) {
      const known = kept.get(key);
      const isCurrent = known !== undefined && known.version === versionOf(folder.stats);
      const one = isCurrent ? known : begin(key, folder, isShown);
      one.borrowers += 1;
      const giveBack = () => {
        one.borrowers -= 1;
        if (one.borrowers === 0 && kept.get(key) === one) kept.delete(key);
      };
      try {
        return { names: await one.names, giveBack };
      } catch (error) {
        giveBack();
        throw error;
      }
    },
  };
}

/** All entries of a folder, without holding the event loop up. */
export async function* entriesOf(path: string): AsyncGenerator<Dirent> {
  // A folder that vanishes meanwhile is one that ends.
  for await (const entry of await opendir(path, { bufferSize: READ_AT_ONCE })) yield entry;
}

async function readNames(base: string, isShown: (name: string) => boolean): Promise<FolderNames> {
  const folders: string[] = [];
  const files: string[] = [];
  let longest = 0;
  for await (const entry of entriesOf(base)) {
    if (!isShown(entry.name)) continue;
    const kind = await kindOf(base, entry);
    if (kind === 'other') continue;
    (kind === 'folder' ? folders : files).push(entry.name);
    longest = Math.max(longest, entry.name.length);
  }
  const sorted = [...(await sortInTurns(folders, ORDER.compare)), ...(await sortInTurns(files, ORDER.compare))];
  const text = sorted.join(BETWEEN);
  return { longest, portions: (size) => portionsOf(text, size) };
}

async function kindOf(base: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  const target = await stat(join(base, entry.name)).catch(() => null);
  return target?.isDirectory() ? 'folder' : target?.isFile() ? 'file' : 'other';
}

function* portionsOf(text: string, size: number): Iterable<readonly string[]> {
  let portion: string[] = [];
  for (let start = 0; start < text.length; ) {
    const next = text.indexOf(BETWEEN, start);
    const end = next < 0 ? text.length : next;
    portion.push(text.slice(start, end));
    start = end + 1;
    if (portion.length < size) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

function versionOf({ dev, ino, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, mtimeNs, ctimeNs].join(':');
}

function isSettled({ mtimeNs }: BigIntStats, nowNs: bigint): boolean {
  return nowNs - mtimeNs > (mtimeNs % SECOND_NS === 0n ? COARSE_TICK_NS : FINE_TICK_NS);
}
