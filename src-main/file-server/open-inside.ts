/**
 * Opening what is shared, so that what was looked at is what is served (section 7). A path can be given another meaning
 * between two looks – a file or a folder on the way replaced by a link – so the proof comes after opening: the open file is
 * asked where it lies. The open folder is the place its entries are reached through, not its path.
 */
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** Windows knows neither; there a link's target shows in the comparison afterwards. A FIFO would wait for its writer. */
const SAFELY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export interface OpenedFile {
  readonly handle: FileHandle;
  /** When it was opened. */
  readonly stats: BigIntStats;
}

export interface OpenedFolder {
  /** A path that leads to this very folder, whatever its own path means by now. */
  readonly base: string;
  readonly stats: BigIntStats;
  close(): Promise<void>;
}

/** Where an open file lies by the system's own account; null where it keeps none. */
export type Locate = (handle: FileHandle) => Promise<string | null>;

/**
 * The caller closes it. Null: not there, not ours to read, no regular file, or not the one that lies there inside the root.
 * @param root a real path
 * @param path the real path of what is to be opened
 */
export async function openFileInside(
  root: string,
  path: string,
  locate: Locate = locateOpen,
): Promise<OpenedFile | null> {
  // A device may do something when it is opened, so that is asked before too.
  const seen = await lstatOf(path);
  return seen?.isFile() ? opened(root, path, { flags: SAFELY, locate, fits: (stats) => stats.isFile() }) : null;
}

/** As `openFileInside`. Where folders cannot be opened, its path is what leads to it. */
export async function openFolderInside(
  root: string,
  path: string,
  locate: Locate = locateOpen,
): Promise<OpenedFolder | null> {
  if (process.platform !== 'linux') {
    const stats = await lstatOf(path);
    if (!stats?.isDirectory() || !isInside(root, path) || !(await isStillAt(path, stats))) return null;
    return { base: path, stats, close: async () => {} };
  }
  const flags = SAFELY | constants.O_DIRECTORY;
  const folder = await opened(root, path, { flags, locate, fits: (stats) => stats.isDirectory() });
  if (folder === null) return null;
  const { handle, stats } = folder;
  const base = (await locate(handle)) === null ? path : openPath(handle);
  return { base, stats, close: () => handle.close() };
}

/** Whether a path lies in the folder, or is it. Both real. */
export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

interface Wanted {
  readonly flags: number;
  readonly locate: Locate;
  readonly fits: (stats: BigIntStats) => boolean;
}

async function opened(root: string, path: string, { flags, locate, fits }: Wanted): Promise<OpenedFile | null> {
  if (!isInside(root, path)) return null;
  // Gone, a link by now, or not ours to read: for a visitor the same as never there.
  const handle = await open(path, flags).catch(() => null);
  if (handle === null) return null;
  let isKept = false;
  try {
    const stats = await handle.stat({ bigint: true });
    const place = fits(stats) ? await locate(handle) : '';
    isKept = place === null ? await isStillAt(path, stats) : place === path;
    return isKept ? { handle, stats } : null;
  } finally {
    if (!isKept) await handle.close();
  }
}

/** Linux says where an open file lies, and another path as soon as it was moved or deleted. */
async function locateOpen(handle: FileHandle): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  return readlink(openPath(handle)).catch(() => null);
}

function openPath(handle: FileHandle): string {
  return `/proc/self/fd/${handle.fd}`;
}

/** The second best proof: the path holds no link before and after it led to this very file. */
async function isStillAt(path: string, { dev, ino }: BigIntStats): Promise<boolean> {
  const isPlain = async () => (await realpath(path).catch(() => null)) === path;
  if (!(await isPlain())) return false;
  const found = await lstatOf(path);
  return found !== null && found.dev === dev && found.ino === ino && (await isPlain());
}

function lstatOf(path: string): Promise<BigIntStats | null> {
  return lstat(path, { bigint: true }).catch(() => null);
}
