import { describe, expect, test } from 'vitest';
import {
  type InstalledProgram,
  isSwitchedOn,
  loginStart,
  startsHidden,
} from '../../../../src-main/desktop/choices/login-start';

const INSTALLED: InstalledProgram = {
  isPackaged: true,
  path: '/opt/Port59/port59-desktop',
  portableFile: undefined,
  appImage: undefined,
  dataFolder: null,
};
const HOME = { homeFolder: '/home/ada', configHome: undefined };
const onLinux = (
  program: Partial<InstalledProgram>,
  folders: { readonly homeFolder: string; readonly configHome?: string } = { homeFolder: '/home/ada' },
) => {
  const start = loginStart('linux', { ...INSTALLED, ...program }, { configHome: undefined, ...folders });
  if (start?.kind !== 'file') throw new Error('A file is expected.');
  return { path: start.path, exec: /^Exec=(.*)$/m.exec(start.text)?.[1], text: start.text };
};

describe('a start with the system', () => {
  test('[desktop 2 start with the system] Linux has a file in the autostart folder', () => {
    const { path, exec, text } = onLinux({});
    expect(path).toBe('/home/ada/.config/autostart/port59-desktop.desktop');
    expect(exec).toBe('/opt/Port59/port59-desktop --hidden');
    expect(text).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Port59\n/);
    expect(isSwitchedOn(text)).toBe(true);
  });

  test('[desktop 2 start with the system] another folder of settings counts when it is absolute', () => {
    expect(onLinux({}, { homeFolder: '/home/ada', configHome: '/cfg' }).path).toMatch(/^\/cfg\/autostart\//);
    expect(onLinux({}, { homeFolder: '/home/ada', configHome: 'cfg' }).path).toMatch(/^\/home\/ada\/\.config\//);
  });

  test('[desktop 2 start with the system] an AppImage starts from its own file', () => {
    expect(onLinux({ path: '/tmp/.mount_x/port59-desktop', appImage: '/home/ada/Port59.AppImage' }).exec).toBe(
      '/home/ada/Port59.AppImage --hidden',
    );
  });

  // What the desktop undoes: first the escapes of a value, then those within quotes.
  test.each([
    ['a space', '/home/ada/my data', '"/home/ada/my data"'],
    ['a per cent sign', '/home/ada/100% a', '"/home/ada/100%% a"'],
    ['a quote', '/home/ada/"a', String.raw`"/home/ada/\\"a"`],
    ['a dollar', '/home/ada/$HOME', String.raw`"/home/ada/\\$HOME"`],
    ['a backslash', '/home/ada/a\\b', String.raw`"/home/ada/a\\\\b"`],
    ['a new line', '/home/ada/a\nHidden=true', String.raw`"/home/ada/a\nHidden=true"`],
  ])('[desktop 2 start with the system] %s in a folder is only that', (_what, dataFolder, written) => {
    const { exec, text } = onLinux({ dataFolder });
    expect(exec).toBe(`/opt/Port59/port59-desktop --hidden --data ${written}`);
    expect(isSwitchedOn(text)).toBe(true);
  });

  test('[desktop 2 start with the system] Windows and macOS have an entry of their own', () => {
    expect(loginStart('darwin', INSTALLED, HOME)).toEqual({ kind: 'login-item', args: [] });
    const at = (dataFolder: string) => loginStart('win32', { ...INSTALLED, dataFolder }, HOME);
    expect(loginStart('win32', INSTALLED, HOME)).toEqual({ kind: 'login-item', args: ['--hidden'] });
    expect(at('C:\\Data')).toMatchObject({ args: ['--hidden', '--data', 'C:\\Data'] });
    expect(at('C:\\My data\\')).toMatchObject({ args: ['--hidden', '--data', '"C:\\My data\\\\"'] });
  });

  test('[desktop 2 start with the system] a checkout and a portable program leave nothing behind', () => {
    expect(loginStart('linux', { ...INSTALLED, isPackaged: false }, HOME)).toBeNull();
    expect(loginStart('win32', { ...INSTALLED, portableFile: 'C:\\Port59.exe' }, HOME)).toBeNull();
  });

  test('[desktop 2 start with the system] what the desktop switched off is off', () => {
    const { text } = onLinux({});
    expect(isSwitchedOn(null)).toBe(false);
    expect(isSwitchedOn(`${text}Hidden=true\n`)).toBe(false);
    expect(isSwitchedOn(text.replace('enabled=true', 'enabled=false'))).toBe(false);
  });

  test('[desktop 2 start with the system] a start by the system shows no window', () => {
    expect(startsHidden({ hidden: false, wasOpenedAtLogin: false })).toBe(false);
    expect(startsHidden({ hidden: true, wasOpenedAtLogin: false })).toBe(true);
    expect(startsHidden({ hidden: false, wasOpenedAtLogin: true })).toBe(true);
  });
});
