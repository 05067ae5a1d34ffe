/** Where dialogs open, with Electron's dialog written down and answered. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenDialogOptions } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPick, readDialogFolders } from '../../../src-main/desktop/choices/dialog-folders';
import { PathPicker } from '../../../src-main/desktop/pick-paths';

const dialogs = vi.hoisted(() => ({ opened: [] as unknown[], answer: [] as string[] }));
vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: async (options: OpenDialogOptions) => {
      dialogs.opened.push(options.defaultPath ?? null);
      return { canceled: dialogs.answer.length === 0, filePaths: dialogs.answer };
    },
  },
}));

let folder: string;
const logged: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-dialogs-'));
  mkdirSync(join(folder, 'music'));
  Object.assign(dialogs, { opened: [], answer: [] });
  logged.length = 0;
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const picker = (path = join(folder, 'window/dialogs.json')) =>
  new PathPicker({ currentWindow: () => null, path, log: (error) => logged.push(error) });

async function choose(from: PathPicker, kind: 'files' | 'folder', ...chosen: string[]): Promise<readonly string[]> {
  dialogs.answer = chosen;
  return from.pick(kind);
}

test('[desktop 2 dialogs] a dialog opens where something was chosen the last time, also after a new start', async () => {
  const song = join(folder, 'music/song.ogg');
  const first = picker();
  expect(await choose(first, 'files', song)).toEqual([song]);
  await choose(first, 'files');
  await choose(first, 'folder', folder);
  await choose(picker(), 'files');
  await choose(picker(), 'folder');
  expect(dialogs.opened).toEqual([null, join(folder, 'music'), null, join(folder, 'music'), folder]);
});

test('[desktop 2 dialogs] a folder that is gone is not opened', async () => {
  await choose(picker(), 'files', join(folder, 'music/song.ogg'));
  rmSync(join(folder, 'music'), { recursive: true });
  await choose(picker(), 'files');
  expect(dialogs.opened).toEqual([null, null]);
});

test('[desktop 2 dialogs] a disk that refuses costs the memory of the next start only', async () => {
  writeFileSync(join(folder, 'window'), 'no folder');
  const first = picker();
  const song = join(folder, 'music/song.ogg');
  expect(await choose(first, 'files', song)).toEqual([song]);
  await choose(first, 'files');
  expect(dialogs.opened).toEqual([null, join(folder, 'music')]);
  expect(logged).toHaveLength(1);
});

test('[desktop 2 dialogs] what the file says is looked at, and a cancelled dialog changes nothing', () => {
  for (const text of ['', 'null', '{"files":7}', '{"files":"relative"}']) expect(readDialogFolders(text)).toEqual({});
  const before = { files: folder };
  expect(readDialogFolders(JSON.stringify(before))).toEqual(before);
  expect(afterPick(before, 'folder', [])).toBe(before);
});
