/** The host's folders, for a window whose host has no dialogs of its own. */
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { CommandResult } from '../../../src-shared/contract/contract';
import { readProblem } from '../../disk/disk-problems';

const MAX_ENTRIES = 5_000;

/** Null: the person's home. Hidden entries are left out. @throws ProblemError file-missing, file-unreadable. */
export async function listFolder(path: string | null): Promise<CommandResult<'host.list-folder'>> {
  const folder = resolve(path ?? homedir());
  try {
    const found = await readdir(folder, { withFileTypes: true });
    const visible = found.filter((entry) => !entry.name.startsWith('.')).slice(0, MAX_ENTRIES);
    const entries = await Promise.all(visible.map((entry) => describe(folder, entry.name)));
    const known = entries.filter((entry) => entry !== null);
    known.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1));
    const parent = dirname(folder);
    return { path: folder, parent: parent === folder ? null : parent, entries: known };
  } catch (error) {
    throw readProblem(error, folder);
  }
}

async function describe(folder: string, name: string) {
  // Gone meanwhile, or a link to nothing: not there to be picked.
  const found = await stat(join(folder, name)).catch(() => null);
  if (found?.isDirectory()) return { name, kind: 'folder' as const, sizeBytes: null };
  return found?.isFile() ? { name, kind: 'file' as const, sizeBytes: found.size } : null;
}
