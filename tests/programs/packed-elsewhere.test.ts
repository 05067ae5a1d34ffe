/**
 * The packages of macOS and Windows, made here with dummies in the place of Electron's runtime: what electron-builder writes
 * into them without downloads, read back.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { makeMacRuntime, makeRecorder, makeWindowsRuntime, packWith, readFuses } from '../support/dummy-runtime';

const FUSES = {
  runAsNode: '0',
  enableCookieEncryption: '0',
  enableNodeOptionsEnvironmentVariable: '0',
  enableNodeCliInspectArguments: '0',
  enableEmbeddedAsarIntegrityValidation: '1',
  onlyLoadAppFromAsar: '1',
  loadBrowserProcessSpecificV8Snapshot: '0',
  grantFileProtocolExtraPrivileges: '0',
};
const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'port59-pack-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('[desktop 3] the Mac program', () => {
  const contents = join(folder, 'mac/mac/Port59.app/Contents');
  let info: Record<string, unknown> = {};

  beforeAll(() => {
    makeMacRuntime(join(folder, 'mac-runtime'));
    // Apple's own tool, which a machine that is no Mac does not have.
    makeRecorder(join(folder, 'bin/codesign'), join(folder, 'codesign'));
    const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
    packWith(join(folder, 'mac-runtime'), join(folder, 'mac'), ['--mac', 'dir', '--x64'], { PATH });
    info = require('plist').parse(readFileSync(join(contents, 'Info.plist'), 'utf8'));
  }, 90_000);

  test('its Info.plist knows links, files and folders, and the local network [E4]', () => {
    expect(info).toMatchObject({
      CFBundleIdentifier: 'example.port59',
      CFBundleName: 'Port59',
      CFBundleURLTypes: [{ CFBundleURLSchemes: ['dcc'] }],
      CFBundleDocumentTypes: [{ LSItemContentTypes: ['public.data', 'public.folder'], LSHandlerRank: 'None' }],
      NSLocalNetworkUsageDescription: expect.stringContaining('your own network'),
    });
  });

  test('its icon is ours, and licence and notices lie in its resources', () => {
    expect(info.CFBundleIconFile).toBe('icon.icns');
    const icon = readFileSync(join(contents, 'Resources/icon.icns'));
    expect(icon.equals(readFileSync(join(root, 'assets/icon.icns')))).toBe(true);
    for (const name of ['LICENSE.txt', 'NOTICES.txt']) expect(existsSync(join(contents, 'Resources', name))).toBe(true);
  });

  test('its Info.plist holds the checksum of its asar, which Electron compares', () => {
    const hash = headerHash(join(contents, 'Resources/app.asar'));
    expect(info.ElectronAsarIntegrity).toEqual({ 'Resources/app.asar': { algorithm: 'SHA256', hash } });
  });

  test('its fuses are set, and it is signed anew after that [E3]', () => {
    const framework = join(contents, 'Frameworks/Electron Framework.framework/Electron Framework');
    expect(readFuses(readFileSync(framework))).toEqual(FUSES);
    const [first, identity] = readFileSync(join(folder, 'codesign/given'), 'utf8').split('\n');
    expect([first, identity]).toEqual(['--sign', '-']);
  });
});

describe('[desktop 3] the Windows program', () => {
  const unpacked = join(folder, 'win/win-unpacked');
  let entries: readonly ResourceEntry[] = [];
  let file = Buffer.alloc(0);

  beforeAll(() => {
    makeWindowsRuntime(join(folder, 'win-runtime'));
    packWith(join(folder, 'win-runtime'), join(folder, 'win'), ['--win', 'dir', '--x64']);
    file = readFileSync(join(unpacked, 'port59-desktop.exe'));
    const { NtExecutable, NtExecutableResource } = require('resedit');
    entries = NtExecutableResource.from(NtExecutable.from(file)).entries;
  }, 90_000);

  test('its icon has all sizes of ours', () => {
    const ICON = 3;
    expect(entries.filter(({ type }) => type === ICON)).toHaveLength(9);
  });

  test('its properties name it', () => {
    const { Resource } = require('resedit');
    const [version] = Resource.VersionInfo.fromEntries(entries);
    const [language] = version.getAllLanguagesForStringValues();
    expect(version.getStringValues(language)).toMatchObject({
      ProductName: 'Port59',
      FileDescription: 'Port59',
      CompanyName: 'The Port59 developers',
      InternalName: 'port59-desktop',
    });
  });

  test('its resources hold the checksum of its asar, which Electron compares', () => {
    const integrity = entries.find(({ type }) => type === 'INTEGRITY');
    expect(integrity?.id).toBe('ELECTRONASAR');
    const value = headerHash(join(unpacked, 'resources/app.asar'));
    expect(JSON.parse(new TextDecoder().decode(integrity?.bin))).toEqual([
      { file: 'resources\\app.asar', alg: 'SHA256', value },
    ]);
  });

  test('without a feed it has no address to look for newer ones at', () => {
    expect(existsSync(join(unpacked, 'resources/app-update.yml'))).toBe(false);
  });

  test('its fuses are set, and licence and notices lie beside it', () => {
    expect(readFuses(file)).toEqual(FUSES);
    for (const name of ['LICENSE.txt', 'NOTICES.txt']) expect(existsSync(join(unpacked, 'resources', name))).toBe(true);
  });
});

interface ResourceEntry {
  readonly type: string | number;
  readonly id: string | number;
  readonly bin: ArrayBuffer;
}

/** An asar begins with its list of files; Electron compares that list's checksum, and each file with the one in the list. */
function headerHash(asar: string): string {
  const { getRawHeader } = require('@electron/asar');
  return createHash('sha256').update(getRawHeader(asar).headerString).digest('hex');
}
