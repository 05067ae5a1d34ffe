/**
 * One version of a file: what was read before a change and what was read after it are not one file, so whoever sends it
 * looks before, during and after. Names and links may change meanwhile, so the change time of the entry says nothing.
 */
import type { BigIntStats } from 'node:fs';
import { ProblemError } from '../../src-shared/model/problem';
import { readProblem } from '../disk/disk-problems';

/** Between two looks while it is sent. */
const LOOK_MS = 200;

/** What a sender needs of an open file. */
export interface SourceFile {
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  stat(options: { readonly bigint: true }): Promise<Pick<BigIntStats, 'size' | 'mtimeNs'>>;
}

export interface Source {
  readonly file: SourceFile;
  readonly path: string;
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970, of the file that was offered; null: whatever it is when the sending begins. */
  readonly modifiedAt: number | null;
}

export interface SourceVersion {
  /** @throws ProblemError file-changed. */
  check(): Promise<void>;
  /** `check`, but not more often than is worth it. */
  checkSometimes(): Promise<void>;
}

/** @throws ProblemError file-changed when it is not the one that was offered, file-unreadable. */
export async function versionOf(source: Source): Promise<SourceVersion> {
  const { path, sizeBytes, modifiedAt } = source;
  const begun = await lookAt(source);
  const isOffered = modifiedAt === null || wholeMs(begun.mtimeNs) === modifiedAt;
  if (begun.size !== BigInt(sizeBytes) || !isOffered) throw new ProblemError('file-changed', { path });
  let lookedMs = performance.now();

  const check = async () => {
    const { size, mtimeNs } = await lookAt(source);
    if (size !== begun.size || mtimeNs !== begun.mtimeNs) throw new ProblemError('file-changed', { path });
    lookedMs = performance.now();
  };
  return {
    check,
    async checkSometimes() {
      if (performance.now() - lookedMs >= LOOK_MS) await check();
    },
  };
}

async function lookAt({ file, path }: Source) {
  try {
    return await file.stat({ bigint: true });
  } catch (error) {
    throw readProblem(error, path);
  }
}

/** As Node rounds: offers are remembered in whole milliseconds. */
function wholeMs(ns: bigint): number {
  const second = 1_000_000_000n;
  return Math.round(Number(ns / second) * 1_000 + Number(ns % second) / 1_000_000);
}
