/**
 * The jail of section 7: what a visitor may see of this disk. The real path of a share with a separator behind it must
 * prefix the real path of the target; links that lead out do not exist. One share is the root itself; several are
 * folders in it.
 */
import { constants, type Stats } from 'node:fs';
import { access, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { resolvePath } from '../../src-shared/fserve/path';
import type { Share } from '../../src-shared/model/settings';
import { foldName } from './fold-name';

const STATS_AT_ONCE = 16;
const DIRINFO_NAME = 'dirinfo.srv';

export interface SharedEntry {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly sizeBytes: number;
}

export interface SharedFile {
  /** The real path: no link is left in it. */
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface ShareTree {
  /** Null: there is no such folder. Folders first, names in order. */
  list(folder: readonly string[]): Promise<readonly SharedEntry[] | null>;
  /** Where `cd` leads (rule 5.7), in the case the visitor typed (rule 5.2); null when there is no such folder. */
  resolveFolder(current: readonly string[], input: string): Promise<readonly string[] | null>;
  openFile(folder: readonly string[], name: string): Promise<SharedFile | null>;
  /** The text of the folder's `dirinfo.srv` (rule 5.10), by the same rules. */
  dirinfo(folder: readonly string[]): Promise<SharedFile | null>;
}

export function createShareTree(shares: readonly Share[], options: { readonly showHidden: boolean }): ShareTree {
  const single = shares.length === 1 ? shares[0] : undefined;

  /** The share a path is in, and what is left of the path. */
  const shareOf = (folder: readonly string[]): { share: Share; inside: readonly string[] } | null => {
    if (single !== undefined) return { share: single, inside: folder };
    const [name, ...inside] = folder;
    const share = name === undefined ? undefined : match(shares, (one) => one.name, name);
    return share === undefined ? null : { share, inside };
  };

  const realFolder = async (folder: readonly string[]): Promise<{ root: string; path: string } | null> => {
    const found = shareOf(folder);
    if (found === null) return null;
    const root = await realpath(found.share.path).catch(() => null);
    if (root === null) return null;
    let path = root;
    for (const segment of found.inside) {
      const name = await matchIn(path, segment, options.showHidden);
      const next = name === null ? null : await inJail(root, join(path, name));
      if (next === null || !next.stats.isDirectory()) return null;
      path = next.path;
    }
    return { root, path };
  };

  const findFile = async (
    folder: readonly string[],
    wanted: string,
    showHidden: boolean,
  ): Promise<SharedFile | null> => {
    const real = await realFolder(folder);
    if (real === null || !isPlainName(wanted)) return null;
    const name = await matchIn(real.path, wanted, showHidden);
    const found = name === null ? null : await inJail(real.root, join(real.path, name));
    if (name === null || found === null || !found.stats.isFile() || !(await isReadable(found.path))) return null;
    return { path: found.path, name, sizeBytes: found.stats.size };
  };

  return {
    async list(folder) {
      if (single === undefined && folder.length === 0) return listShares(shares);
      const real = await realFolder(folder);
      return real === null ? null : listFolder(real.root, real.path, options.showHidden);
    },
    async resolveFolder(current, input) {
      const folder = resolvePath(current, input);
      if (single === undefined && folder.length === 0) return folder;
      return (await realFolder(folder)) === null ? null : folder;
    },
    openFile: async (folder, name) => (isDirinfo(name) ? null : findFile(folder, name, options.showHidden)),
    dirinfo: (folder) => findFile(folder, DIRINFO_NAME, true),
  };
}

async function listShares(shares: readonly Share[]): Promise<SharedEntry[]> {
  const isThere = await Promise.all(
    shares.map((share) =>
      stat(share.path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  );
  return shares.filter((_, index) => isThere[index]).map(({ name }) => ({ kind: 'folder', name, sizeBytes: 0 }));
}

async function listFolder(root: string, path: string, showHidden: boolean): Promise<SharedEntry[]> {
  const names = (await readdir(path).catch(() => [])).filter(
    (name) => isPlainName(name) && isVisible(name, showHidden) && !isDirinfo(name),
  );
  const entries: SharedEntry[] = [];
  for (let start = 0; start < names.length; start += STATS_AT_ONCE) {
    const some = names.slice(start, start + STATS_AT_ONCE);
    const found = await Promise.all(some.map((name) => describe(root, path, name)));
    for (const entry of found) if (entry !== null) entries.push(entry);
  }
  const order = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  return entries.sort((a, b) => (a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1));
}

async function describe(root: string, folder: string, name: string): Promise<SharedEntry | null> {
  const path = join(folder, name);
  const own = await lstat(path).catch(() => null);
  const stats = own?.isSymbolicLink() ? ((await inJail(root, path))?.stats ?? null) : own;
  if (stats?.isDirectory()) return { kind: 'folder', name, sizeBytes: 0 };
  return stats?.isFile() ? { kind: 'file', name, sizeBytes: stats.size } : null;
}

/** The target behind all links, when it is inside; null when it is not, or gone. */
async function inJail(root: string, path: string): Promise<{ path: string; stats: Stats } | null> {
  try {
    const real = await realpath(path);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
    return { path: real, stats: await stat(real) };
  } catch {
    // Gone, or not ours to read: for a visitor the same as never there.
    return null;
  }
}

/** Not ours to read: for a visitor the same as never there. */
function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** The exact name, else the one that differs only by case (rule 5.7) or by spaces at its edges, which no listing shows. */
async function matchIn(folder: string, wanted: string, showHidden: boolean): Promise<string | null> {
  if (!isPlainName(wanted) || !isVisible(wanted, showHidden)) return null;
  const exists = await lstat(join(folder, wanted)).then(
    () => true,
    () => false,
  );
  if (exists) return wanted;
  const names = (await readdir(folder).catch(() => [])).filter((name) => isVisible(name, showHidden));
  return match(names, (name) => name, wanted) ?? null;
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
