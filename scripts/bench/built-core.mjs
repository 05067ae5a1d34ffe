// The core and its store's thread as modules of their own, for benchmarks that look into one process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { cacheFolder, root } from '../project.mjs';

const folder = join(cacheFolder, 'bench-core');

/** @returns {Promise<{ core: any, data: any }>} `createCore`, and the database without its thread */
export async function builtCore() {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      minify: false,
      rolldownOptions: {
        input: {
          core: join(root, 'src-main/core/core.ts'),
          data: join(root, 'src-main/storage/mended-data.ts'),
          'store-worker': join(root, 'src-main/storage/store-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(folder, `${name}.js`)).href);
  return { core: await load('core'), data: await load('data') };
}

/**
 * @param {any} core
 * @param {string} dataFolder
 * @param {object} settings
 */
export function startCore(core, dataFolder, settings) {
  const abilities = {
    nativeDialogs: false,
    reveal: false,
    notifications: false,
    pathsOfDroppedFiles: false,
    spoolUrl: null,
  };
  const ports = { abilities, downloadsFolder: join(dataFolder, 'downloads') };
  const overrides = { nick: 'bench', listen: [{ host: '127.0.0.1', port: 0 }], ...settings };
  return core.createCore({ dataFolder, listen: true, version: 'bench', ports, overrides });
}

/**
 * @param {readonly number[]} values
 * @param {number} percent
 */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
