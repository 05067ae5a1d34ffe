import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SettingsKeeper } from '../../../../src-main/core/state/settings-keeper';
import { saveSettings } from '../../../../src-main/storage/settings-file';
import type { Settings } from '../../../../src-shared/model/settings';

const nothing = async () => {};

test('[C1] two changes at once are both kept, whichever the disk writes first', async () => {
  const saved: Settings[] = [];
  const gates: (() => void)[] = [];
  const save = (settings: Settings) =>
    new Promise<void>((resolve) => {
      gates.push(() => {
        saved.push(settings);
        resolve();
      });
    });
  const keeper = new SettingsKeeper(null, {}, save);
  const both = Promise.all([
    keeper.change({ nick: 'ada' }, nothing, nothing),
    keeper.change({ welcomeText: 'hello' }, nothing, nothing),
  ]);
  while (saved.length < 2) {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await both;
  expect(keeper.effective).toMatchObject({ nick: 'ada', welcomeText: 'hello' });
  expect(saved.at(-1)).toMatchObject({ nick: 'ada', welcomeText: 'hello' });
});

test('[C1] a change that is made of the settings sees those of its turn', async () => {
  const keeper = new SettingsKeeper(null, {}, nothing);
  const block = (host: string) =>
    keeper.change(({ blockedAddresses }) => ({ blockedAddresses: [...blockedAddresses, host] }), nothing, nothing);
  await Promise.all(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(block));
  expect(keeper.effective.blockedAddresses).toHaveLength(3);
});

test('[C1] fifty changes at once to a real file: none is lost, none fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'port59-settings-'));
  const keeper = new SettingsKeeper(null, {}, (settings) => saveSettings(folder, settings));
  const hosts = Array.from({ length: 50 }, (_, index) => `192.0.2.${index}`);
  await Promise.all(
    hosts.map((host) =>
      keeper.change(({ blockedAddresses }) => ({ blockedAddresses: [...blockedAddresses, host] }), nothing, nothing),
    ),
  );
  const { blockedAddresses } = JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'));
  expect(blockedAddresses.sort()).toEqual(hosts.sort());
  await rm(folder, { recursive: true });
});

test('what a check refuses changes nothing, and the next change has its turn', async () => {
  const keeper = new SettingsKeeper(null, {}, nothing);
  const refused = keeper.change({ nick: 'bad' }, () => Promise.reject(new Error('no')), nothing);
  const next = keeper.change({ welcomeText: 'hello' }, nothing, nothing);
  await expect(refused).rejects.toThrow('no');
  await next;
  expect(keeper.effective).toMatchObject({ nick: 'port59', welcomeText: 'hello' });
});
