/** Folders inside a downloads folder (section 7): made one by one, never through a link, never upwards. */
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { codeOf, writeProblem } from './disk-problems';

/**
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
