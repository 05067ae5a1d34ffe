// Finds Electron's runtime (npm installs Electron without it), or fetches it with Electron's own installer, whose
// progress is shown. A download that brings nothing for 20 s is given up; one that made us wait is not tried again for
// a day, one that failed at once costs nothing to try.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, installed } from './project.mjs';

const NOTHING_ARRIVES_MS = 20_000;
const LOOK_EVERY_MS = 500;
/** Failing faster than this is not worth remembering. */
const SHORT_WAIT_MS = 5_000;
const DAY_MS = 24 * 60 * 60 * 1000;

const electron = installed('electron');
const failureFile = join(cacheFolder, 'desktop-runtime-failed.json');
/** The installer downloads into the system's temporary folder; given one of our own, we can watch it grow. */
const downloadFolder = join(cacheFolder, 'desktop-runtime-download');

/** The Electron executable, or null when the runtime is not there. */
export function findDesktopRuntime() {
  const nameFile = join(electron, 'path.txt');
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8') : null;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existing(join(override, name ?? 'electron'));
  return name === null ? null : existing(join(electron, 'dist', name));
}

/** When a download made us wait for nothing less than a day ago: that time; else null. */
export function recentDownloadFailure() {
  try {
    const { version, failedAt } = JSON.parse(readFileSync(failureFile, 'utf8'));
    return version === electronVersion() && Date.now() - failedAt < DAY_MS ? new Date(failedAt) : null;
  } catch {
    return null;
  }
}

/**
 * Downloads the runtime.
 * @returns {Promise<string | null>} null when it is there now, else what went wrong, as half a sentence
 */
export async function fetchDesktopRuntime() {
  rmSync(failureFile, { force: true });
  rmSync(downloadFolder, { recursive: true, force: true });
  mkdirSync(downloadFolder, { recursive: true });
  console.log('Fetching the desktop runtime (Electron, about 120 MB, once)…');
  const startedAt = Date.now();
  const failure = await runInstaller();
  rmSync(downloadFolder, { recursive: true, force: true });
  if (failure !== null && Date.now() - startedAt > SHORT_WAIT_MS) {
    writeFileSync(failureFile, JSON.stringify({ version: electronVersion(), failedAt: Date.now() }));
  }
  return failure;
}

/** @returns {Promise<string | null>} */
function runInstaller() {
  return new Promise((resolve) => {
    const env = { ...process.env, TMPDIR: downloadFolder, TEMP: downloadFolder, TMP: downloadFolder };
    const child = spawn(process.execPath, [join(electron, 'install.js')], {
      env,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors = (errors + text).slice(-4000);
    });
    const watch = watchArrival(() => {
      child.kill('SIGKILL');
      finish(`nothing arrived for ${NOTHING_ARRIVES_MS / 1000} s`);
    });
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code) => finish(code === 0 && findDesktopRuntime() ? null : reasonIn(errors)));
    /** @param {string | null} failure */
    function finish(failure) {
      watch.stop();
      resolve(failure);
    }
  });
}

/**
 * Shows how much has arrived, and calls back when that has not grown for too long.
 * @param {() => void} onNothing
 */
function watchArrival(onNothing) {
  let bytes = 0;
  let grewAt = Date.now();
  let shown = 0;
  const timer = setInterval(() => {
    const now = sizeOf(downloadFolder) + sizeOf(join(electron, 'dist'));
    if (now !== bytes) grewAt = Date.now();
    bytes = now;
    const megabytes = Math.floor(bytes / 1_000_000);
    if (megabytes >= shown + 5) console.log(`  ${megabytes} MB`);
    if (megabytes >= shown + 5) shown = megabytes;
    if (Date.now() - grewAt >= NOTHING_ARRIVES_MS) onNothing();
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

/**
 * The first line of the installer's stack trace: what a person can use of it.
 * @param {string} errors
 */
function reasonIn(errors) {
  return (
    errors
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? "Electron's installer failed"
  );
}

/**
 * @param {string} folder
 * @returns {number} bytes of all files below; files that vanish meanwhile count as nothing
 */
function sizeOf(folder) {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files.reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    return 0;
  }
}

function electronVersion() {
  return JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')).version;
}

/** @param {string} path */
function existing(path) {
  return existsSync(path) ? path : null;
}
