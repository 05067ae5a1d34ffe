/** What `npm pack` puts into the tarball: what runs, and what one reads. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';

/** npm always takes what `main` names, which is the desktop's. */
const BELONGS = /^(dist\/(cli|renderer|man)\/|dist\/desktop\/main\.js$|docs\/|package\.json$|README\.md$|LICENSE$)/;

test.skipIf(process.platform === 'win32')('[D6] npm pack holds only what runs, without maps', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
  );
  const paths: string[] = packed.files.map(({ path }: { readonly path: string }) => path);
  expect(paths).toContain('docs/serve.md');
  expect(paths.filter((path) => !BELONGS.test(path) || path.endsWith('.map'))).toEqual([]);
});

test('[D6] whoever installs it gets no other packages, and a clean clone is built first', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.bin).toEqual({ port59: 'dist/cli/port59.js' });
  expect(manifest.scripts.prepack).toContain('scripts/build.mjs');
});
