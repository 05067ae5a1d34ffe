// What Electron's executable does with its arguments: `[switches] [-r module] app-folder [arguments of the app]`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './electron.mjs';

const args = process.argv.slice(2);
/** @type {string[]} */
const preloaded = [];
let folder = '';
let after = 0;
for (let i = 0; i < args.length && folder === ''; i++) {
  const arg = args[i] ?? '';
  if (arg === '-r') preloaded.push(args[++i] ?? '');
  else if (!arg.startsWith('-')) folder = resolve(arg);
  after = i + 1;
}

const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.describe(folder, description);
// An installed program is started without a folder; switches of a driver stand before it here.
const switches = args.slice(0, after).filter((arg) => arg.startsWith('--'));
process.argv = [process.execPath, ...(app.isPackaged ? [...switches, ...args.slice(after)] : args)];

// Playwright's loader takes the readiness of the app into its own hands; without it nobody has to ask.
const require = createRequire(import.meta.url);
for (const module of preloaded) require(module);

await import(pathToFileURL(join(folder, description.main)).href);
// Not before the main module has been evaluated to its end: one that awaits readiness hangs, as it would in Electron.
await app.getReady();
