/**
 * The package as `npm run pack` makes it, with a dummy in the place of Electron's runtime: what it holds is real, and the
 * dummy has the few bytes in which Electron keeps its fuses.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installed, root } from '../../scripts/project.mjs';

const MAX_ASAR_BYTES = 2.5 * 1024 * 1024;
/** What Electron writes before its fuses, then the version of the wire and how many there are. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_NAMES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
];
const require = createRequire(import.meta.url);
const electronVersion = require('electron/package.json').version;

describe.skipIf(process.platform !== 'linux')('[desktop 3] the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'port59-pack-'));
  const unpacked = join(folder, 'out', process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
  const asar = join(unpacked, 'resources/app.asar');
  let listed: readonly string[] = [];

  beforeAll(async () => {
    makeDummyRuntime(join(folder, 'runtime'));
    const options = [
      `-c.electronDist=${join(folder, 'runtime')}`,
      `-c.electronVersion=${electronVersion}`,
      `-c.directories.output=${join(folder, 'out')}`,
      '-c.compression=store',
    ];
    execFileSync(process.execPath, [installed('electron-builder/cli.js'), '--dir', ...options], {
      cwd: root,
      stdio: 'pipe',
    });
    const { listPackage } = await import(require.resolve('@electron/asar'));
    listed = listPackage(asar, { isPack: false });
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('its asar holds the desktop, the window and nothing else: no command line, no maps, no tests', () => {
    const belongs = /^\/(package\.json|dist|dist\/(desktop|renderer)(\/.*)?)$/;
    expect(listed.filter((path) => !belongs.test(path))).toEqual([]);
    expect(listed.filter((path) => /\.map$|test|spec/.test(path))).toEqual([]);
  });

  test('[E9] the thread of the store and its wasm lie in the asar', () => {
    for (const name of ['main.js', 'preload.cjs', 'store-worker.js', 'node-sqlite3-wasm.wasm'])
      expect(listed).toContain(`/dist/desktop/${name}`);
    expect(listed).toContain('/dist/renderer/index.html');
    expect(listed).toContain('/dist/renderer/notices.txt');
  });

  test('its asar is 2.5 MB at most', () => {
    const { size } = statSync(asar);
    console.log(`app.asar: ${(size / 1024 / 1024).toFixed(2)} MB, ${listed.length} entries`);
    expect(size).toBeLessThanOrEqual(MAX_ASAR_BYTES);
  });

  test('the licence and the notices lie beside it', () => {
    const resource = (name: string) => readFileSync(join(unpacked, 'resources', name), 'utf8');
    expect(resource('LICENSE.txt')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
    expect(resource('NOTICES.txt')).toMatch(/^react-dom \d/m);
  });

  test('the executable is port59-desktop, and its fuses are set', () => {
    const binary = readFileSync(join(unpacked, 'port59-desktop'));
    const at = binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2;
    const fuses = Object.fromEntries(
      FUSE_NAMES.map((name, index) => [name, String.fromCharCode(binary[at + index] ?? 0)]),
    );
    expect(fuses).toEqual({
      runAsNode: '0',
      enableCookieEncryption: '0',
      enableNodeOptionsEnvironmentVariable: '0',
      enableNodeCliInspectArguments: '0',
      enableEmbeddedAsarIntegrityValidation: '1',
      onlyLoadAppFromAsar: '1',
      loadBrowserProcessSpecificV8Snapshot: '0',
      grantFileProtocolExtraPrivileges: '0',
    });
  });
});

/** As far as electron-builder looks at it. The fuses begin as the opposite of what we want, where that can be. */
function makeDummyRuntime(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  writeFileSync(join(folder, 'locales/en-US.pak'), '');
  writeFileSync(join(folder, 'version'), electronVersion);
  const fuses = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, 9]), Buffer.from('101100110')]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), fuses, Buffer.alloc(64)]), { mode: 0o755 });
}
