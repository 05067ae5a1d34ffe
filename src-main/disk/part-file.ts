/**
 * Claiming a file on its way: `name.part` beside its goal with a record `name.part.json` that says whose it is (section 6,
 * point 1). A part is gone on with for the peer it came from; from anybody else a file begins beside it. Nothing existing
 * is ever replaced unless the person said so, and no file is touched that this program did not make.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { numberedName } from '../../src-shared/text/safe-name';
import { bootId } from './boot';
import { announcedCrc } from './crc';
import { codeOf, writeProblem } from './disk-problems';
import { createFolderFlush } from './finish-part';
import { makeWithParents } from './folder-path';
import { isInPlace, statOrNull } from './in-place';
import { type HeldBytes, NEVER_TRUSTED, NOTHING_HELD, type OpenedPart, type PartFile, partFileOf } from './open-part';
import { OVERLAP_BYTES, partPathOf, recordPathOf, smallPartPathOf } from './part-names';
import { openPlainly, type PartOwner, type PartRecord, RecordFile, unlinkIfSame } from './part-record';

export { isInPlace } from './in-place';
export type { HeldBytes, PartFile } from './open-part';
export { MAX_NAME_BYTES } from './part-names';

export interface Place {
  readonly existing: { readonly sizeBytes: number; readonly modifiedAt: number } | null;
  /** A part that this peer's file would go on with, and that is in nobody's hands. */
  readonly part: { readonly positionBytes: number } | null;
}

/** A file as a peer announces it. */
interface Announced {
  /** Already safe, and at most `MAX_NAME_BYTES`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Empty where it is not known yet: then the address alone counts. */
  readonly nick: string;
  readonly host: string;
  /** Milliseconds since 1970, where the peer told it: a part of another version is not gone on with. */
  readonly modifiedAt?: number | null;
}

export interface PartRequest extends Announced {
  readonly folder: string;
  readonly ifTaken: 'resume' | 'overwrite' | 'rename';
  /** Where this very transfer's part was when it broke: that one is gone on with, whatever else has the name. */
  readonly goalPath: string | null;
}

export interface PartFiles {
  look(folder: string, file: Announced): Promise<Place>;
  /**
   * The caller ends what it gets, in its `finally`. A raised signal ends the waiting, and what was opened is given back.
   * @throws ProblemError folder-not-writable, folder-missing, disk-full, disk-error, cancelled.
   */
  open(request: PartRequest, signal?: AbortSignal): Promise<PartFile>;
}

/** A path at which a part may be opened: only at the first name may something be overwritten. */
type Candidate = 'own part' | 'first name' | 'other name';

/** `taken`: the goal exists or is somebody's. `blocked`: the goal is free, but its temporary name is not ours to use. */
type Attempt = Pick<OpenedPart, 'file' | 'record' | 'partPath' | 'held'> | 'taken' | 'blocked';

/**
 * One for the whole program: it knows which parts are in use.
 * @param hasVanished a folder whose disk is gone is not made anew on another one.
 */
export function createPartFiles(hasVanished: (folder: string) => Promise<boolean> = async () => false): PartFiles {
  const inUse = new Set<string>();
  /** Parts that are being put away: whoever offers the same file again at once waits for that, and goes on with it. */
  const closing = new Map<string, Promise<unknown>>();
  const flushFolder = createFolderFlush();

  const onEnd = (goalPath: string, ending: Promise<unknown>) => {
    const over = () => {
      inUse.delete(goalPath);
      closing.delete(goalPath);
    };
    // Whoever ended it hears what went wrong.
    closing.set(goalPath, ending.then(over, over));
  };
  const putAway = async (goalPath: string, signal?: AbortSignal) => {
    const ending = closing.get(goalPath);
    if (ending !== undefined && !signal?.aborted) await overOrRaised(ending, signal);
  };
  const claim = async (goalPath: string, request: PartRequest, as: Candidate): Promise<Attempt> => {
    if (inUse.has(goalPath)) return 'taken';
    inUse.add(goalPath);
    try {
      const attempt = await openAt(goalPath, request, as);
      if (typeof attempt === 'string') inUse.delete(goalPath);
      return attempt;
    } catch (error) {
      inUse.delete(goalPath);
      throw writeProblem(error, goalPath);
    }
  };
  return {
    async look(folder, file) {
      const goalPath = join(folder, file.name);
      await putAway(goalPath);
      const isFree = !inUse.has(goalPath);
      const goal = await statOrNull(goalPath);
      // One that was killed before it had tidied up: its second name goes.
      if (isFree && goal !== null) await isInPlace(goalPath, file.sizeBytes);
      const positionBytes = isFree && !isSmall(file) ? await heldAt(goalPath, file) : null;
      return {
        existing: goal === null ? null : { sizeBytes: goal.size, modifiedAt: Math.round(goal.mtimeMs) },
        part: positionBytes === null ? null : { positionBytes },
      };
    },
    async open(request, signal) {
      if (await hasVanished(request.folder)) throw new ProblemError('folder-missing', { path: request.folder });
      let blockedPath: string | null = null;
      for (const { path, as } of candidates(request)) {
        await putAway(path, signal);
        if (signal?.aborted) break;
        const attempt = await claim(path, request, as);
        if (attempt === 'blocked' && as === 'first name') blockedPath = path;
        if (typeof attempt === 'string') continue;
        // Beside a name that only its part keeps from us: the file itself gets it, if it is still free in the end.
        const wantedPath = (as === 'other name' ? blockedPath : null) ?? path;
        const overwrite = request.ifTaken === 'overwrite' && (as !== 'other name' || blockedPath !== null);
        const { name, sizeBytes } = request;
        const end = (ending: Promise<unknown>) => onEnd(path, ending);
        const own = { ...attempt, goalPath: path, name, sizeBytes, wantedPath, overwrite, flushFolder, onEnd: end };
        const part = partFileOf(own);
        if (!signal?.aborted) return part;
        await part.leave();
        break;
      }
      throw new ProblemError('cancelled');
    },
  };
}

function* candidates({ folder, name, goalPath }: PartRequest): Iterable<{ path: string; as: Candidate }> {
  if (goalPath !== null) yield { path: goalPath, as: 'own part' };
  yield { path: join(folder, name), as: 'first name' };
  for (let number = 2; ; number++) yield { path: join(folder, numberedName(name, number)), as: 'other name' };
}

async function openAt(goalPath: string, request: PartRequest, as: Candidate): Promise<Attempt> {
  const replaces = request.ifTaken === 'overwrite' && as !== 'other name';
  const goal = await statOrNull(goalPath);
  if (goal !== null) await isInPlace(goalPath, request.sizeBytes);
  const isTaken = goal !== null && !(replaces && goal.isFile());
  if (isSmall(request)) return isTaken || as === 'own part' ? 'taken' : openSmall(goalPath, request);
  if (as === 'own part') {
    const held = await openHeld(goalPath, request, as);
    if (held === 'other version' && !isTaken) return openNew(goalPath, request);
    return typeof held === 'string' ? 'taken' : held;
  }
  if (isTaken) return 'taken';
  if (request.ifTaken !== 'rename') {
    const held = await openHeld(goalPath, request, as);
    if (typeof held !== 'string' && !replaces) return held;
    // Taken anew: the part of an earlier try is of no worth any more.
    if (typeof held !== 'string') await removeHeld(held);
  }
  return openNew(goalPath, request);
}

/**
 * A part with a record of its own. The record comes first: a program that is killed in between leaves one without a part,
 * which is known to be ours, and never a part of which nobody knows whose it is.
 */
async function openNew(goalPath: string, request: PartRequest): Promise<Attempt> {
  const partPath = partPathOf(goalPath);
  if ((await statOrNull(partPath)) !== null) return 'blocked';
  const record = await createRecord(recordPathOf(partPath), request);
  if (record === null) return 'blocked';
  try {
    const file = await openExclusively(partPath, request.folder);
    if (file !== null) return { file, record, partPath, held: NOTHING_HELD };
  } catch (error) {
    await record.remove();
    throw error;
  }
  await record.remove();
  return 'blocked';
}

/** Null where a record has that name that is not ours. One of ours without its part is only left over. */
async function createRecord(path: string, request: PartRequest): Promise<RecordFile | null> {
  const create = () => RecordFile.create(path, ownerOf(request));
  const record = await create().catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeWithParents(request.folder);
    return create();
  });
  if (record !== null) return record;
  return (await RecordFile.removeLeftOver(path)) ? create() : null;
}

/** Its name says that it is ours, and what a program that was killed left under it is not worth going on with. */
async function openSmall(goalPath: string, request: PartRequest): Promise<Attempt> {
  const partPath = smallPartPathOf(goalPath, request.sizeBytes);
  for (let tries = 0; tries < 2; tries++) {
    const file = await openExclusively(partPath, request.folder);
    if (file !== null) return { file, record: null, partPath, held: NOTHING_HELD };
    const left = await statOrNull(partPath);
    if (left === null || !left.isFile() || left.size > OVERLAP_BYTES) break;
    await unlinkIfSame(partPath, left);
  }
  return 'blocked';
}

/** Null where the name is taken. The folder is made where it is missing. @throws what the disk said. */
async function openExclusively(path: string, folder: string): Promise<FileHandle | null> {
  const create = () =>
    open(path, 'wx+').catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') return null;
      throw error;
    });
  try {
    return await create();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeWithParents(folder);
    return create();
  }
}

type Held = Exclude<Attempt, string> & { readonly record: RecordFile };

/**
 * The part that is there, if it may be gone on with. `other version`: it was this transfer's own, of a file that has
 * changed at the peer since, and is removed.
 */
async function openHeld(
  goalPath: string,
  request: PartRequest,
  as: Candidate,
): Promise<Held | 'nothing' | 'other version'> {
  const partPath = partPathOf(goalPath);
  const record = await RecordFile.open(recordPathOf(partPath));
  if (record === null) return 'nothing';
  const file = await openPlainly(partPath);
  const { size } = (await file?.stat()) ?? { size: 0 };
  if (file !== null) {
    const isFromPeer = isSamePeer(record.value, request);
    const fits = size <= request.sizeBytes && isSameVersion(record.value, request);
    if (fits && isFromPeer) return { file, record, partPath, held: knownOf(record.value, size) };
    // The peer has another address now, and anybody else may have got that name: nothing of it is trusted.
    if (fits && as === 'own part') {
      const { bytesOnDisk } = knownOf(record.value, size);
      return { file, record, partPath, held: { bytesOnDisk, durableBytes: 0, mismatches: NEVER_TRUSTED } };
    }
    if (as === 'own part' && isFromPeer && record.value.name === request.name) {
      await removeHeld({ file, record, partPath });
      return 'other version';
    }
    await file.close();
  }
  await record.close();
  return 'nothing';
}

async function removeHeld({ file, record, partPath }: Pick<Held, 'file' | 'record' | 'partPath'>): Promise<void> {
  await removeOwn(partPath, file);
  await record.remove();
}

async function removeOwn(path: string, file: FileHandle): Promise<void> {
  const own = await file.stat();
  await file.close();
  await unlinkIfSame(path, own);
}

/** Bytes of a part that this file would go on with; null where there is none. */
async function heldAt(goalPath: string, file: Announced): Promise<number | null> {
  const partPath = partPathOf(goalPath);
  const stats = await statOrNull(partPath);
  if (stats === null || !stats.isFile() || stats.size > file.sizeBytes) return null;
  const record = await RecordFile.open(recordPathOf(partPath));
  if (record === null) return null;
  const fits = isSameVersion(record.value, file) && isSamePeer(record.value, file);
  await record.close();
  return fits ? knownOf(record.value, stats.size).bytesOnDisk : null;
}

function knownOf(record: PartRecord, size: number): HeldBytes {
  const bytesOnDisk = Math.min(size, record.differedAt ?? size);
  const durableBytes = record.boot === bootId() ? bytesOnDisk : Math.min(record.bytes, bytesOnDisk);
  return { bytesOnDisk, durableBytes, mismatches: record.mismatches };
}

function isSameVersion(record: PartRecord, file: Announced): boolean {
  const times = [record.modifiedAt, file.modifiedAt ?? null];
  const isSameTime = times.includes(null) || times[0] === times[1];
  return record.name === file.name && record.sizeBytes === file.sizeBytes && isSameTime;
}

/** A stranger who knows name and size of a part must not get his bytes into a friend's file. */
function isSamePeer(record: PartRecord, { nick, host }: Announced): boolean {
  const isSameNick = record.nick.toLowerCase() === nick.toLowerCase() || record.nick === '' || nick === '';
  return record.host === host && isSameNick;
}

function ownerOf({ name, sizeBytes, nick, host, modifiedAt = null }: Announced): PartOwner {
  return { name, sizeBytes, nick, host, modifiedAt };
}

/** A checksum in the name is looked at in the end, and a part that does not fit it is worth keeping. */
function isSmall({ name, sizeBytes }: Announced): boolean {
  return sizeBytes <= OVERLAP_BYTES && announcedCrc(name) === null;
}

/** Resolves when the work is over, or the signal is raised. */
async function overOrRaised(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return void (await work);
  let raise = () => {};
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
    signal.addEventListener('abort', raise, { once: true });
  });
  try {
    await Promise.race([work, raised]);
  } finally {
    signal.removeEventListener('abort', raise);
  }
}
