// The Chromium behind the windows: started headless with a profile of its own, gone with the process.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from '@playwright/test';
import { chromiumArgs } from '../../../scripts/chromium-args.mjs';
import { findChromium } from '../../../scripts/find-chromium.mjs';

/** @type {import('node:child_process').ChildProcess | null} */
let chromium = null;
let profile = '';
/** @type {import('@playwright/test').BrowserContext | null} */
let context = null;

/** @param {readonly string[]} switches */
export async function startChromium(switches) {
  const path = findChromium();
  if (path === null)
    throw new Error('The stand-in for Electron needs a Chromium: install one, or name it in PORT59_CHROMIUM.');
  profile = mkdtempSync(join(tmpdir(), 'electron-standin-'));
  const own = ['--headless=new', '--no-startup-window', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  // Electron lets a page from disk load its own files; Chromium wants to be told.
  const asElectron = ['--allow-file-access-from-files', '--disable-dev-shm-usage'];
  const started = spawn(path, [...chromiumArgs, ...own, ...asElectron, ...switches], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  chromium = started;
  process.once('exit', killChromium);
  const url = await debuggerUrl(started);
  const browser = await playwright.connectOverCDP(url);
  context = browser.contexts()[0] ?? null;
  // What Playwright's _electron.launch() waits for before it connects.
  process.stderr.write(`DevTools listening on ${url}\n`);
}

/** The context all windows are opened in. */
export function browserContext() {
  if (context === null) throw new Error('A window can be opened only when the app is ready.');
  return context;
}

export async function stopChromium() {
  if (chromium === null) return;
  const gone = new Promise((resolve) => chromium?.once('exit', resolve));
  chromium.kill('SIGTERM');
  const impatience = setTimeout(killChromium, 2000);
  await gone;
  clearTimeout(impatience);
  rmSync(profile, { recursive: true, force: true });
}

function killChromium() {
  chromium?.kill('SIGKILL');
}

/**
 * @param {import('node:child_process').ChildProcess} started
 * @returns {Promise<string>}
 */
function debuggerUrl(started) {
  return new Promise((resolve, reject) => {
    let said = '';
    started.stderr?.setEncoding('utf8').on('data', (text) => {
      said += text;
      const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (url) resolve(url);
    });
    started.once('error', reject);
    started.once('exit', (code) => reject(new Error(`Chromium ended with code ${code}: ${said}`)));
  });
}
