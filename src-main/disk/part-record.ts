/**
 * The record `name.part.json` beside a part: whose it is and what of it is known (section 6, point 1). It is made
 * exclusively and held open as long as its part, so that nobody else's file is read as ours, written through a link or
 * removed. It is written in place and in one piece: a full disk has room for it, and its fields that change stand in the
 * first sector, so that not even a power failure mixes two states.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises';
import * as v from 'valibot';
import { bootId } from './boot';
import { codeOf } from './disk-problems';

const MAX_RECORD_BYTES = 16 * 1024;
/** `{"bytes":…,"differedAt":…,…,` is padded to this, within a sector of 512 bytes. */
const CHANGING_BYTES = 256;

/** In the place of a run of the system: what was not flushed counts as lost. */
const NEVER_THIS_RUN = 'flush failed';

const recordSchema = v.object({
  /** So many were flushed when this was written. */
  bytes: v.number(),
  /** Attempts whose overlap differed since bytes were last proven, and where the last difference was. */
  mismatches: v.number(),
  differedAt: v.nullable(v.number()),
  savedAt: v.number(),
  /** The run of the system in which it was written. */
  boot: v.string(),
  name: v.string(),
  sizeBytes: v.number(),
  nick: v.string(),
  host: v.string(),
  /** Of the peer's file, in milliseconds since 1970, where that is known. */
  modifiedAt: v.optional(v.nullable(v.number()), null),
});
export type PartRecord = v.InferOutput<typeof recordSchema>;

/** Whose part it is: these never change. */
export type PartOwner = Pick<PartRecord, 'name' | 'sizeBytes' | 'nick' | 'host' | 'modifiedAt'>;

/** What is known of its bytes. */
export type PartKnowledge = Pick<PartRecord, 'bytes' | 'mismatches' | 'differedAt'>;

export class RecordFile {
  private length: number;
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private record: PartRecord,
    length: number,
  ) {
    this.length = length;
  }

  /** Null where something has that name already. @throws what the disk said. */
  static async create(path: string, owner: PartOwner): Promise<RecordFile | null> {
    const file = await open(path, 'wx+').catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') return null;
      throw error;
    });
    if (file === null) return null;
    const nothing = { bytes: 0, mismatches: 0, differedAt: null, savedAt: Date.now(), boot: bootId() };
    const record = new RecordFile(path, file, { ...nothing, ...owner }, 0);
    try {
      await record.save(nothing);
      return record;
    } catch (error) {
      await record.remove();
      throw error;
    }
  }

  /** Null where there is none, or none of ours. @throws what the disk said. */
  static async open(path: string): Promise<RecordFile | null> {
    const file = await openPlainly(path);
    if (file === null) return null;
    try {
      const text = await readShort(file);
      const result = v.safeParse(recordSchema, text === null ? null : parsed(text));
      if (text !== null && result.success) return new RecordFile(path, file, result.output, Buffer.byteLength(text));
      await file.close();
      return null;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** One of ours, or one without a byte, as a program leaves it that is killed while it writes the first. False: it stays. */
  static async removeLeftOver(path: string): Promise<boolean> {
    const record = await RecordFile.open(path);
    if (record !== null) {
      await record.remove();
      return true;
    }
    const file = await openPlainly(path);
    if (file === null) return false;
    const own = await file.stat();
    await file.close();
    return own.size === 0 && unlinkIfSame(path, own);
  }

  get value(): PartRecord {
    return this.record;
  }

  /**
   * One after the other, however many ask.
   * @param isTrusted false: a flush failed, so that only what was flushed before is known to be on the disk.
   * @throws what the disk said.
   */
  save({ bytes, mismatches, differedAt }: PartKnowledge, isTrusted = true): Promise<void> {
    const boot = isTrusted ? bootId() : NEVER_THIS_RUN;
    this.record = { ...this.record, bytes, mismatches, differedAt, savedAt: Date.now(), boot };
    const text = formatRecord(this.record);
    this.saving = this.saving.catch(() => {}).then(() => this.write(text));
    return this.saving;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** Closes and removes it, unless another file has the name by now. @throws what the disk said. */
  async remove(): Promise<void> {
    const own = await this.file.stat();
    await this.file.close();
    await unlinkIfSame(this.path, own);
  }

  private async write(text: string): Promise<void> {
    const bytes = Buffer.from(text.padEnd(this.length));
    this.length = Math.max(this.length, bytes.length);
    await this.file.write(bytes, 0, bytes.length, 0);
  }
}

/** One inode has one number on its device as long as somebody holds it. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** Removes a name only while it is that of this file. False: it is not. @throws what the disk said. */
export async function unlinkIfSame(path: string, file: FileIdentity): Promise<boolean> {
  try {
    if (!isSameFile(await lstat(path), file)) return false;
    await unlink(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** A plain file of at least this program’s rights, never through a link; null where there is none. */
export async function openPlainly(path: string): Promise<FileHandle | null> {
  try {
    const file = await open(path, constants.O_RDWR | NO_FOLLOW | NO_WAIT);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return null;
  } catch (error) {
    // A link, a folder, a socket, somebody else's: in any case not ours.
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

/** Windows has no such flags, and no cheap symbolic links or pipes in folders either. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
const NO_WAIT = constants.O_NONBLOCK ?? 0;

async function readShort(file: FileHandle): Promise<string | null> {
  const buffer = Buffer.alloc(MAX_RECORD_BYTES);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return bytesRead === buffer.length ? null : buffer.toString('utf8', 0, bytesRead);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: then not ours.
    return null;
  }
}

/** `{"bytes":0,"mismatches":0,"differedAt":null,"savedAt":1,"boot":"…",      "name":"a.bin",…}` */
function formatRecord({ bytes, mismatches, differedAt, savedAt, boot, ...owner }: PartRecord): string {
  const changing = JSON.stringify({ bytes, mismatches, differedAt, savedAt, boot });
  return `${`${changing.slice(0, -1)},`.padEnd(CHANGING_BYTES)}${JSON.stringify(owner).slice(1)}`;
}
