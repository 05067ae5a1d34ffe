// Makes `import 'electron'` and `require('electron')` (Playwright does the latter) mean the stand-in.
import Module, { register } from 'node:module';
import * as electron from './electron.mjs';

const standin = new URL('./electron.mjs', import.meta.url).href;
const hook = `export const resolve = (specifier, context, next) =>
  specifier === 'electron' ? { url: ${JSON.stringify(standin)}, shortCircuit: true } : next(specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

// Node's own loader of CommonJS modules, which no public hook of Node 20 reaches.
const loader = /** @type {{ _load(id: string, ...rest: unknown[]): unknown }} */ (/** @type {unknown} */ (Module));
const loadOriginal = loader._load;
const forRequire = { ...electron };
loader._load = function load(id, ...rest) {
  return id === 'electron' ? forRequire : loadOriginal.call(this, id, ...rest);
};
