/**
 * A finished part into its place: flush, length, checksum, mark, one link that replaces nothing – and only then its
 * temporary name goes. From the link on the file is there, whatever else fails; a temporary name that cannot be removed
 * (a scanner may hold it) is cleaned up later.
 */
import { type FileHandle, link, lstat, open, rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '../../src-shared/model/problem';
import { announcedCrc, crc32OfFile, formatCrc } from './crc';
import { codeOf } from './disk-problems';
import { markOrigin } from './origin-mark';
import { type FileIdentity, isSameFile, unlinkIfSame } from './part-record';

/** When a name that is held is tried again. */
const CLEAN_UP_AFTER_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000];
const MOVE_AGAIN_AFTER_MS: readonly number[] = [50, 100, 200, 400, 800];
const HELD_BY_SOMEBODY: ReadonlySet<string | undefined> = new Set(['EBUSY', 'EPERM', 'EACCES']);

/** What a peer told about its file beyond name and size. */
export interface FileTraits {
  /** Milliseconds since 1970. */
  readonly modifiedAt?: number | null;
  readonly executable?: boolean;
}

/** The file operations whose failures depend on the disk: a test makes them fail. */
export interface MoveOperations {
  readonly link: typeof link;
  readonly rename: typeof rename;
  readonly remove: typeof unlinkIfSame;
  /** Later, without holding up the end of the program. */
  readonly later: (ms: number, work: () => void) => void;
}

export const MOVE_OPERATIONS: MoveOperations = {
  link,
  rename,
  remove: unlinkIfSame,
  later: (ms, work) => void setTimeout(work, ms).unref(),
};

/** Makes the bytes safe under their temporary name and closes the file. @throws ProblemError disk-error, crc-mismatch. */
export async function sealPart(
  file: FileHandle,
  part: { readonly partPath: string; readonly name: string; readonly sizeBytes: number },
  traits: FileTraits,
): Promise<FileIdentity> {
  const { partPath, name, sizeBytes } = part;
  await setTraits(file, traits);
  await file.datasync();
  const { size, dev, ino } = await file.stat();
  await file.close();
  if (size !== sizeBytes)
    throw new ProblemError('disk-error', { path: partPath, detail: `${size} of ${sizeBytes} bytes` });
  await checkCrc(partPath, name);
  // A mark that cannot be set (a file system without it) is no reason to lose a finished file.
  await markOrigin(partPath).catch(() => {});
  return { dev, ino };
}

/**
 * Gives the file the first free one of these names.
 * @throws ProblemError disk-error where the temporary name is not that of the file any more; what the disk said.
 */
export async function moveToFreeName(
  partPath: string,
  file: FileIdentity,
  names: Iterable<string>,
  operations: MoveOperations = MOVE_OPERATIONS,
): Promise<string> {
  await checkIsStill(partPath, file);
  for (const path of names) {
    try {
      await operations.link(partPath, path);
    } catch (error) {
      const isTaken = codeOf(error) === 'EEXIST' || (await isThere(path));
      if (isTaken) continue;
      // No hard links here (FAT, some network disks): nobody has the name, so take it. What else it was fails here, too.
      await moveOver(partPath, path, operations);
      return path;
    }
    await removeNowOrLater(partPath, file, operations);
    return path;
  }
  throw new ProblemError('disk-error', { path: partPath, detail: 'no free name' });
}

/** Takes the place of what has this name. @throws as `moveToFreeName`. */
export async function moveOverName(
  partPath: string,
  file: FileIdentity,
  path: string,
  operations: MoveOperations = MOVE_OPERATIONS,
): Promise<string> {
  await checkIsStill(partPath, file);
  await moveOver(partPath, path, operations);
  return path;
}

/** Flushes folders, each once for all who ask while it is busy: the new name itself is on the disk only then. */
export function createFolderFlush(flush: (folder: string) => Promise<void> = syncFolder) {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();
  return (folder: string): Promise<void> => {
    const waiting = next.get(folder);
    if (waiting !== undefined) return waiting;
    const before = running.get(folder);
    const mine = (async () => {
      // The one before tells its own callers when it fails.
      await before?.catch(() => {});
      next.delete(folder);
      const flushing = flush(folder);
      running.set(folder, flushing);
      try {
        await flushing;
      } finally {
        if (running.get(folder) === flushing) running.delete(folder);
      }
    })();
    if (before !== undefined) next.set(folder, mine);
    return mine;
  };
}

/** A clock or a right that cannot be set is no reason to lose a finished file. */
async function setTraits(file: FileHandle, { modifiedAt, executable }: FileTraits): Promise<void> {
  if (executable === true && process.platform !== 'win32') {
    const { mode } = await file.stat();
    // Whoever may read it may run it.
    await file.chmod((mode & 0o777) | ((mode & 0o444) >> 2)).catch(() => {});
  }
  if (typeof modifiedAt === 'number') await file.utimes(new Date(), new Date(modifiedAt)).catch(() => {});
}

/** Section 6, point 5: the checksum that some names carry. */
async function checkCrc(partPath: string, name: string): Promise<void> {
  const expected = announcedCrc(name);
  if (expected === null || (await crc32OfFile(partPath)) === expected) return;
  throw new ProblemError('crc-mismatch', { name, expected: formatCrc(expected) });
}

/** Whoever put something else in the place of a part does not get it called ours. */
async function checkIsStill(partPath: string, file: FileIdentity): Promise<void> {
  if (isSameFile(await lstat(partPath), file)) return;
  throw new ProblemError('disk-error', { path: partPath, detail: 'replaced by another file' });
}

/** On some systems a file that a scanner holds cannot be moved for a moment. */
async function moveOver(partPath: string, path: string, { rename: move }: MoveOperations): Promise<void> {
  for (const waitMs of MOVE_AGAIN_AFTER_MS) {
    try {
      return await move(partPath, path);
    } catch (error) {
      if (!HELD_BY_SOMEBODY.has(codeOf(error))) throw error;
      await delay(waitMs);
    }
  }
  await move(partPath, path);
}

async function removeNowOrLater(
  path: string,
  file: FileIdentity,
  operations: MoveOperations,
  waits = CLEAN_UP_AFTER_MS,
): Promise<void> {
  try {
    await operations.remove(path, file);
  } catch {
    // The file is in its place; a second name of it harms nobody, and the next look at that place removes it, too.
    const [waitMs, ...others] = waits;
    if (waitMs !== undefined) operations.later(waitMs, () => void removeNowOrLater(path, file, operations, others));
  }
}

/** Not every system can flush a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
