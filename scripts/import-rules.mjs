// Who may import whom, written once: the check reads it, and the table of ARCHITECTURE.md is made from it (house-pages.mjs).
// A folder not listed may import nothing and not be imported.

/**
 * @typedef {object} Rule
 * @property {readonly string[]} rooms folders this one may import, besides itself
 * @property {readonly string[]} [lazily] folders it may import with `import()` only
 * @property {readonly RegExp[]} libraries packages it may import
 * @property {readonly RegExp[]} [typesOf] packages it may import types from
 */

const NODE = /^node:/;
const ELECTRON = /^electron$/;
const SCHEMAS = /^valibot$/;
const WINDOW = /^(react|react-dom|zustand|lucide-react|@tanstack\/react-virtual|uqr)(\/|$)/;
/** Libraries of the Node side: all but Electron and those of the window. */
const LIBRARIES = /^(?!(electron|react|react-dom|zustand|lucide-react|@tanstack\/react-virtual|uqr)(\/|$)).*/;
const ANY = /^(?!electron$).*/;

const SHARED = [
  'src-shared/protocol',
  'src-shared/fserve',
  'src-shared/text',
  'src-shared/model',
  'src-shared/contract',
];
const OWN = ['src-main/net', 'src-main/disk', 'src-main/file-server', 'src-main/storage'];
const BELOW_CORE = [...OWN, 'src-main/bytes', 'src-main/calls'];
const FOR_HOSTS = ['src-main/core', 'src-shared/contract', 'src-shared/model'];
const HOSTS = ['src-main/desktop', 'src-main/desktop/choices', 'src-main/headless', 'src-main/cli'];

/** @type {Readonly<Record<string, Rule>>} */
export const importRules = {
  'src-shared/protocol': { rooms: ['src-shared/fserve', 'src-shared/text'], libraries: [] },
  'src-shared/fserve': { rooms: ['src-shared/protocol', 'src-shared/text'], libraries: [] },
  'src-shared/text': { rooms: ['src-shared/protocol', 'src-shared/fserve'], libraries: [] },
  'src-shared/model': { rooms: ['src-shared/contract'], libraries: [SCHEMAS] },
  'src-shared/contract': { rooms: ['src-shared/model'], libraries: [SCHEMAS] },

  'src-main/net': { rooms: SHARED, libraries: [NODE, LIBRARIES] },
  'src-main/disk': { rooms: SHARED, libraries: [NODE, LIBRARIES] },
  'src-main/file-server': { rooms: SHARED, libraries: [NODE, LIBRARIES] },
  'src-main/storage': { rooms: SHARED, libraries: [NODE, LIBRARIES] },
  'src-main/bytes': { rooms: ['src-main/net', 'src-main/disk', ...SHARED], libraries: [NODE, LIBRARIES] },
  'src-main/calls': { rooms: ['src-main/net', ...SHARED], libraries: [NODE, LIBRARIES] },
  'src-main/core': { rooms: [...BELOW_CORE, ...SHARED], libraries: [NODE, LIBRARIES] },

  'src-main/desktop': { rooms: ['src-main/desktop/choices', ...FOR_HOSTS], libraries: [NODE, LIBRARIES, ELECTRON] },
  // What the desktop decides, without Electron: so that it can be tried on every machine.
  'src-main/desktop/choices': { rooms: FOR_HOSTS, libraries: [NODE, LIBRARIES] },
  'src-main/headless': { rooms: FOR_HOSTS, libraries: [NODE, LIBRARIES] },
  // `port59 serve` is the headless host; the other commands must not pay for loading it.
  'src-main/cli': { rooms: FOR_HOSTS, lazily: ['src-main/headless'], libraries: [NODE, LIBRARIES] },

  'src-renderer': {
    rooms: ['src-shared/model', 'src-shared/contract', 'src-shared/text'],
    libraries: [WINDOW, SCHEMAS],
  },

  tests: {
    rooms: [...SHARED, ...BELOW_CORE, 'src-main/core', ...HOSTS, 'src-renderer', 'scripts'],
    libraries: [ANY],
    typesOf: [ELECTRON],
  },
};

/**
 * One import as it stands in a file.
 * @typedef {{ from: string, to: string, kind: 'static' | 'lazy' | 'type' }} Import
 *   `from` is a path from the project's root; `to` one too when the import is relative, else what was written.
 */

/**
 * What is wrong with an import, as a sentence, or null.
 * @param {Import} found
 * @param {boolean} isRelative
 */
export function judgeImport({ from, to, kind }, isRelative) {
  const room = roomOf(from);
  const rule = importRules[room];
  if (rule === undefined) return `${room} is not in the import table (scripts/import-rules.mjs): add a row for it`;
  if (!isRelative) {
    const allowed = [...rule.libraries, ...(kind === 'type' ? (rule.typesOf ?? []) : [])];
    return allowed.some((pattern) => pattern.test(to)) ? null : `${room} must not import the library ${to}`;
  }
  const target = roomOf(to);
  if (target === room || rule.rooms.includes(target)) return null;
  if (rule.lazily?.includes(target))
    return kind === 'static' ? `${room} may import ${target} only with import()` : null;
  return `${room} must not import ${target}`;
}

/**
 * The row of the table a file belongs to: three folders deep where a room has a row within it, two where a side has rooms,
 * else the first folder.
 * @param {string} file path from the project's root, with forward slashes
 */
export function roomOf(file) {
  const [side = '', room = '', within = ''] = file.split('/');
  if (importRules[`${side}/${room}/${within}`] !== undefined) return `${side}/${room}/${within}`;
  return side === 'src-shared' || side === 'src-main' ? `${side}/${room}` : side;
}

/**
 * Files that import one another in a ring, each ring once. Types count: a ring of types is a ring of ideas.
 * @param {ReadonlyMap<string, readonly string[]>} importsOf files with the files they import
 * @returns {string[][]}
 */
export function findCycles(importsOf) {
  /** @type {string[][]} */
  const cycles = [];
  const done = new Set();
  /** @type {string[]} */
  const trail = [];
  /** @param {string} file */
  const visit = (file) => {
    const at = trail.indexOf(file);
    if (at >= 0) cycles.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    trail.push(file);
    for (const next of importsOf.get(file) ?? []) visit(next);
    trail.pop();
    done.add(file);
  };
  for (const file of importsOf.keys()) visit(file);
  return cycles;
}
