// The lock of the single instance: a link in the app's folder that names who has it. What a second start has to say is
// left there as a file, because Electron asks without waiting.
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {object | undefined} data handed to who has the lock
 * @param {(argv: string[], folder: string, data: unknown) => void} onSecond
 */
export function takeInstanceLock(folder, data, onSecond) {
  const lock = join(folder, 'SingletonLock');
  try {
    mkdirSync(folder, { recursive: true });
    const holder = holderOf(lock);
    if (holder !== null && isAlive(holder)) {
      const message = join(folder, `SingletonMessage-${process.pid}`);
      writeFileSync(message, JSON.stringify({ argv: process.argv, folder: process.cwd(), data }));
      return false;
    }
    rmSync(lock, { force: true });
    symlinkSync(String(process.pid), lock);
  } catch {
    return false;
  }
  const watcher = watch(folder, (_kind, name) => {
    if (!name?.startsWith('SingletonMessage-')) return;
    const said = read(join(folder, name));
    if (said !== null) onSecond(said.argv, said.folder, said.data);
  });
  watcher.unref();
  process.once('exit', () => rmSync(lock, { force: true }));
  return true;
}

/** @param {string} lock */
function holderOf(lock) {
  try {
    return Number(readlinkSync(lock));
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Null while it is still being written, and when it has been taken. @param {string} path */
function read(path) {
  try {
    const said = JSON.parse(readFileSync(path, 'utf8'));
    rmSync(path);
    return said;
  } catch {
    return null;
  }
}
