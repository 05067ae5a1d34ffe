/**
 * Keeps what the system does at a login and the setting the same. What the person switched off in the system's own settings
 * is off here too; nothing is switched on again behind their back.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { app } from 'electron';
import { type Problem, problem } from '../../src-shared/model/problem';
import type { Core } from '../core/core-interface';
import { problemOf } from '../core/problem-of';
import { isSwitchedOn, type LoginStart, loginStart } from './choices/login-start';

/** How this program, as it is installed, is started at a login; null where it cannot be [desktop 2 start with the system]. */
export function ownLoginStart(dataFolder: string | null): LoginStart | null {
  const { PORTABLE_EXECUTABLE_FILE: portableFile, APPIMAGE: appImage, XDG_CONFIG_HOME: configHome } = process.env;
  const program = { isPackaged: app.isPackaged, path: process.execPath, portableFile, appImage, dataFolder };
  return loginStart(process.platform, program, { homeFolder: app.getPath('home'), configHome });
}

/** @returns how to stop it */
export function followLoginSetting(core: Core, start: LoginStart, tell: (reason: Problem) => void): () => void {
  let isOn = core.snapshot().settings.desktop.startWithSystem;

  const save = (startWithSystem: boolean) =>
    core.execute('settings.change', { patch: { desktop: { startWithSystem } } }).catch((error: unknown) => {
      tell(problemOf(error, 'settings'));
    });
  const stop = core.onEvent((_seq, event) => {
    if (event.name !== 'settings.changed' || event.payload.desktop.startWithSystem === isOn) return;
    isOn = !isOn;
    try {
      set(start, isOn);
    } catch (error) {
      tell(failed(error));
      isOn = !isOn;
      void save(isOn);
    }
  });
  if (isOn && !isSetIn(start)) void save(false);
  // The program may lie elsewhere by now.
  else if (isOn && start.kind === 'file' && readText(start.path) !== start.text) renew(start, tell);
  return stop;
}

function renew(start: LoginStart, tell: (reason: Problem) => void): void {
  try {
    set(start, true);
  } catch (error) {
    tell(failed(error));
  }
}

function failed(error: unknown): Problem {
  return problem('login-start-failed', { detail: error instanceof Error ? error.message : String(error) });
}

function isSetIn(start: LoginStart): boolean {
  if (start.kind === 'file') return isSwitchedOn(readText(start.path));
  const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings({ args: [...start.args] });
  return process.platform === 'win32' ? executableWillLaunchAtLogin : openAtLogin;
}

/** @throws what the disk says */
function set(start: LoginStart, isOn: boolean): void {
  if (start.kind === 'login-item') {
    app.setLoginItemSettings({ openAtLogin: isOn, args: [...start.args] });
  } else if (isOn) {
    mkdirSync(dirname(start.path), { recursive: true });
    writeFileSync(start.path, start.text);
  } else {
    rmSync(start.path, { force: true });
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, or not to be read by us: nothing of ours starts then.
    return null;
  }
}
