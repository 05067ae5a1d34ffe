// The parts of ARCHITECTURE.md that are made from the code, so that they cannot differ from it: the table of imports, and
// the picture of a transfer's life.
// `node scripts/house-pages.mjs` writes them, `--check` says what differs and ends with 1.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { importRules } from './import-rules.mjs';
import { root } from './project.mjs';
import { transferPicture } from './transfer-picture.mjs';

const page = join(root, 'ARCHITECTURE.md');

/** @type {Readonly<Record<string, () => string | Promise<string>>>} by the name of the mark that stands around each part */
const parts = { imports: importTable, transfer: transferPicture };

/**
 * The page with every made part as it should be.
 * @param {string} text
 */
export async function withMadeParts(text) {
  let made = text;
  for (const [name, make] of Object.entries(parts)) {
    const [open, close] = [`<!-- made: ${name} -->`, `<!-- end: ${name} -->`];
    const [start, end] = [made.indexOf(open), made.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`ARCHITECTURE.md has no place for "${name}" (${open} … ${close})`);
    made = `${made.slice(0, start + open.length)}\n${await make()}\n${made.slice(end)}`;
  }
  return made;
}

function importTable() {
  const rows = Object.entries(importRules).map(([room, { rooms, lazily = [], libraries }]) => {
    const names = [...shortened(rooms), ...lazily.map((lazy) => `${lazy} (only with \`import()\`)`)];
    return `| \`${room}\` | ${names.join(', ') || '–'} | ${librariesOf(libraries)} |`;
  });
  return ['| Room | may import, besides itself | libraries |', '|---|---|---|', ...rows].join('\n');
}

/** @param {readonly string[]} rooms */
function shortened(rooms) {
  const shared = Object.keys(importRules).filter((room) => room.startsWith('src-shared/'));
  const hasAll = shared.every((room) => rooms.includes(room));
  const others = hasAll ? rooms.filter((room) => !room.startsWith('src-shared/')) : rooms;
  return [...others.map((room) => `\`${room}\``), ...(hasAll ? ['all of `src-shared`'] : [])];
}

/** @param {readonly RegExp[]} libraries */
function librariesOf(libraries) {
  const may = (/** @type {string} */ name) => libraries.some((pattern) => pattern.test(name));
  const named = [
    may('node:fs') ? '`node:`' : null,
    may('electron') ? 'Electron' : null,
    may('react') ? 'those of the window' : null,
    may('valibot') && !may('ws') ? 'the schemas' : null,
    may('ws') ? 'libraries' : null,
  ].filter((name) => name !== null);
  return named.join(', ') || 'none';
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const text = readFileSync(page, 'utf8');
  const made = await withMadeParts(text);
  if (!process.argv.includes('--check')) writeFileSync(page, made);
  else if (made !== text) {
    console.error('ARCHITECTURE.md differs from the code: run `node scripts/house-pages.mjs`.');
    process.exitCode = 1;
  }
}
