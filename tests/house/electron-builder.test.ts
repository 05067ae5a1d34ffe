/** electron-builder reads its configuration only on a release machine; its schema can be asked everywhere. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { releaseOptions } from '../../scripts/release-options.mjs';

const require = createRequire(import.meta.url);
// Not exported by its index; the file is where electron-builder itself takes it from.
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config');
const { DebugLogger } = require('builder-util');

test('electron-builder.yml fits the schema of electron-builder', async () => {
  const config = await getConfig(root, null, {});
  await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
});

test('a misspelt option would be refused', async () => {
  const config = { ...(await getConfig(root, null, {})), asarr: true };
  await expect(validateConfiguration(config, new DebugLogger(false))).rejects.toThrow(/asarr/);
});

test('[E3] a Mac program is signed anew after its fuses were set, ad hoc without a certificate', async () => {
  const config = await getConfig(root, null, {});
  expect(config.mac).toMatchObject({ identity: '-', hardenedRuntime: true });
  expect(config.electronFuses.resetAdHocDarwinSignature).toBe(true);
});

test('[E4] [desktop 2 open with] its Info.plist says why it wants the local network, and takes any file or folder', async () => {
  const { extendInfo } = (await getConfig(root, null, {})).mac;
  expect(extendInfo.NSLocalNetworkUsageDescription).toMatch(/^Port59 connects .+\.$/);
  expect(extendInfo.CFBundleDocumentTypes).toEqual([
    expect.objectContaining({ LSHandlerRank: 'None', LSItemContentTypes: ['public.data', 'public.folder'] }),
  ]);
});

test('[desktop 3] a feed and a certificate come from the environment; without them nobody looks for updates', async () => {
  expect((await getConfig(root, null, {})).publish).toBeNull();
  expect(releaseOptions({}, 'darwin')).toEqual([]);
  const env = { PORT59_UPDATE_FEED: 'https://feed.example/', CSC_NAME: 'Ada' };
  expect(releaseOptions(env, 'linux')).toEqual(['-c.publish.provider=generic', '-c.publish.url=https://feed.example/']);
  expect(releaseOptions(env, 'darwin')).toContain('-c.mac.identity=Ada');
});

test('[desktop 3] three systems, two processors each', async () => {
  const config = await getConfig(root, null, {});
  const made = ['linux', 'win', 'mac'].flatMap((system) =>
    config[system].target.map(({ target, arch }: { target: string; arch: string[] }) => `${target} ${arch.join(' ')}`),
  );
  expect(made).toEqual(['AppImage', 'deb', 'nsis', 'portable', 'dmg', 'zip'].map((target) => `${target} x64 arm64`));
});

test('[desktop 2 command line] the window is port59-desktop, so that port59 stays the command line', async () => {
  const config = await getConfig(root, null, {});
  expect([config.linux.executableName, config.win.executableName]).toEqual(['port59-desktop', 'port59-desktop']);
});

test('[desktop 2 linux] the deb asks for what new systems name otherwise, the AppImage for no libfuse2', async () => {
  const config = await getConfig(root, null, {});
  expect(config.deb.depends).toEqual(expect.arrayContaining(['libgbm1', 'libasound2 | libasound2t64']));
  expect(config.toolsets.appimage).toBe('1.0.3');
  const { desktopName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect([desktopName, config.linux.syncDesktopName]).toEqual(['port59-desktop.desktop', true]);
});

test('[desktop 2 windows] all that the installer adds it takes away again', async () => {
  const script = readFileSync(join(root, (await getConfig(root, null, {})).nsis.include), 'utf8');
  const [, install = '', uninstall = ''] = script.split('!macro ');
  expect(install).toMatch(/^customInstall/);
  expect(uninstall).toMatch(/^customUnInstall/);
  expect(install).toContain('Software\\Classes\\dcc\\shell\\open\\command');
  expect(uninstall).toContain('DeleteRegKey SHCTX "Software\\Classes\\dcc"');
  expect(install).toContain('CreateShortCut "$SENDTO\\Port59.lnk"');
  expect(uninstall).toContain('Delete "$SENDTO\\Port59.lnk"');
  expect(install).toContain('firewall add rule name="Port59" dir=in');
  expect(uninstall).toContain('firewall delete rule name="Port59"');
  // Electron names a login item after the id that main.ts sets.
  const config = await getConfig(root, null, {});
  expect(uninstall).toContain(`CurrentVersion\\Run" "${config.appId}"`);
  expect(readFileSync(join(root, 'src-main/desktop/main.ts'), 'utf8')).toContain(
    `setAppUserModelId('${config.appId}')`,
  );
});
