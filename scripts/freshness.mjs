// Tells whether what is installed and what is built still fit the sources. Plain Node: works before `npm ci`.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/** Its time is when the last whole build began. */
const DIST_STAMP = 'dist/.stamp';
export const distStamp = join(root, DIST_STAMP);

const SOURCES = [
  'src-main',
  'src-renderer',
  'src-shared',
  'assets',
  'scripts/build.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];

/**
 * True when node_modules is not what package-lock.json asks for, as far as npm's own record in node_modules tells.
 * @param {string} [folder] the checkout
 */
export function installIsStale(folder = root) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return true;
  const asked = lockedPackages(join(folder, 'package-lock.json'));
  const present = lockedPackages(record);
  for (const [path, { version, optional }] of asked) {
    if (path === '') continue;
    const found = present.get(path);
    // Optional packages are mostly builds for other systems: npm leaves those out.
    if (found === undefined ? !optional : found.version !== version) return true;
  }
  return false;
}

/**
 * True when dist/ is missing, half-built or older than a source.
 * @param {string} [folder] the checkout
 */
export function buildIsStale(folder = root) {
  const stamp = join(folder, DIST_STAMP);
  if (!existsSync(stamp)) return true;
  const builtAt = statSync(stamp).mtimeMs;
  return SOURCES.some((path) => newestTime(join(folder, path)) > builtAt);
}

/**
 * @param {string} file
 * @returns {Map<string, { version: string, optional: boolean }>} by path in node_modules
 */
function lockedPackages(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(
    Object.entries(packages).map(([path, entry]) => [
      path,
      { version: entry.version, optional: Boolean(entry.optional || entry.devOptional || entry.peer) },
    ]),
  );
}

/**
 * Folders count with their own time too: it changes when a file is removed.
 * @param {string} path
 * @returns {number} milliseconds; 0 when there is nothing
 */
function newestTime(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestTime(join(path, name))));
}
