// `npm start`: opens the desktop program; where its runtime cannot be had, the same program in a browser window.
// Options after `--` go on to the program. `--retry-desktop` tries a download again that failed before.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fetchDesktopRuntime, findDesktopRuntime, recentDownloadFailure } from './desktop-runtime.mjs';
import { root } from './project.mjs';
import { whyItEnded, whyNoRuntime, whyNotEvenTry } from './why-not-open.mjs';

/** A desktop that fails this early never showed a window: as root, or where the system forbids its sandbox. */
const NEVER_OPENED_MS = 5_000;

const args = process.argv.slice(2).filter((arg) => arg !== '--retry-desktop');
const retry = process.argv.includes('--retry-desktop');

const reason = await openDesktop();
if (reason !== null) {
  console.log(`${reason}\nPort59 runs in a browser window instead.`);
  const open = hasDisplay() ? ['--open'] : [];
  process.exitCode = (await runInForeground(process.execPath, ['dist/cli/port59.js', 'serve', ...open, ...args])).code;
}

/**
 * Runs the desktop to its end.
 * @returns {Promise<string | null>} null when it ran, else why not, as a sentence
 */
async function openDesktop() {
  const surroundings = lookAround();
  const hopeless = whyNotEvenTry(surroundings);
  if (hopeless !== null) return hopeless;
  if (findDesktopRuntime() === null) {
    const failedAt = recentDownloadFailure();
    if (failedAt !== null && !retry) return whyNoRuntime(`it failed at ${failedAt.toLocaleTimeString()}`);
    const failure = await fetchDesktopRuntime();
    if (failure !== null) return whyNoRuntime(failure);
  }
  const startedAt = Date.now();
  const { code, errors } = await runInForeground(/** @type {string} */ (findDesktopRuntime()), [root, ...args]);
  // Code 2 is ours: it was started with words that it does not understand, and has said so.
  if (code !== 0 && code !== 2 && Date.now() - startedAt < NEVER_OPENED_MS)
    return whyItEnded(surroundings, { code, errors });
  process.exitCode = code;
  return null;
}

/**
 * @param {string} command
 * @param {readonly string[]} commandArgs
 * @returns {Promise<{ code: number, errors: string }>} with the end of what it wrote to stderr, which is shown as well
 */
function runInForeground(command, commandArgs) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio: ['inherit', 'inherit', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      process.stderr.write(text);
      errors = (errors + text).slice(-4000);
    });
    // Ctrl+C in a terminal reaches the child by itself: all we do is wait for it. Other signals have to be passed on.
    const onSigint = () => process.stdin.isTTY || child.kill('SIGINT');
    const onSigterm = () => child.kill('SIGTERM');
    process.on('SIGINT', onSigint).on('SIGTERM', onSigterm).on('SIGHUP', onSigterm);
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve({ code: 1, errors });
    });
    child.once('close', (code) => {
      process.off('SIGINT', onSigint).off('SIGTERM', onSigterm).off('SIGHUP', onSigterm);
      resolve({ code: code ?? 1, errors });
    });
  });
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function lookAround() {
  return {
    platform: process.platform,
    hasDisplay: hasDisplay(),
    isRoot: process.getuid?.() === 0,
    restrictsNamespaces: readSwitch('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1',
  };
}

/** @param {string} file of the kernel's; there is none on other systems */
function readSwitch(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
