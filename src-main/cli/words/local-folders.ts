/** Folders on this disk that a command needs, made or looked at before anything is done with them. */
import { constants } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ProblemError } from '../../../src-shared/model/problem';
import { makeWithParents } from '../../core/for-hosts';

/** Makes the folder with its parents, and sees whether something can be written there. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeWithParents(resolve(path));
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ProblemError('folder-not-writable', { path, detail: codeOf(error) }, { cause: error });
  }
}

/** Makes one folder inside another. One that is there already must be a real folder: a link could lead anywhere. */
export async function makeSubfolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await lstat(path)).isDirectory()) return;
    throw new ProblemError('folder-not-writable', { path, detail: codeOf(error) }, { cause: error });
  }
}

/** @throws ProblemError share-missing when there is no such folder. */
export async function requireFolder(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) return;
  } catch (error) {
    throw new ProblemError('share-missing', { path, detail: codeOf(error) }, { cause: error });
  }
  throw new ProblemError('share-missing', { path, detail: 'ENOTDIR' });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
