/** Making folders, one by one. */
import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { codeOf, writeProblem } from './disk-problems';

/**
 * A folder with its parents. Not `mkdir` with `recursive`: that one tries for ever where the system says ENOENT although
 * the parent is there, as in /proc and on some network disks.
 * @throws what the system says.
 */
export async function makeWithParents(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || (await isThere(dirname(path)))) throw error;
    await makeWithParents(dirname(path));
    await mkdir(path).catch((failure: unknown) => {
      // Two that make the same folder at once both have it.
      if (codeOf(failure) !== 'EEXIST') throw failure;
    });
  }
}

/**
 * Folders inside a downloads folder (section 7): never through a link, never upwards.
 * @param segments safe names
 * @returns the folder's path
 * @throws ProblemError folder-not-writable where something else than a folder is in the way.
 */
export async function makeFoldersInside(root: string, segments: readonly string[]): Promise<string> {
  let path = root;
  for (const segment of segments) {
    path = join(path, segment);
    try {
      await mkdir(path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw writeProblem(error, path);
      const found = await lstat(path);
      if (!found.isDirectory()) throw new ProblemError('folder-not-writable', { path, detail: 'not a folder' });
    }
  }
  return path;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
