/** What a person wants to send: files, and folders as the files in them. */
import { open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { readProblem } from '../transfer/disk-problems';

const MAX_FILES_AT_ONCE = 10_000;
const MAX_FOLDER_DEPTH = 32;

export interface SourceFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** @throws ProblemError file-missing, file-unreadable, not-a-file, nothing-to-send, too-many-transfers. */
export async function findSources(paths: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) await collect(resolve(path), 0, files);
  if (files.length === 0) throw new ProblemError('nothing-to-send', { path: paths[0] ?? '' });
  return files;
}

async function collect(path: string, depth: number, files: SourceFile[]): Promise<void> {
  if (files.length >= MAX_FILES_AT_ONCE) throw new ProblemError('too-many-transfers', { count: MAX_FILES_AT_ONCE });
  try {
    const found = await stat(path);
    if (found.isFile()) {
      const file = await open(path, 'r');
      await file.close();
      files.push({ path, sizeBytes: found.size, modifiedAt: Math.round(found.mtimeMs) });
    } else if (found.isDirectory() && depth < MAX_FOLDER_DEPTH) {
      const entries = await readdir(path, { withFileTypes: true });
      // Links inside a folder are not followed: they may lead anywhere, or in a circle.
      for (const entry of entries)
        if (entry.isFile() || entry.isDirectory()) await collect(join(path, entry.name), depth + 1, files);
    } else {
      throw new ProblemError('not-a-file', { path });
    }
  } catch (error) {
    throw readProblem(error, path);
  }
}

export async function countSources(
  paths: readonly string[],
): Promise<{ files: number; folders: number; sizeBytes: number }> {
  const files = await findSources(paths);
  return { files: files.length, folders: 0, sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}
