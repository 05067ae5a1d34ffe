/**
 * A dummy in the place of Electron's runtime, for each system, as far as electron-builder looks at it: what it packs is
 * real then, and can be read back. The fuses begin as the opposite of what we want, where that can be.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installed, root } from '../../scripts/project.mjs';

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
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'];
const require = createRequire(import.meta.url);
const electronVersion: string = require('electron/package.json').version;

const wire = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, 9]), Buffer.from('101100110')]);

/** By name: `'1'` on, `'0'` off. Throws when there are none. */
export function readFuses(binary: Buffer): Readonly<Record<string, string>> {
  const at = binary.indexOf(FUSE_SENTINEL);
  if (at < 0) throw new Error('no fuses in this binary');
  const first = at + FUSE_SENTINEL.length + 2;
  return Object.fromEntries(FUSE_NAMES.map((name, index) => [name, String.fromCharCode(binary[first + index] ?? 0)]));
}

/** Runs electron-builder with a dummy. Returns what it said. */
export function packWith(runtime: string, out: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const options = [
    `-c.electronDist=${runtime}`,
    `-c.electronVersion=${electronVersion}`,
    `-c.directories.output=${out}`,
    '-c.compression=store',
  ];
  return execFileSync(process.execPath, [installed('electron-builder/cli.js'), ...args, ...options], {
    cwd: root,
    stdio: 'pipe',
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

export function makeLinuxRuntime(folder: string): void {
  writeRuntimeFile(folder, 'resources/nothing', '');
  writeRuntimeFile(folder, 'locales/en-US.pak', '');
  writeRuntimeFile(folder, 'version', electronVersion);
  writeRuntimeFile(folder, 'electron', Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
  chmodSync(join(folder, 'electron'), 0o755);
}

export function makeMacRuntime(folder: string): void {
  const contents = 'Electron.app/Contents';
  writeRuntimeFile(folder, 'version', electronVersion);
  writeRuntimeFile(
    folder,
    `${contents}/Info.plist`,
    plist({ CFBundleExecutable: 'Electron', CFBundleIconFile: 'electron.icns' }),
  );
  writeRuntimeFile(folder, `${contents}/MacOS/Electron`, '');
  writeRuntimeFile(folder, `${contents}/Resources/electron.icns`, '');
  writeRuntimeFile(folder, `${contents}/Resources/en.lproj/locale.pak`, '');
  writeRuntimeFile(folder, `${contents}/Frameworks/Electron Framework.framework/Electron Framework`, wire);
  writeRuntimeFile(
    folder,
    `${contents}/Frameworks/Electron Framework.framework/Versions/A/Resources/en.lproj/locale.pak`,
    '',
  );
  for (const suffix of HELPERS) {
    const name = `Electron Helper${suffix}`;
    writeRuntimeFile(
      folder,
      `${contents}/Frameworks/${name}.app/Contents/Info.plist`,
      plist({ CFBundleExecutable: name }),
    );
    writeRuntimeFile(folder, `${contents}/Frameworks/${name}.app/Contents/MacOS/${name}`, '');
  }
}

/** A program of no code, with the resources that electron-builder edits, and the fuses in one of them. */
export function makeWindowsRuntime(folder: string): void {
  const { NtExecutable, NtExecutableResource, Resource } = require('resedit');
  const executable = NtExecutable.createEmpty(false, false);
  const resource = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  version.setFileVersion(electronVersion, 1033);
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resource.entries);
  resource.entries.push({ type: 10, id: 59, lang: 1033, codepage: 1200, bin: wire });
  resource.outputResource(executable);
  writeRuntimeFile(folder, 'electron.exe', Buffer.from(executable.generate()));
  writeRuntimeFile(folder, 'resources/nothing', '');
  writeRuntimeFile(folder, 'locales/en-US.pak', '');
  writeRuntimeFile(folder, 'version', electronVersion);
}

/**
 * A script under a program's name, that writes down what it was given, a line an argument, as `given` in a folder, and
 * keeps the desktop entry and the script after the installation, which are gone when electron-builder has ended. The
 * .deb it leaves is empty.
 */
export function makeRecorder(path: string, folder: string): void {
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh
for argument in "$@"; do
  printf '%s\\n' "$argument" >> "${folder}/given"
  case "$argument" in
    *.desktop=*) cp "\${argument%%=*}" "${folder}/desktop-entry" ;;
    *.deb) : > "$argument" ;;
    *-after-install) cp "$argument" "${folder}/after-install" ;;
  esac
done
`;
  writeFileSync(path, script, { mode: 0o755 });
}

function writeRuntimeFile(folder: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function plist(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${lines.join('')}</dict></plist>\n`;
}
