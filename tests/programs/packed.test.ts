/** The package of Linux, with a dummy in the place of Electron's runtime and of the tool that wraps a .deb. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { releaseOptions } from '../../scripts/release-options.mjs';
import { makeLinuxRuntime, makeRecorder, packWith, readFuses } from '../support/dummy-runtime';

const MAX_ASAR_BYTES = 2.5 * 1024 * 1024;
const require = createRequire(import.meta.url);

describe.skipIf(process.platform !== 'linux')('[desktop 3] the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'port59-pack-'));
  const unpacked = join(folder, 'out', process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
  const asar = join(unpacked, 'resources/app.asar');
  const withFeed = releaseOptions({ PORT59_UPDATE_FEED: 'https://feed.example/' }, 'linux');
  let listed: readonly string[] = [];

  beforeAll(async () => {
    makeLinuxRuntime(join(folder, 'runtime'));
    const fpm = join(folder, 'fpm');
    makeRecorder(fpm, join(folder, 'deb'));
    packWith(join(folder, 'runtime'), join(folder, 'out'), ['--linux', 'deb', `--${process.arch}`, ...withFeed], {
      CUSTOM_FPM_PATH: fpm,
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
    const names = [
      'main.js',
      'preload.cjs',
      'updater.js',
      'store-worker.js',
      'node-sqlite3-wasm.wasm',
      'icon.png',
      'tray/tray.png',
    ];
    for (const name of names) expect(listed).toContain(`/dist/desktop/${name}`);
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
    expect(readFuses(binary)).toEqual({
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

  test('its desktop entry opens files, folders and links with the window', () => {
    const entry = readFileSync(join(folder, 'deb/desktop-entry'), 'utf8').split('\n');
    expect(entry).toEqual(
      expect.arrayContaining([
        '[Desktop Entry]',
        'Name=Port59',
        'Exec=/opt/Port59/port59-desktop %U',
        'Terminal=false',
        'Icon=port59-desktop',
        'StartupWMClass=port59-desktop',
        'MimeType=inode/directory;application/octet-stream;x-scheme-handler/dcc;',
        'Categories=Network;FileTransfer;P2P;Chat;',
      ]),
    );
  });

  test('its .deb says what it is, brings icons of all sizes, and leaves `port59` to the command line', () => {
    const given = readFileSync(join(folder, 'deb/given'), 'utf8').split('\n');
    const after = (option: string) => given[given.indexOf(option) + 1];
    expect([after('--name'), after('--license'), after('--deb-compression')]).toEqual(['port59-desktop', 'MIT', 'xz']);
    expect(after('--description')).toBe('Chat and file transfers from person to person');
    expect(given).toContain('libasound2 | libasound2t64');
    const places = given.flatMap((line) => /=(\/.*)$/.exec(line)?.[1] ?? []);
    expect(places).toContain('/usr/share/applications/port59-desktop.desktop');
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(places).toContain(`/usr/share/icons/hicolor/${size}x${size}/apps/port59-desktop.png`);
    const afterInstall = readFileSync(join(folder, 'deb/after-install'), 'utf8');
    expect(afterInstall).toContain("'/usr/bin/port59-desktop'");
    expect(afterInstall).not.toMatch(/\/usr\/bin\/port59['\s]/);
  });

  test('with a feed in the environment of the release it knows where to look for newer ones', () => {
    const feed = readFileSync(join(unpacked, 'resources/app-update.yml'), 'utf8');
    expect(feed).toMatch(/^provider: generic\nurl: https:\/\/feed\.example\/$/m);
  });

  test('[desktop 2 linux] its AppArmor profile allows the sandbox where Ubuntu forbids it to strangers', () => {
    const profile = readFileSync(join(unpacked, 'resources/apparmor-profile'), 'utf8');
    expect(profile).toMatch(/profile "port59-desktop" "\/opt\/Port59\/port59-desktop" .*\{\s+userns,/);
  });
});
