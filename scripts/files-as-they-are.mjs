// [E2] Electron's `fs` takes every file called *.asar for a folder, which for somebody's files is wrong: a folder with any
// Electron program would be sent unpacked, a file of that name not at all. In the desktop's bundles `fs` means Electron's
// `original-fs`; only what loads our own files, which lie in such an archive, keeps the other.
import * as promises from 'node:fs/promises';

const FS = /^(node:)?fs(\/promises)?$/;
const OWN_LOADING = [/[\\/]src-main[\\/]desktop[\\/]page-files\.ts$/, /[\\/]node_modules[\\/]node-sqlite3-wasm[\\/]/];
const PROMISES = '\0original-fs-promises';

/** Ids that only the plugin below may resolve. @param {string} id */
export const isFileSystem = (id) => FS.test(id);

/** @returns {import('vite').Plugin} */
export function filesAsTheyAre() {
  return {
    name: 'files-as-they-are',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!FS.test(id)) return null;
      if (OWN_LOADING.some((pattern) => pattern.test(importer ?? ''))) return { id, external: true };
      return id.endsWith('promises') ? PROMISES : { id: 'original-fs', external: true };
    },
    load(id) {
      if (id !== PROMISES) return null;
      const names = Object.keys(promises).filter((name) => name !== 'default');
      return `import fs from 'original-fs';\nexport default fs.promises;\nexport const { ${names.join(', ')} } = fs.promises;`;
    },
  };
}
