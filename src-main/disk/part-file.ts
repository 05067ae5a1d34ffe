/**
 * A file on its way: `name.part` beside its goal with a record `name.part.json` that says whose it is (section 6,
 * point 1). Nothing existing is ever replaced unless the person said so; the goal appears in one step when all is safe.
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ProblemError } from '../../src-shared/model/problem';
import { numberedName } from '../../src-shared/text/safe-name';
import { bootId } from './boot';
import { announcedCrc, crc32OfFile, formatCrc } from './crc';
import { codeOf, writeProblem } from './disk-problems';
import { makeWithParents } from './folder-path';
import { markOrigin } from './origin-mark';

/** `.part.json.new` and a number like ` (1234)` must still fit behind the name into the 255 bytes a name may have. */
export const MAX_NAME_BYTES = 230;

const recordSchema = v.object({
  name: v.string(),
  sizeBytes: v.number(),
  /** So many were flushed when this was written, in that run of the system. */
  bytes: v.number(),
  boot: v.string(),
  nick: v.string(),
  host: v.string(),
  /** Attempts whose overlap differed since bytes were last proven, and where the last difference was. */
  mismatches: v.number(),
  differedAt: v.nullable(v.number()),
  savedAt: v.number(),
});
type PartRecord = v.InferOutput<typeof recordSchema>;

export interface Place {
  readonly existing: { readonly sizeBytes: number; readonly modifiedAt: number } | null;
  /** A part that fits by name and announced size and is in nobody's hands. */
  readonly part: { readonly positionBytes: number } | null;
}

export interface PartRequest {
  readonly folder: string;
  /** Already safe, and at most `MAX_NAME_BYTES`. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly nick: string;
  readonly host: string;
  readonly ifTaken: 'resume' | 'overwrite' | 'rename';
  /** Where this very transfer's part was when it broke: that one is gone on with, whatever else has the name. */
  readonly goalPath: string | null;
}

/** What is known of the bytes of a part on the disk. */
export interface HeldBytes {
  /** From the start on: not known to be wrong. */
  readonly bytesOnDisk: number;
  /** Of these, the bytes that no crash of the system can have spoilt. */
  readonly durableBytes: number;
  /** Attempts whose overlap differed since bytes were last proven. */
  readonly mismatches: number;
}

/** What a resume has to know of a part. */
export interface PartState {
  readonly bytes: number;
  readonly mismatches: number;
  /** Bytes from here on are known to be wrong. */
  readonly differedAt: number | null;
}

export interface PartFile {
  readonly file: FileHandle;
  /** Where the finished file will be, unless that name is taken meanwhile. */
  readonly goalPath: string;
  readonly partPath: string;
  readonly held: HeldBytes;
  /**
   * Flushes, checks length and checksum, renames.
   * @throws ProblemError crc-mismatch, disk-full, disk-error, …; the part is kept then. @returns where the file is now.
   */
  /**
   * `mayPlace` is asked in the moment before the file gets its name, when nothing can be taken back any more; false: the
   * part is kept, and this throws `cancelled`.
   */
  finish(mayPlace?: () => boolean): Promise<string>;
  /** Flushes what is there and records it, while it grows. @throws what the disk said. */
  checkpoint(bytes: number): Promise<void>;
  /** Keeps what is there for a later resume. */
  keep(state: PartState): Promise<void>;
  /** Nothing has changed: closes it as it was found; a part of nothing goes. Safe to call whatever was done with it. */
  leave(): Promise<void>;
  /** Removes part and record. */
  discard(): Promise<void>;
}

export interface PartFiles {
  look(folder: string, name: string, sizeBytes: number): Promise<Place>;
  /** @throws ProblemError folder-not-writable, folder-missing, disk-full, disk-error. */
  open(request: PartRequest): Promise<PartFile>;
}

/**
 * Whether the file is whole and in its place. A program that was killed in the middle of the move left it with two names:
 * then that of the part goes now.
 */
export async function isInPlace(goalPath: string, sizeBytes: number): Promise<boolean> {
  const goal = await statOrNull(goalPath);
  if (goal === null || !goal.isFile() || goal.size !== sizeBytes) return false;
  const partPath = `${goalPath}.part`;
  const part = await statOrNull(partPath);
  if (part === null) return true;
  if (part.ino !== goal.ino || part.dev !== goal.dev) return false;
  await removePart(partPath);
  return true;
}

/** One for the whole program: it knows which parts are in use. */
export function createPartFiles(): PartFiles {
  const inUse = new Set<string>();
  /** Parts that are being put away: whoever offers the same file again at once waits for that, and goes on with it. */
  const closing = new Map<string, Promise<unknown>>();
  const closeWith = <T>(goalPath: string, work: Promise<T>): Promise<T> => {
    closing.set(goalPath, work);
    return work.finally(() => {
      inUse.delete(goalPath);
      closing.delete(goalPath);
    });
  };
  const putAway = (path: string) => closing.get(path)?.catch(() => {}) ?? Promise.resolve();
  const tryAt = async (goalPath: string, request: PartRequest, as: Candidate) => {
    await putAway(goalPath);
    if (inUse.has(goalPath)) return null;
    inUse.add(goalPath);
    try {
      const part = await openAt(goalPath, request, as, (work) => closeWith(goalPath, work));
      if (part === null) inUse.delete(goalPath);
      return part;
    } catch (error) {
      inUse.delete(goalPath);
      throw writeProblem(error, goalPath);
    }
  };
  return {
    async look(folder, name, sizeBytes) {
      await putAway(join(folder, name));
      return lookAt(inUse, folder, name, sizeBytes);
    },
    async open(request) {
      await makeFolder(request.folder);
      if (request.goalPath !== null) {
        const part = await tryAt(request.goalPath, request, 'own part');
        if (part !== null) return part;
      }
      for (let number = 1; ; number++) {
        const name = number === 1 ? request.name : numberedName(request.name, number);
        const part = await tryAt(join(request.folder, name), request, number === 1 ? 'first name' : 'other name');
        if (part !== null) return part;
      }
    },
  };
}

async function lookAt(inUse: ReadonlySet<string>, folder: string, name: string, sizeBytes: number): Promise<Place> {
  const goalPath = join(folder, name);
  if (!inUse.has(goalPath)) await isInPlace(goalPath, sizeBytes);
  const goal = await statOrNull(goalPath);
  const fits = inUse.has(goalPath) ? null : await fittingPart(goalPath, name, sizeBytes);
  return {
    existing: goal === null ? null : { sizeBytes: goal.size, modifiedAt: Math.round(goal.mtimeMs) },
    part: fits === null ? null : { positionBytes: fits.bytesOnDisk },
  };
}

/** A path at which a part may be opened: only at the first name may something be overwritten. */
type Candidate = 'own part' | 'first name' | 'other name';

/** Null when this name is taken and the next one has to be tried. */
async function openAt(
  goalPath: string,
  request: PartRequest,
  as: Candidate,
  release: Release,
): Promise<PartFile | null> {
  const partPath = `${goalPath}.part`;
  const overwrite = request.ifTaken === 'overwrite' && as !== 'other name';
  await isInPlace(goalPath, request.sizeBytes);
  const goal = await statOrNull(goalPath);
  if (goal !== null && !(overwrite && goal.isFile())) return null;
  const part = await statOrNull(partPath);
  const mayResume = request.ifTaken === 'resume' || as === 'own part';
  const held = part !== null && mayResume ? await fittingPart(goalPath, request.name, request.sizeBytes) : null;
  if (held !== null) {
    const file = await open(partPath, constants.O_RDWR | noFollow());
    return partFile({ file, goalPath, partPath, overwrite, request, release, held });
  }
  if (as === 'own part') return null;
  if (part !== null && !overwrite) return null;
  if (part !== null) await removePart(partPath);
  const file = await open(partPath, 'wx+').catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return null;
  const nothing: HeldBytes = { bytesOnDisk: 0, durableBytes: 0, mismatches: 0 };
  await saveRecord(partPath, request, { bytes: 0, mismatches: 0, differedAt: null });
  return partFile({ file, goalPath, partPath, overwrite, request, release, held: nothing });
}

/** The name is free again when this work is over, however it ended. */
type Release = <T>(work: Promise<T>) => Promise<T>;

interface OpenPart {
  readonly file: FileHandle;
  readonly goalPath: string;
  readonly partPath: string;
  readonly overwrite: boolean;
  readonly request: PartRequest;
  readonly release: Release;
  readonly held: HeldBytes;
}

function partFile(part: OpenPart): PartFile {
  const { file, goalPath, partPath, held, request } = part;
  let isPutAway = false;
  /** Whoever gives it back a second time, in a `finally`, changes nothing. */
  const putAway = (work: () => Promise<void>): Promise<void> => {
    if (isPutAway) return Promise.resolve();
    isPutAway = true;
    return part.release(work());
  };
  return {
    file,
    goalPath,
    partPath,
    held,
    finish: (mayPlace) => {
      isPutAway = true;
      return part.release(finished(part, mayPlace));
    },
    async checkpoint(bytes) {
      await file.datasync();
      await saveRecord(partPath, request, { bytes, mismatches: 0, differedAt: null });
    },
    keep: (state) => putAway(() => kept(part, state)),
    leave: () => putAway(() => (held.bytesOnDisk === 0 ? discarded(part) : file.close())),
    discard: () => putAway(() => discarded(part)),
  };
}

async function finished(part: OpenPart, mayPlace: (() => boolean) | undefined): Promise<string> {
  try {
    return await finish(part, mayPlace);
  } catch (error) {
    await part.file.close().catch(() => {});
    throw writeProblem(error, part.goalPath);
  }
}

async function kept(part: OpenPart, state: PartState): Promise<void> {
  try {
    await part.file.datasync();
    await saveRecord(part.partPath, part.request, state);
  } catch (error) {
    throw writeProblem(error, part.partPath);
  } finally {
    await part.file.close().catch(() => {});
  }
}

async function discarded(part: OpenPart): Promise<void> {
  try {
    await part.file.close();
    await removePart(part.partPath);
  } catch (error) {
    throw writeProblem(error, part.partPath);
  }
}

async function finish(part: OpenPart, mayPlace: (() => boolean) | undefined): Promise<string> {
  const { file, goalPath, partPath, request } = part;
  await file.sync();
  const { size } = await file.stat();
  await file.close();
  if (size !== request.sizeBytes)
    throw new ProblemError('disk-error', { path: partPath, detail: `${size} of ${request.sizeBytes} bytes` });
  await checkCrc(partPath, request);
  // A mark that cannot be set (a file system without it) is no reason to lose a finished file.
  await markOrigin(partPath).catch(() => {});
  if (mayPlace?.() === false) throw new ProblemError('cancelled');
  const finalPath = part.overwrite ? await replace(partPath, goalPath) : await moveWithoutReplacing(partPath, request);
  await rm(`${partPath}.json`, { force: true });
  await syncFolder(request.folder);
  return finalPath;
}

/** Section 6, point 5: the checksum that some names carry. A part that does not fit it is compared whole next time. */
async function checkCrc(partPath: string, request: PartRequest): Promise<void> {
  const expected = announcedCrc(request.name);
  if (expected === null || (await crc32OfFile(partPath)) === expected) return;
  const bytes = request.sizeBytes;
  await saveRecord(partPath, request, { bytes, mismatches: Number.MAX_SAFE_INTEGER, differedAt: null });
  throw new ProblemError('crc-mismatch', { name: request.name, expected: formatCrc(expected) });
}

async function replace(partPath: string, goalPath: string): Promise<string> {
  await rename(partPath, goalPath);
  return goalPath;
}

/** A hard link fails when the name is taken, a rename would replace it. */
async function moveWithoutReplacing(partPath: string, request: PartRequest): Promise<string> {
  const wanted = partPath.slice(0, -'.part'.length);
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : join(request.folder, numberedName(request.name, number));
    try {
      await link(partPath, path);
      await unlink(partPath);
      return path;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      if ((await statOrNull(path)) !== null) continue;
      // No hard links here (FAT, some network disks): nobody has the name, so take it.
      await rename(partPath, path);
      return path;
    }
  }
}

/** The rename itself is on the disk only when its folder is; not every system can flush a folder. */
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

async function fittingPart(goalPath: string, name: string, sizeBytes: number): Promise<HeldBytes | null> {
  const partPath = `${goalPath}.part`;
  const stats = await statOrNull(partPath);
  if (stats === null || !stats.isFile() || stats.size > sizeBytes) return null;
  const record = await readRecord(partPath);
  if (record === null || record.name !== name || record.sizeBytes !== sizeBytes) return null;
  const bytesOnDisk = Math.min(stats.size, record.differedAt ?? stats.size);
  const durableBytes = record.boot === bootId() ? bytesOnDisk : Math.min(record.bytes, bytesOnDisk);
  return { bytesOnDisk, durableBytes, mismatches: record.mismatches };
}

async function readRecord(partPath: string): Promise<PartRecord | null> {
  try {
    const result = v.safeParse(recordSchema, JSON.parse(await readFile(`${partPath}.json`, 'utf8')));
    return result.success ? result.output : null;
  } catch {
    // No record, or not ours: then this part is not ours to go on with.
    return null;
  }
}

async function saveRecord(partPath: string, request: PartRequest, state: PartState): Promise<void> {
  const { name, sizeBytes, nick, host } = request;
  const record: PartRecord = { name, sizeBytes, nick, host, ...state, boot: bootId(), savedAt: Date.now() };
  const path = `${partPath}.json`;
  await writeFile(`${path}.new`, JSON.stringify(record));
  await rename(`${path}.new`, path);
}

async function removePart(partPath: string): Promise<void> {
  await rm(partPath, { force: true });
  await rm(`${partPath}.json`, { force: true });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeWithParents(folder);
  } catch (error) {
    throw writeProblem(error, folder);
  }
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** Windows has no such flag and no cheap symbolic links either. */
function noFollow(): number {
  return constants.O_NOFOLLOW ?? 0;
}
