import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../../scripts/project.mjs';
import { linkHandler } from '../../../../src-main/desktop/choices/link-handler';
import { parseDesktopArguments } from '../../../../src-main/desktop/choices/start-arguments';

const installed = { isPackaged: true, path: 'C:\\Port59\\port59-desktop.exe', portableFile: undefined };

test('[desktop 2 links] an installed program on Windows opens links, with nothing of a link read as an option', () => {
  const handler = linkHandler('win32', installed);
  expect(handler).toEqual({ scheme: 'dcc', program: installed.path, args: ['--'] });
  const injected = ['dcc://bob', '--data=\\\\evil\\share', '--nick', 'mallory'];
  const given = parseDesktopArguments([...(handler?.args ?? []), ...injected], '/');
  expect([given.links, given.dataFolder, given.nick]).toEqual([['dcc://bob'], null, null]);
});

test('[desktop 2 links] the installer says the same', () => {
  const installer = readFileSync(join(root, 'assets/installer.nsh'), 'utf8');
  const command = installer.split('\n').find((line) => line.includes('dcc\\shell\\open\\command'));
  expect(command).toContain(`"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" -- "%1"`);
});

test.each([
  ['on Linux', 'linux', installed],
  ['on macOS', 'darwin', installed],
  ['from a checkout', 'win32', { ...installed, isPackaged: false }],
  ['as a portable program', 'win32', { ...installed, portableFile: 'D:\\Port59.exe' }],
] as const)('[desktop 2 links] %s nothing is registered at a start', (_where, platform, program) => {
  expect(linkHandler(platform, program)).toBeNull();
});
