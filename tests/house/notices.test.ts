/** The notices of what is bundled: whose they are, and that nothing without a licence is passed on. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collectNotices, noticesText, packageFolderOf } from '../../scripts/notices.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-notices-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['/a/node_modules/react/index.js', '/a/node_modules/react'],
  ['/a/node_modules/@scope/name/lib/x.js', '/a/node_modules/@scope/name'],
  ['/a/node_modules/one/node_modules/two/x.js', '/a/node_modules/one/node_modules/two'],
  ['\0/a/node_modules/react/index.js?commonjs-module', '/a/node_modules/react'],
  ['C:\\a\\node_modules\\ws\\index.js', 'C:/a/node_modules/ws'],
  ['/a/src-main/core/core.ts', null],
])('[desktop 3] the module %j belongs to %j', (moduleId, packageFolder) => {
  expect(packageFolderOf(moduleId)).toBe(packageFolder);
});

test('[desktop 3] each bundled package once, by name, with the text of its licence', () => {
  addPackage('zeta', { version: '1.0.0', license: 'ISC' }, { 'LICENSE.md': 'zeta may be copied' });
  addPackage('alpha', { version: '2.0.0', license: 'MIT', author: { name: 'Ann' } });
  const notices = collectNotices();
  const moduleIds = ['zeta/a.js', 'zeta/b.js', 'alpha/a.js'].map((path) => join(folder, 'node_modules', path));
  notices.plugin.generateBundle({}, { 'main.js': { type: 'chunk', moduleIds }, 'a.css': { type: 'asset' } });
  const text = notices.text();
  expect(text.match(/^\S+ \d\.0\.0 \(.*\)$/gm)).toEqual(['alpha 2.0.0 (MIT)', 'zeta 1.0.0 (ISC)']);
  expect(text).toContain('zeta may be copied');
  expect(text).toContain('Licence: MIT. Copyright Ann');
});

test('[desktop 3] a package without any licence stops the build', () => {
  addPackage('mine', { version: '1.0.0' });
  expect(() => noticesText([join(folder, 'node_modules/mine')])).toThrow('mine 1.0.0 comes without a licence.');
});

function addPackage(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): void {
  const at = join(folder, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
}
