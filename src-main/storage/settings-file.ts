/** `settings.json`: only what differs from the defaults, written in one step; what was not understood is kept aside. */
import { copyFile, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { DEFAULT_SETTINGS, readFittingSettings, type Settings } from '../../src-shared/model/settings';
import { messageOf } from './message-of';

const FILE_NAME = 'settings.json';
/** In a sentence; the file that is kept has them all. */
const MAX_FIELDS_NAMED = 5;

export interface LoadedSettings {
  readonly settings: Settings;
  /** What could not be used, and where the file as it was is now. */
  readonly problem: Problem | null;
}

/** A field that does not fit falls back to its default, an entry of a list is left out; nothing else is touched. */
export async function loadSettings(folder: string): Promise<LoadedSettings> {
  const path = join(folder, FILE_NAME);
  const keptAs = join(folder, `settings.broken-${Date.now()}.json`);
  let data: unknown;
  try {
    data = JSON.parse(await readFile(path, 'utf8'));
    if (!isRecord(data)) throw new Error('settings');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { settings: DEFAULT_SETTINGS, problem: null };
    const place = await keptAside(path, keptAs, rename);
    const params = { path, keptAs: place, detail: messageOf(error) };
    return { settings: DEFAULT_SETTINGS, problem: problem('settings-broken', params) };
  }
  const { settings, dropped } = readFittingSettings(data);
  if (dropped.length === 0) return { settings, problem: null };
  const place = await keptAside(path, keptAs, copyFile);
  // The next start has nothing to complain of; a disk that refuses is told of already.
  if (place === keptAs) await saveSettings(folder, settings).catch(() => {});
  const named = dropped.slice(0, MAX_FIELDS_NAMED).join(', ');
  const fields = dropped.length > MAX_FIELDS_NAMED ? `${named}, …` : named;
  return { settings, problem: problem('settings-dropped', { path, keptAs: place, fields }) };
}

/** What the file says now, while the program runs. @throws ProblemError settings-not-reloaded; the file stays as it is. */
export async function rereadSettings(folder: string): Promise<Settings> {
  const path = join(folder, FILE_NAME);
  try {
    const data: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!isRecord(data)) throw new Error('settings');
    const { settings, dropped } = readFittingSettings(data);
    if (dropped.length === 0) return settings;
    throw new Error(dropped.slice(0, MAX_FIELDS_NAMED).join(', '));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return DEFAULT_SETTINGS;
    throw new ProblemError('settings-not-reloaded', { path, detail: messageOf(error) }, { cause: error });
  }
}

/** Where the file as it was is now: on a disk that cannot be written to it stays where it was. */
async function keptAside(path: string, keptAs: string, keep: typeof rename): Promise<string> {
  try {
    await keep(path, keptAs);
    return keptAs;
  } catch {
    return path;
  }
}

/** @throws ProblemError settings-not-saved; the file is then as it was. */
export async function saveSettings(folder: string, settings: Settings): Promise<void> {
  const path = join(folder, FILE_NAME);
  try {
    const text = `${JSON.stringify(changedFrom(DEFAULT_SETTINGS, settings), null, 2)}\n`;
    await writeFileAtomic(path, text, { mode: 0o600 });
  } catch (error) {
    throw new ProblemError('settings-not-saved', { path, detail: messageOf(error) }, { cause: error });
  }
}

function changedFrom(defaults: object, settings: object): Record<string, unknown> {
  const known: Readonly<Record<string, unknown>> = { ...defaults };
  const changed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const standard = known[key];
    if (JSON.stringify(value) === JSON.stringify(standard)) continue;
    changed[key] = isRecord(value) && isRecord(standard) ? changedFrom(standard, value) : value;
  }
  return changed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
