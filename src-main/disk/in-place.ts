/** Files that are where they belong, and what a program that was killed in the middle of a move left beside them. */
import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { codeOf } from './disk-problems';
import { OVERLAP_BYTES, partPathOf, recordPathOf, smallPartPathOf } from './part-names';
import { isSameFile, RecordFile, unlinkIfSame } from './part-record';

/** Whether the file is whole and in its place. After a move that was killed it has two names: the temporary one goes now. */
export async function isInPlace(goalPath: string, sizeBytes: number): Promise<boolean> {
  const goal = await statOrNull(goalPath);
  if (goal === null || !goal.isFile() || goal.size !== sizeBytes) return false;
  const paths = [partPathOf(goalPath)];
  if (sizeBytes <= OVERLAP_BYTES) paths.push(smallPartPathOf(goalPath, sizeBytes));
  for (const path of paths) {
    const part = await statOrNull(path);
    if (part === null) continue;
    if (!isSameFile(part, goal)) return false;
    await unlinkIfSame(path, goal);
    await clearRecord(goalPath);
  }
  return true;
}

/** The record of a part that is gone goes, too, if it is one of ours. */
export async function clearRecord(goalPath: string): Promise<void> {
  const partPath = partPathOf(goalPath);
  if ((await statOrNull(partPath)) !== null) return;
  const record = await RecordFile.open(recordPathOf(partPath));
  await record?.remove();
}

/** Of the entry itself, also when it is a link. @throws what the disk said, except that there is nothing. */
export async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}
