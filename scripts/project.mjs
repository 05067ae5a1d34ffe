// Where things are in this checkout, and how a script runs another program. Plain Node: works before `npm ci`.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** What scripts remember between runs; never committed, gone with a fresh clone. */
export const cacheFolder = join(root, '.cache');

/**
 * Runs a program of this checkout to its end, its output going where ours goes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} the exit code; 1 when a signal ended it or it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: options.env ?? process.env });
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * The path of a program on the PATH, or null.
 * @param {string} name
 */
export function onPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  // Debian keeps servers such as ngircd in /usr/sbin, which is not on everybody's PATH.
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...(process.platform === 'win32' ? [] : ['/usr/sbin']),
  ];
  for (const folder of folders.filter(Boolean)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

/**
 * The JavaScript file behind a command of an installed package, so that no shell or `.cmd` shim stands between.
 * @param {string} path inside node_modules
 */
export function installed(path) {
  return join(root, 'node_modules', path);
}
