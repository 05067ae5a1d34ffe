// Makes `import 'electron'` and `require('electron')` (Playwright does the latter) mean the stand-in.
import Module, { register } from 'node:module';
import { originalFs } from './asar-files.mjs';
import * as electron from './electron.mjs';

const standin = new URL('./electron.mjs', import.meta.url).href;
Object.assign(globalThis, { electronStandinFs: originalFs });
const names = Object.keys(originalFs).filter((name) => name !== 'default');
const fsModule = `const fs = globalThis.electronStandinFs; export default fs; export const { ${names.join(', ')} } = fs;`;
const urls = { electron: standin, 'original-fs': `data:text/javascript,${encodeURIComponent(fsModule)}` };
const hook = `const urls = ${JSON.stringify(urls)};
export const resolve = (specifier, context, next) =>
  Object.hasOwn(urls, specifier) ? { url: urls[specifier], shortCircuit: true } : next(specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

// Node's own loader of CommonJS modules, which no public hook of Node 20 reaches.
const loader = /** @type {{ _load(id: string, ...rest: unknown[]): unknown }} */ (/** @type {unknown} */ (Module));
const loadOriginal = loader._load;
const forRequire = { ...electron };
loader._load = function load(id, ...rest) {
  if (id === 'original-fs') return originalFs;
  return id === 'electron' ? forRequire : loadOriginal.call(this, id, ...rest);
};
