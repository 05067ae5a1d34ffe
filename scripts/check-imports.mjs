// Checks every import of the sources and tests against scripts/import-rules.mjs, and that no files import in a ring.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'vite';
import { findCycles, judgeImport } from './import-rules.mjs';
import { root } from './project.mjs';

const CHECKED = ['src-shared', 'src-main', 'src-renderer', 'tests'];
/** How a relative import without an ending is completed. */
const ENDINGS = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];

/**
 * Everything wrong with the imports below a folder laid out like this project.
 * @param {string} folder
 * @returns {string[]} a sentence each, starting with the file
 */
export function checkImports(folder) {
  const problems = [];
  /** @type {Map<string, string[]>} */
  const importsOf = new Map();
  for (const file of CHECKED.flatMap((room) => sourceFiles(folder, room))) {
    /** @type {string[]} */
    const targets = [];
    for (const { specifier, kind } of importsIn(join(folder, file))) {
      const isRelative = specifier.startsWith('.');
      const to = isRelative ? resolveRelative(folder, file, specifier) : specifier;
      const wrong = judgeImport({ from: file, to, kind }, isRelative);
      if (wrong !== null) problems.push(`${file}: ${wrong} ('${specifier}')`);
      if (isRelative) targets.push(to);
    }
    importsOf.set(file, targets);
  }
  return [...problems, ...findCycles(importsOf).map((ring) => `${ring[0]}: imports in a ring: ${ring.join(' → ')}`)];
}

/**
 * @param {string} path
 * @returns {{ specifier: string, kind: 'static' | 'lazy' | 'type' }[]}
 */
function importsIn(path) {
  const source = readFileSync(path, 'utf8');
  const { module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const found = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    found.push({ specifier: moduleRequest.value, kind: kindOf(entries) });
  }
  for (const { entries } of module.staticExports) {
    const reExported = entries.filter((entry) => entry.moduleRequest !== null);
    for (const entry of reExported) found.push({ specifier: entry.moduleRequest?.value ?? '', kind: kindOf([entry]) });
  }
  for (const { moduleRequest } of module.dynamicImports) {
    // The quoted name as written; an expression (tests build paths) names no file to judge.
    const literal = /^(['"])(.*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[2] !== undefined) found.push({ specifier: literal[2], kind: /** @type {const} */ ('lazy') });
  }
  return found;
}

/**
 * @param {readonly { isType: boolean }[]} entries
 * @returns {'static' | 'type'}
 */
function kindOf(entries) {
  return entries.length > 0 && entries.every((entry) => entry.isType) ? 'type' : 'static';
}

/**
 * @param {string} folder
 * @param {string} room
 * @returns {string[]} paths from the folder, with forward slashes
 */
function sourceFiles(folder, room) {
  if (!existsSync(join(folder, room))) return [];
  return readdirSync(join(folder, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => posix.join(room, name.split(sep).join('/')));
}

/**
 * @param {string} folder
 * @param {string} file
 * @param {string} specifier
 */
function resolveRelative(folder, file, specifier) {
  const plain = resolve(folder, file, '..', specifier);
  const path = ENDINGS.map((ending) => plain + ending).find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
  return relative(folder, path ?? plain)
    .split(sep)
    .join('/');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkImports(root);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0)
    console.error(`${problems.length} imports go where they must not; the table is in ARCHITECTURE.md.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
