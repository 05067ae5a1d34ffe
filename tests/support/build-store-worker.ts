/** Vitest runs the sources as they are, threads need a file: the store's is bundled once for each run. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { cacheFolder, root } from '../../scripts/project.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The bundled program of the store's thread. */
    storeWorker: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Two runs at once do not write to one file.
  const folder = join(cacheFolder, `store-worker-${process.pid}`);
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { 'store-worker': join(root, 'src-main/storage/store-worker.ts') },
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  project.provide('storeWorker', join(folder, 'store-worker.mjs'));
  return () => rm(folder, { recursive: true, force: true });
}
