/** The setting and the system's own entry, with Electron's part of it written down. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LoginStart } from '../../../src-main/desktop/choices/login-start';
import { followLoginSetting } from '../../../src-main/desktop/login-start';
import { DEFAULT_SETTINGS, type Settings } from '../../../src-shared/model/settings';
import { FakeCore } from '../../support/fake-core';

const system = vi.hoisted(() => ({ isOn: false, calls: [] as unknown[] }));
vi.mock('electron', () => ({
  app: {
    getLoginItemSettings: () => ({ openAtLogin: system.isOn, executableWillLaunchAtLogin: system.isOn }),
    setLoginItemSettings: (given: unknown) => system.calls.push(given),
  },
}));

let folder: string;
let file: Extract<LoginStart, { kind: 'file' }>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-login-'));
  file = { kind: 'file', path: join(folder, 'autostart/port59.desktop'), text: 'Exec=port59 --hidden\n' };
  Object.assign(system, { isOn: false, calls: [] });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function settingsWith(startWithSystem: boolean): Settings {
  return { ...DEFAULT_SETTINGS, desktop: { ...DEFAULT_SETTINGS.desktop, startWithSystem } };
}

function follow(start: LoginStart, isOn: boolean) {
  const told: string[] = [];
  const core = new FakeCore({ 'settings.change': () => settingsWith(false) }, { settings: settingsWith(isOn) });
  followLoginSetting(core, start, ({ code }) => told.push(code));
  const choose = (on: boolean) => core.emit({ name: 'settings.changed', payload: settingsWith(on) });
  return { choose, told, changes: () => core.argsOf('settings.change').map(({ patch }) => patch.desktop) };
}

test('[desktop 2 start with the system] the entry comes and goes with the setting', () => {
  const { choose, changes } = follow(file, false);
  choose(true);
  expect(readFileSync(file.path, 'utf8')).toBe(file.text);
  choose(false);
  expect(existsSync(file.path)).toBe(false);
  expect(changes()).toEqual([]);
});

test('[desktop 2 start with the system] what was switched off in the system is off here, and stays off there', () => {
  const { changes } = follow(file, true);
  expect(changes()).toEqual([{ startWithSystem: false }]);
  expect(existsSync(file.path)).toBe(false);
});

test('[desktop 2 start with the system] a program that lies elsewhere by now renews its entry', () => {
  const before = follow(file, false);
  before.choose(true);
  writeFileSync(file.path, 'Exec=old/port59 --hidden\n');
  const { changes, told } = follow(file, true);
  expect(readFileSync(file.path, 'utf8')).toBe(file.text);
  expect({ changes: changes(), told }).toEqual({ changes: [], told: [] });
});

test('[desktop 2 start with the system] a disk that refuses is told, and the setting goes back', () => {
  writeFileSync(join(folder, 'autostart'), 'no folder');
  const { choose, changes, told } = follow(file, false);
  choose(true);
  expect(told).toEqual(['login-start-failed']);
  expect(changes()).toEqual([{ startWithSystem: false }]);
});

test('[desktop 2 start with the system] macOS and Windows are told through Electron', () => {
  const item: LoginStart = { kind: 'login-item', args: ['--hidden'] };
  const { choose } = follow(item, false);
  choose(true);
  choose(false);
  expect(system.calls).toEqual([
    { openAtLogin: true, args: ['--hidden'] },
    { openAtLogin: false, args: ['--hidden'] },
  ]);
  expect(follow(item, true).changes()).toEqual([{ startWithSystem: false }]);
  system.isOn = true;
  expect(follow(item, true).changes()).toEqual([]);
  expect(system.calls).toHaveLength(2);
});
