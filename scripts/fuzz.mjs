// `npm run fuzz -- --count N --seed S`: seeded inputs at every reader of foreign bytes (tests/hostile/fuzz). Prints the seed;
// the same one finds the same again. Ends with 1 when something was found.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { cacheFolder, root } from './project.mjs';

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const count = wholeNumber('count', values.count, 200_000);
const seed = wholeNumber('seed', values.seed, Math.floor(Math.random() * 2 ** 32));

const folder = join(cacheFolder, 'fuzz');
await build({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  build: {
    ssr: join(root, 'tests/hostile/fuzz/fuzz.ts'),
    target: 'node20',
    outDir: folder,
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'fuzz.js' } },
  },
});
/** @type {typeof import('../tests/hostile/fuzz/fuzz.ts')} */
const { fuzz } = await import(pathToFileURL(join(folder, 'fuzz.js')).href);

console.log(`${count} inputs, seed ${seed}`);
const startMs = performance.now();
const findings = await fuzz(count, seed);
for (const { reader, number, inputBase64, reason } of findings)
  console.error(`\n${reader}, input ${number}, base64 ${inputBase64}\n${reason}`);
console.log(`${findings.length} found in ${Math.round((performance.now() - startMs) / 1000)} s`);
process.exitCode = findings.length > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} otherwise
 */
function wholeNumber(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  console.error(`--${name} is a whole number, not ${text}`);
  process.exit(2);
}
