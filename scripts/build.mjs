// Builds everything that runs: `node scripts/build.mjs` all of it, `node scripts/build.mjs cli renderer` only those parts.
// Libraries are bundled, so that dist/ runs without node_modules; what must stay a file (SQLite's .wasm) is copied.
import { chmod, copyFile, cp, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { filesAsTheyAre, isFileSystem } from './files-as-they-are.mjs';
import { distStamp } from './freshness.mjs';
import { manPageText } from './man-page.mjs';
import { collectNotices } from './notices.mjs';
import { installed, root } from './project.mjs';

/** Electron 45 carries Chromium 156; browsers of the headless host may be older. */
const WINDOW_TARGET = 'chrome130';
/** The command line runs on Node 20, the desktop on Electron's Node 24: one target serves both. */
const NODE_TARGET = 'node20';
const SQLITE_WASM = 'node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm';

/** Optional speed-ups of `ws`; it does without them. */
const OPTIONAL_NATIVE = ['bufferutil', 'utf-8-validate'];
const NEVER_BUNDLED = [
  'electron',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
  ...OPTIONAL_NATIVE,
];

const notices = collectNotices();
const noticesFile = join(root, 'dist/renderer/notices.txt');

const DESKTOP = 'dist/desktop';
/** Of a package every byte is downloaded; functions and classes keep their names, so that the log's stacks can be read. */
const READABLE_STACKS = { mangle: { keepNames: true }, compress: true, codegen: { removeWhitespace: true } };

const parts = {
  desktop: async () => {
    await buildForNode({ entry: 'src-main/desktop/main.ts', name: 'main', out: DESKTOP, format: 'es' });
    await buildForNode({ entry: 'src-main/desktop/preload.ts', name: 'preload', out: 'dist/desktop', format: 'cjs' });
    // Of a library for the most part, and loaded by few: as small as it gets.
    await buildForNode({
      entry: 'src-main/desktop/updater.ts',
      name: 'updater',
      out: DESKTOP,
      format: 'es',
      minify: true,
    });
    await buildStoreWorker('dist/desktop');
    await copyFile(join(root, 'assets/icons/256x256.png'), join(root, 'dist/desktop/icon.png'));
    await cp(join(root, 'assets/tray'), join(root, 'dist/desktop/tray'), { recursive: true });
  },
  cli: async () => {
    await buildForNode({
      entry: 'src-main/cli/main.ts',
      name: 'port59',
      out: 'dist/cli',
      format: 'es',
      banner: '#!/usr/bin/env node',
    });
    await buildStoreWorker('dist/cli');
    await chmod(join(root, 'dist/cli/port59.js'), 0o755);
    await mkdir(join(root, 'dist/man'), { recursive: true });
    await writeFile(join(root, 'dist/man/port59.1'), await manPageText());
  },
  renderer: () =>
    build({
      configFile: false,
      root: join(root, 'src-renderer'),
      base: './',
      publicDir: false,
      plugins: [react(), notices.plugin],
      logLevel: 'warn',
      build: {
        target: WINDOW_TARGET,
        outDir: join(root, 'dist/renderer'),
        emptyOutDir: true,
        sourcemap: true,
        // The content security policy of both hosts allows files of our own only: no inline code, no data: URLs.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
      },
    }),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const startedAt = new Date();
// Some parts only know some of the libraries: then the notices of the last whole build stay.
const lastNotices = wanted.length > 0 ? await readFile(noticesFile, 'utf8').catch(() => null) : null;
if (wanted.length === 0) await rm(join(root, 'dist'), { recursive: true, force: true });
for (const [name, buildPart] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (wanted.length > 0) await rm(join(root, 'dist', name), { recursive: true, force: true });
  await buildPart();
}
if (wanted.length === 0) {
  await writeFile(noticesFile, notices.text());
  // Once more for beside the package, see electron-builder.yml.
  await copyFile(noticesFile, join(root, 'dist/notices.txt'));
}
if (lastNotices !== null) await writeFile(noticesFile, lastNotices);
if (wanted.length === 0) await stampAsBuilt();
console.log(
  `Built ${wanted.length > 0 ? wanted.join(', ') : 'everything'} in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s.`,
);

/**
 * @param {{ entry: string, name: string, out: string, format: 'es' | 'cjs', banner?: string, minify?: boolean }} part
 *   A `cjs` part becomes one file: a sandboxed preload can load nothing else.
 */
function buildForNode({ entry, name, out, format, banner, minify = false }) {
  const forElectron = out === DESKTOP && format === 'es';
  return build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins: [notices.plugin, ...(forElectron ? [filesAsTheyAre()] : [])],
    ssr: { noExternal: true },
    // SQLite's loader is CommonJS and looks for its .wasm in __dirname, which bundled as a module it would not have.
    define: format === 'es' ? { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } : {},
    build: {
      ssr: true,
      target: NODE_TARGET,
      outDir: join(root, out),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: join(root, entry) },
        external: forElectron ? [...NEVER_BUNDLED.filter((id) => !isFileSystem(id)), 'original-fs'] : NEVER_BUNDLED,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          // Flat, so that every chunk finds the .wasm beside itself.
          chunkFileNames: '[name]-[hash].js',
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
          minify: minify || (out === DESKTOP && READABLE_STACKS),
          ...(banner ? { banner: (chunk) => (chunk.isEntry ? banner : '') } : {}),
        },
      },
    },
  });
}

/**
 * The thread of the store is a program of its own, beside the one that starts it.
 * @param {string} folder
 */
async function buildStoreWorker(folder) {
  await buildForNode({
    entry: 'src-main/storage/store-worker.ts',
    name: 'store-worker',
    out: folder,
    format: 'es',
    minify: folder === DESKTOP,
  });
  await copyFile(installed(SQLITE_WASM), join(root, folder, 'node-sqlite3-wasm.wasm'));
}

/** Dated to the start, so that a source saved while we built counts as newer. */
async function stampAsBuilt() {
  await mkdir(dirname(distStamp), { recursive: true });
  await writeFile(distStamp, '');
  await utimes(distStamp, startedAt, startedAt);
}
