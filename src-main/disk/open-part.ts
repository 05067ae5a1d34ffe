/**
 * A file on its way, from its first byte to one of its ends: finished, kept for a later resume, left as it was found, or
 * discarded. The first end counts; any other call after it changes nothing.
 */
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { numberedName } from '../../src-shared/text/safe-name';
import { codeOf, writeProblem } from './disk-problems';
import { type FileTraits, moveOverName, moveToFreeName, sealPart } from './finish-part';
import type { RecordFile } from './part-record';
import { unlinkIfSame } from './part-record';

/** Whoever stops a transfer does not wait longer for a disk that hangs; the rest is done when it answers. */
const PATIENCE_MS = 400;

/** What is known of the bytes of a part on the disk. */
export interface HeldBytes {
  /** From the start on: not known to be wrong. */
  readonly bytesOnDisk: number;
  /** Of these, the bytes that no crash of the system can have spoilt. */
  readonly durableBytes: number;
  /** Attempts whose overlap differed since bytes were last proven. */
  readonly mismatches: number;
}

export const NOTHING_HELD: HeldBytes = { bytesOnDisk: 0, durableBytes: 0, mismatches: 0 };
/** Compared from its first byte on. */
export const NEVER_TRUSTED = Number.MAX_SAFE_INTEGER;

/** What a resume has to know of a part. */
interface PartState {
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
  /** False: too small to be gone on with after a break. */
  readonly isResumable: boolean;
  /**
   * Flushes, checks length and checksum, moves into its place. `mayPlace` is asked in the moment before the file gets its
   * name, when nothing can be taken back any more; false: the part is kept, and this throws `cancelled`.
   * @throws ProblemError crc-mismatch, disk-full, disk-error, …; the part is kept then. @returns where the file is now.
   */
  finish(mayPlace?: () => boolean, traits?: FileTraits): Promise<string>;
  /** Flushes what is there and records it, while it grows. @throws what the disk said. */
  checkpoint(bytes: number): Promise<void>;
  /** Keeps what is there for a later resume. @throws ProblemError what the disk said within the time one waits for it. */
  keep(state: PartState): Promise<void>;
  /** Nothing has changed: closes it as it was found; a part of nothing goes. */
  leave(): Promise<void>;
  /** Removes part and record. */
  discard(): Promise<void>;
}

export interface OpenedPart {
  readonly file: FileHandle;
  /** Null: too small to be worth one. */
  readonly record: RecordFile | null;
  readonly partPath: string;
  readonly goalPath: string;
  readonly held: HeldBytes;
  readonly name: string;
  readonly sizeBytes: number;
  /** The name it is meant for: taken if it is free, or in any case where `overwrite` is set. */
  readonly wantedPath: string;
  readonly overwrite: boolean;
  readonly flushFolder: (folder: string) => Promise<void>;
  /** Hears the end: the name is free again when that is over, however it ended. */
  readonly onEnd: (ending: Promise<unknown>) => void;
}

export function partFileOf(opened: OpenedPart): PartFile {
  return new OpenPart(opened);
}

class OpenPart implements PartFile {
  readonly file: FileHandle;
  readonly goalPath: string;
  readonly partPath: string;
  readonly held: HeldBytes;
  readonly isResumable: boolean;
  private flushedBytes: number;
  /** The disk failed to flush, and may have dropped what it had taken. */
  private isDoubtful = false;
  private finishing: Promise<string> | null = null;
  private ending: Promise<unknown> | null = null;

  constructor(private readonly opened: OpenedPart) {
    this.file = opened.file;
    this.goalPath = opened.goalPath;
    this.partPath = opened.partPath;
    this.held = opened.held;
    this.isResumable = opened.record !== null;
    this.flushedBytes = opened.record?.value.bytes ?? 0;
  }

  async finish(mayPlace: () => boolean = () => true, traits: FileTraits = {}): Promise<string> {
    if (this.finishing !== null) return this.finishing;
    if (this.ending !== null) throw new Error('a part that was put away cannot be finished');
    this.finishing = this.place(mayPlace, traits);
    this.begin(this.finishing);
    return this.finishing;
  }

  async checkpoint(bytes: number): Promise<void> {
    const { record } = this.opened;
    if (record === null || this.ending !== null) return;
    try {
      await this.file.datasync();
    } catch (error) {
      this.isDoubtful = true;
      throw error;
    }
    if (this.ending !== null) return;
    this.flushedBytes = bytes;
    await record.save({ bytes, mismatches: 0, differedAt: null });
  }

  /** Without a flush, which may take minutes: what is not flushed is compared after a crash of the system. */
  keep({ bytes, mismatches, differedAt }: PartState): Promise<void> {
    const { record } = this.opened;
    if (record === null) return this.discard();
    return this.end(async () => {
      try {
        const flushed = Math.min(bytes, this.flushedBytes);
        await record.save({ bytes: flushed, mismatches, differedAt }, !this.isDoubtful);
      } finally {
        await this.close();
      }
    });
  }

  leave(): Promise<void> {
    return this.held.bytesOnDisk === 0 ? this.discard() : this.end(() => this.close());
  }

  discard(): Promise<void> {
    return this.end(async () => {
      const own = await this.file.stat();
      await this.file.close();
      await unlinkIfSame(this.partPath, own);
      await this.opened.record?.remove();
    });
  }

  private async end(work: () => Promise<void>): Promise<void> {
    if (this.ending === null) {
      const ending = work().catch((error: unknown) => {
        throw writeProblem(error, this.partPath);
      });
      this.begin(ending);
      return within(PATIENCE_MS, ending);
    }
    // Whoever ended it hears what went wrong.
    return within(
      PATIENCE_MS,
      this.ending.then(
        () => {},
        () => {},
      ),
    );
  }

  private begin(ending: Promise<unknown>): void {
    this.ending = ending;
    this.opened.onEnd(ending);
  }

  private async place(mayPlace: () => boolean, traits: FileTraits): Promise<string> {
    const { record, overwrite, wantedPath, flushFolder } = this.opened;
    try {
      const own = await sealPart(this.file, this.opened, traits);
      if (!mayPlace()) throw new ProblemError('cancelled');
      const path = overwrite
        ? await moveOverName(this.partPath, own, wantedPath)
        : await moveToFreeName(this.partPath, own, this.freeNames());
      // The file is in its place: a record or an unflushed folder that is left behind makes it no less so.
      await record?.remove().catch(() => {});
      await flushFolder(dirname(path)).catch(() => {});
      return path;
    } catch (error) {
      await this.onNotPlaced(writeProblem(error, this.goalPath));
      throw writeProblem(error, this.goalPath);
    }
  }

  private async onNotPlaced({ problem }: ReturnType<typeof writeProblem>): Promise<void> {
    const { record, sizeBytes } = this.opened;
    try {
      if (problem.code === 'crc-mismatch')
        await record?.save({ bytes: sizeBytes, mismatches: NEVER_TRUSTED, differedAt: null });
      else if (problem.code !== 'cancelled')
        await record?.save({ bytes: this.flushedBytes, mismatches: 0, differedAt: null }, false);
    } finally {
      await this.close();
    }
  }

  private *freeNames(): Iterable<string> {
    const { wantedPath, name } = this.opened;
    yield wantedPath;
    if (this.goalPath !== wantedPath) yield this.goalPath;
    for (let number = 2; ; number++) yield join(dirname(this.goalPath), numberedName(name, number));
  }

  private async close(): Promise<void> {
    await this.file.close().catch((error: unknown) => {
      if (codeOf(error) !== 'EBADF') throw error;
    });
    await this.opened.record?.close();
  }
}

/** Resolves after that time, too; what the work says then is of no interest any more. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}
