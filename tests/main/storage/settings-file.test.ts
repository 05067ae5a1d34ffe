import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePrivate } from '../../../src-main/storage/private-folder';
import { loadSettings, saveSettings } from '../../../src-main/storage/settings-file';
import { DEFAULT_SETTINGS } from '../../../src-shared/model/settings';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const write = (settings: unknown) => writeFile(join(folder, 'settings.json'), JSON.stringify(settings));

describe('the settings file', () => {
  test('holds only what differs, and comes back', async () => {
    const settings = { ...DEFAULT_SETTINGS, nick: 'ada' };
    await saveSettings(folder, settings);
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toEqual({ nick: 'ada' });
    expect(await loadSettings(folder)).toEqual({ settings, problem: null });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  test.each(['{ not json', '[]', '"text"', 'null'])('%j is kept aside and told', async (text) => {
    await writeFile(join(folder, 'settings.json'), text);
    const loaded = await loadSettings(folder);
    expect(loaded.settings).toEqual(DEFAULT_SETTINGS);
    expect(loaded.problem?.code).toBe('settings-broken');
    expect(await readFile(String(loaded.problem?.params.keptAs), 'utf8')).toBe(text);
  });

  test('[C9] one bad field drops only that field, which is said once; the shares stay', async () => {
    const shares = [{ name: 'music', path: '/music' }];
    await write({ nick: 'two words', shares, limits: { sessions: -1, transfers: 7 } });
    const loaded = await loadSettings(folder);
    const limits = { ...DEFAULT_SETTINGS.limits, transfers: 7 };
    expect(loaded.settings).toEqual({ ...DEFAULT_SETTINGS, shares, limits });
    expect(loaded.problem).toMatchObject({ code: 'settings-dropped', params: { fields: 'nick, limits.sessions' } });
    expect(await readFile(String(loaded.problem?.params.keptAs), 'utf8')).toContain('two words');
    expect(await loadSettings(folder)).toEqual({ settings: loaded.settings, problem: null });
  });

  test('[C9] one bad share is dropped, the others stay', async () => {
    const good = { name: 'music', path: '/music' };
    await write({
      shares: [{ name: 'a/b', path: '/x' }, good, 'text', { name: 'no path' }, { ...good, name: 'more' }],
    });
    const loaded = await loadSettings(folder);
    expect(loaded.settings.shares).toEqual([good, { ...good, name: 'more' }]);
    expect(loaded.problem?.code).toBe('settings-dropped');
  });

  test('[C9] a list that is too long loses its end only', async () => {
    const shares = Array.from({ length: 203 }, (_, index) => ({ name: `s${index}`, path: '/s' }));
    await write({ shares, nick: 'ada' });
    const loaded = await loadSettings(folder);
    expect(loaded.settings).toEqual({ ...DEFAULT_SETTINGS, nick: 'ada', shares: shares.slice(0, 200) });
  });

  test.each([
    [{ shares: 'none' }],
    [{ shares: null }],
    [{ limits: 'none' }],
    [{ services: { chat: { policy: 'maybe' } } }],
    [{ listen: [{ host: '', port: 70_000 }] }],
  ])('%j falls back to what is known', async (settings) => {
    await write({ ...settings, nick: 'ada' });
    const loaded = await loadSettings(folder);
    expect(loaded.settings.nick).toBe('ada');
    expect(loaded.problem?.code).toBe('settings-dropped');
  });
});

describe('[S10] the data folder', () => {
  const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

  test('is for its owner only when it is new or was one before', async () => {
    for (const name of ['new', 'before']) {
      const path = join(folder, name);
      await mkdir(path);
      await chmod(path, 0o755);
      if (name === 'before') await writeFile(join(path, 'port59.sqlite'), '');
      await makePrivate(path);
      expect(await modeOf(path)).toBe(0o700);
    }
  });

  test('keeps its rights when it is a folder of other things, or of everybody', async () => {
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'other'), '');
    await makePrivate(folder);
    expect(await modeOf(folder)).toBe(0o755);
    const everybodys = join(folder, 'tmp');
    await mkdir(everybodys);
    await chmod(everybodys, 0o1777);
    await makePrivate(everybodys);
    expect(await modeOf(everybodys)).toBe(0o1777);
  });
});
