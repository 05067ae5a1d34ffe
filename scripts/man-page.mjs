// The manual page of the command line, made from the table that the command line is read by:
// `node scripts/man-page.mjs FILE` writes it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from './project.mjs';

/** In troff. */
export async function manPageText() {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: join(root, 'src-main/cli/words/man-page.ts'), write: false, minify: false },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const code = 'output' in output ? output.output[0].code : '';
  const { manPage } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return String(manPage(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = process.argv[2];
  if (file === undefined) throw new Error('usage: node scripts/man-page.mjs FILE');
  await writeFile(file, await manPageText());
}
