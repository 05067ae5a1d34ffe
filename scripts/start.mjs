// `npm start`: opens the desktop program; where its runtime cannot be had, the same program in a browser window.
// Options after `--` go on to the program. `--retry-desktop` tries a download again that failed before.
import { spawn } from 'node:child_process';
import { fetchDesktopRuntime, findDesktopRuntime, recentDownloadFailure } from './desktop-runtime.mjs';
import { root } from './project.mjs';

/** A desktop that fails this early never showed a window: as root, or where the system forbids its sandbox. */
const NEVER_OPENED_MS = 5_000;

const args = process.argv.slice(2).filter((arg) => arg !== '--retry-desktop');
const retry = process.argv.includes('--retry-desktop');

const reason = await openDesktop();
if (reason !== null) {
  console.log(`The desktop window cannot be opened (${reason}); Port59 runs in a browser window instead.`);
  const open = hasDisplay() ? ['--open'] : [];
  process.exitCode = (await runInForeground(process.execPath, ['dist/cli/port59.js', 'serve', ...open, ...args])).code;
}

/**
 * Runs the desktop to its end.
 * @returns {Promise<string | null>} null when it ran, else why not
 */
async function openDesktop() {
  const runtime = findDesktopRuntime();
  if (runtime === null) {
    if (!hasDisplay()) return 'there is no display';
    const failedAt = recentDownloadFailure();
    if (failedAt !== null && !retry) {
      return `its runtime could not be downloaded at ${failedAt.toLocaleTimeString()}, "npm start -- --retry-desktop" tries again`;
    }
    const failure = await fetchDesktopRuntime();
    if (failure !== null) return `its runtime could not be downloaded: ${failure}`;
  }
  const startedAt = Date.now();
  const { code } = await runInForeground(/** @type {string} */ (findDesktopRuntime()), [root, ...args]);
  if (code !== 0 && Date.now() - startedAt < NEVER_OPENED_MS) return `Electron ended at once with code ${code}`;
  process.exitCode = code;
  return null;
}

/**
 * @param {string} command
 * @param {readonly string[]} commandArgs
 * @returns {Promise<{ code: number }>}
 */
function runInForeground(command, commandArgs) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit' });
    // Ctrl+C in a terminal reaches the child by itself: all we do is wait for it. Other signals have to be passed on.
    const onSigint = () => process.stdin.isTTY || child.kill('SIGINT');
    const onSigterm = () => child.kill('SIGTERM');
    process.on('SIGINT', onSigint).on('SIGTERM', onSigterm).on('SIGHUP', onSigterm);
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve({ code: 1 });
    });
    child.once('exit', (code) => {
      process.off('SIGINT', onSigint).off('SIGTERM', onSigterm).off('SIGHUP', onSigterm);
      resolve({ code: code ?? 1 });
    });
  });
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
