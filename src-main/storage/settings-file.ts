/** `settings.json`: only what differs from the defaults, written in one step; a broken file is kept aside. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../src-shared/model/settings';
import { messageOf } from './message-of';

const FILE_NAME = 'settings.json';

export interface LoadedSettings {
  readonly settings: Settings;
  /** A file that could not be used, and where it is now. */
  readonly problem: Problem | null;
}

export async function loadSettings(folder: string): Promise<LoadedSettings> {
  const path = join(folder, FILE_NAME);
  let detail: string;
  try {
    const result = readSettings(JSON.parse(await readFile(path, 'utf8')));
    if (result.kind === 'ok') return { settings: result.settings, problem: null };
    detail = result.field;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { settings: DEFAULT_SETTINGS, problem: null };
    detail = messageOf(error);
  }
  const keptAs = await movedAside(path, join(folder, `settings.broken-${Date.now()}.json`));
  return { settings: DEFAULT_SETTINGS, problem: problem('settings-broken', { path, keptAs, detail }) };
}

/** Where the file is now: on a disk that cannot be written to it stays where it was. */
async function movedAside(path: string, keptAs: string): Promise<string> {
  try {
    await rename(path, keptAs);
    return keptAs;
  } catch {
    return path;
  }
}

/** @throws ProblemError settings-not-saved; the file is then as it was. */
export async function saveSettings(folder: string, settings: Settings): Promise<void> {
  const path = join(folder, FILE_NAME);
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(changedFrom(DEFAULT_SETTINGS, settings), null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new ProblemError('settings-not-saved', { path, detail: messageOf(error) }, { cause: error });
  }
}

function changedFrom(defaults: object, settings: object): Record<string, unknown> {
  const known: Readonly<Record<string, unknown>> = { ...defaults };
  const changed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const standard = known[key];
    if (JSON.stringify(value) === JSON.stringify(standard)) continue;
    changed[key] = isGroup(value) && isGroup(standard) ? changedFrom(standard, value) : value;
  }
  return changed;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
