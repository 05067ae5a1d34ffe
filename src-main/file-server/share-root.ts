/**
 * The jail of section 7: what a visitor may see of this disk. The real path of a share with a separator behind it must
 * prefix the real path of the target; links that lead out do not exist, nor do those that lead to a folder above, which
 * would have no end. One share is the root itself; several are folders in it. Paths are only looked up here: what is
 * opened proves itself (`open-inside`).
 */
import { constants, type Stats } from 'node:fs';
import { access, lstat, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { resolvePath } from '../../src-shared/fserve/path';
import type { Share } from '../../src-shared/model/settings';
import { foldName } from './fold-name';
import { entriesOf, type FolderNamesKeeper } from './folder-names';
import { createGate } from './gate';
import { isInside, type OpenedFolder, openFolderInside } from './open-inside';

const STATS_AT_ONCE = 16;
const NAMES_AT_ONCE = 200;
/** Of those, for all visitors together. */
const PORTIONS_AT_ONCE = 4;
const DIRINFO_NAME = 'dirinfo.srv';

export interface SharedEntry {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970; of files only. */
  readonly modifiedAt?: number;
  /** Its owner may run it. */
  readonly executable?: boolean;
}

export interface SharedFile {
  /** The real path of the share it is in, and its own: no link is left in them. */
  readonly root: string;
  readonly path: string;
  readonly name: string;
  /** When it was looked up. */
  readonly sizeBytes: number;
}

interface FolderListing {
  /** Characters of the longest name; the names may turn out to be fewer. */
  readonly longestName: number;
  /** Folders first, names in order. Each portion is looked at when it is asked for. */
  entries(): AsyncIterable<readonly SharedEntry[]>;
}

type ShowListing = (readNames: () => Promise<FolderListing>) => Promise<void>;

export interface ShareTree {
  /**
   * False: there is no such folder, or it is not ours to read. `show` is called when there is one, and what it reads of it
   * holds until it is done.
   */
  list(folder: readonly string[], show: ShowListing): Promise<boolean>;
  /** Where `cd` leads (rule 5.7), in the case the visitor typed (rule 5.2); null when there is no such folder. */
  resolveFolder(current: readonly string[], input: string): Promise<readonly string[] | null>;
  findFile(folder: readonly string[], name: string): Promise<SharedFile | null>;
  /** The text of the folder's `dirinfo.srv` (rule 5.10), by the same rules. */
  dirinfo(folder: readonly string[]): Promise<SharedFile | null>;
  /** Whether the share that it was found in is still one. */
  isStillShared(file: SharedFile): Promise<boolean>;
}

/** What is shared now; a visitor who stays sees what the person changes. */
export interface Shared {
  readonly shares: readonly Share[];
  readonly showHidden: boolean;
}

/** A folder by its real path, behind it those on the way to it, from the share's root on. */
interface RealFolder {
  readonly root: string;
  readonly way: readonly string[];
}

export function createShareTree(shared: () => Shared, keeper: FolderNamesKeeper): ShareTree {
  const inTurn = createGate(PORTIONS_AT_ONCE);
  /** The share a path is in, and what is left of the path; null: the root above several shares, or no share. */
  const shareOf = (folder: readonly string[]): { share: Share; inside: readonly string[] } | null => {
    const { shares } = shared();
    const [single] = shares;
    if (single !== undefined && shares.length === 1) return { share: single, inside: folder };
    const [name, ...inside] = folder;
    const share = name === undefined ? undefined : match(shares, (one) => one.name, name);
    return share === undefined ? null : { share, inside };
  };
  const isAboveShares = (folder: readonly string[]) => folder.length === 0 && shared().shares.length !== 1;

  const realFolder = async (folder: readonly string[]): Promise<RealFolder | null> => {
    const found = shareOf(folder);
    const root = found === null ? null : await realpath(found.share.path).catch(() => null);
    if (found === null || root === null || !(await isFolder(root))) return null;
    let real: RealFolder = { root, way: [root] };
    for (const segment of found.inside) {
      const match = await matchIn(pathOf(real), segment, shared().showHidden);
      const next = match && (await inJail(real, match));
      if (next === null || !next.stats.isDirectory()) return null;
      real = { root, way: [...real.way, next.path] };
    }
    return real;
  };

  const findFile = async (
    folder: readonly string[],
    wanted: string,
    showHidden: boolean,
  ): Promise<SharedFile | null> => {
    const real = await realFolder(folder);
    if (real === null || !isPlainName(wanted)) return null;
    const match = await matchIn(pathOf(real), wanted, showHidden);
    const found = match && (await inJail(real, match));
    if (match === null || found === null || !found.stats.isFile() || !(await isReadable(found.path))) return null;
    return { root: real.root, path: found.path, name: match.name, sizeBytes: found.stats.size };
  };

  const listFolder = async (real: RealFolder, opened: OpenedFolder, show: ShowListing) => {
    const { showHidden } = shared();
    const isShown = (name: string) => isPlainName(name) && isVisible(name, showHidden) && !isDirinfo(name);
    let giveBack = () => {};
    const readNames = async (): Promise<FolderListing> => {
      // A folder that vanishes while its names are read has none any more.
      const lent = await keeper.borrow(`${showHidden} ${pathOf(real)}`, opened, isShown).catch(() => null);
      if (lent === null) return listingOf([]);
      giveBack = lent.giveBack;
      return {
        longestName: lent.names.longest,
        async *entries() {
          for (const portion of lent.names.portions(NAMES_AT_ONCE))
            yield await inTurn(() => describeAll(real, opened, portion));
        },
      };
    };
    try {
      await show(readNames);
    } finally {
      giveBack();
    }
  };

  return {
    async list(folder, show) {
      if (isAboveShares(folder)) {
        await show(async () => listingOf(await sharesThere(shared().shares)));
        return true;
      }
      const real = await realFolder(folder);
      const opened = real === null ? null : await openFolderInside(real.root, pathOf(real));
      if (real === null || opened === null) return false;
      try {
        await listFolder(real, opened, show);
        return true;
      } finally {
        await opened.close();
      }
    },
    async resolveFolder(current, input) {
      const folder = resolvePath(current, input);
      return isAboveShares(folder) || (await realFolder(folder)) !== null ? folder : null;
    },
    findFile: async (folder, name) => (isDirinfo(name) ? null : findFile(folder, name, shared().showHidden)),
    dirinfo: (folder) => findFile(folder, DIRINFO_NAME, true),
    async isStillShared({ root }) {
      const roots = await Promise.all(shared().shares.map(({ path }) => realpath(path).catch(() => null)));
      return roots.includes(root);
    },
  };
}

function listingOf(entries: readonly SharedEntry[]): FolderListing {
  return {
    longestName: entries.reduce((longest, { name }) => Math.max(longest, name.length), 0),
    async *entries() {
      yield entries;
    },
  };
}

async function sharesThere(shares: readonly Share[]): Promise<SharedEntry[]> {
  const isThere = await Promise.all(shares.map((share) => isFolder(share.path)));
  return shares.filter((_, index) => isThere[index]).map(({ name }) => ({ kind: 'folder', name, sizeBytes: 0 }));
}

async function describeAll(real: RealFolder, opened: OpenedFolder, names: readonly string[]): Promise<SharedEntry[]> {
  const entries: SharedEntry[] = [];
  for (let start = 0; start < names.length; start += STATS_AT_ONCE) {
    const some = names.slice(start, start + STATS_AT_ONCE);
    const found = await Promise.all(some.map((name) => describe(real, opened, name)));
    for (const entry of found) if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** Null: gone since the names were read, or a link that leads where no visitor may go. */
async function describe(real: RealFolder, opened: OpenedFolder, name: string): Promise<SharedEntry | null> {
  const own = await lstatOrNull(join(opened.base, name));
  const stats = own?.isSymbolicLink() ? ((await inJail(real, { name, own }))?.stats ?? null) : own;
  if (stats?.isDirectory()) return { kind: 'folder', name, sizeBytes: 0 };
  if (!stats?.isFile()) return null;
  const { size, mtimeMs, mode } = stats;
  return { kind: 'file', name, sizeBytes: size, modifiedAt: Math.round(mtimeMs), executable: (mode & 0o100) !== 0 };
}

/** A name that is in a folder, and what stands there: perhaps a link. */
interface Match {
  readonly name: string;
  readonly own: Stats;
}

/** The target behind all links; null when it is outside, a folder that was passed on the way here, or gone. */
async function inJail(from: RealFolder, { name, own }: Match): Promise<{ path: string; stats: Stats } | null> {
  const here = join(pathOf(from), name);
  // In a real folder, what is no link is where its name says. Other systems may know it in another case.
  if (process.platform === 'linux' && !own.isSymbolicLink()) return { path: here, stats: own };
  try {
    const path = await realpath(here);
    if (!isInside(from.root, path)) return null;
    const stats = await lstat(path);
    return stats.isDirectory() && from.way.some((passed) => isInside(path, passed)) ? null : { path, stats };
  } catch {
    // Gone, or not ours to read: for a visitor the same as never there.
    return null;
  }
}

function pathOf({ root, way }: RealFolder): string {
  return way.at(-1) ?? root;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Not ours to read: for a visitor the same as never there. */
function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** The exact name, else the one that differs only by case (rule 5.7) or by spaces at its edges, which no listing shows. */
async function matchIn(folder: string, wanted: string, showHidden: boolean): Promise<Match | null> {
  if (!isPlainName(wanted) || !isVisible(wanted, showHidden)) return null;
  const exact = await lstatOrNull(join(folder, wanted));
  if (exact !== null) return { name: wanted, own: exact };
  const name = await foldedIn(folder, wanted, showHidden);
  const own = name === null ? null : await lstatOrNull(join(folder, name));
  return name === null || own === null ? null : { name, own };
}

async function foldedIn(folder: string, wanted: string, showHidden: boolean): Promise<string | null> {
  const folded = foldName(wanted);
  try {
    for await (const { name } of entriesOf(folder))
      if (isVisible(name, showHidden) && foldName(name) === folded) return name;
  } catch {
    // Gone, or not ours to read: nothing in it matches.
  }
  return null;
}

function lstatOrNull(path: string): Promise<Stats | null> {
  return lstat(path).catch(() => null);
}

function match<T>(all: readonly T[], nameOf: (one: T) => string, wanted: string): T | undefined {
  const folded = foldName(wanted);
  return all.find((one) => nameOf(one) === wanted) ?? all.find((one) => foldName(nameOf(one)) === folded);
}

/** One segment that a line can carry: no separator, no way up, no control character. */
function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\/\p{Cc}]/u.test(name);
}

function isVisible(name: string, showHidden: boolean): boolean {
  return showHidden || !name.startsWith('.');
}

function isDirinfo(name: string): boolean {
  return name.toLowerCase() === DIRINFO_NAME;
}
