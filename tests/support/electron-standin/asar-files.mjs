// Electron's `fs` takes a file called *.asar for an archive, and fails when it is none; `original-fs` does not.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export const originalFs = { ...fs, promises: { ...fs.promises } };

const NAMES = ['access', 'lstat', 'open', 'readdir', 'readFile', 'realpath', 'stat'];

for (const name of NAMES) {
  wrap(fs.promises, name, (error) => Promise.reject(error));
  wrap(fs, `${name}Sync`, (error) => {
    throw error;
  });
  wrap(fs, name, (error, callback) => process.nextTick(callback, error));
}
syncBuiltinESMExports();

/**
 * @param {object} home
 * @param {string} name
 * @param {(error: Error, callback: (error: Error) => void) => unknown} fail
 */
function wrap(home, name, fail) {
  const functions = /** @type {Record<string, (...given: any[]) => unknown>} */ (home);
  const original = functions[name];
  if (original === undefined) return;
  functions[name] = Object.assign((/** @type {any[]} */ ...given) => {
    const archive = /^.*?\.asar(?=$|[\\/])/i.exec(String(given[0]))?.[0];
    if (archive !== undefined && originalFs.statSync(archive, { throwIfNoEntry: false })?.isFile())
      return fail(new Error(`Invalid package ${archive}`), given.at(-1));
    return original.apply(home, given);
  }, original);
}
