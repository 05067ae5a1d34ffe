import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { downloadsFolderOf } from '../../../src-main/core/downloads-folder';

const homeFolder = resolve('/home/ada');
const linux = { platform: 'linux', homeFolder, configHome: undefined };
const says = (text: string) => () => text;

describe('[desktop 2 downloads] the downloads folder', () => {
  test.each([
    ['XDG_DOWNLOAD_DIR="$HOME/Téléchargements"', join(homeFolder, 'Téléchargements')],
    ['# mine\n  XDG_DOWNLOAD_DIR="/big/disk"\nXDG_MUSIC_DIR="$HOME/Music"', resolve('/big/disk')],
    ['XDG_DOWNLOAD_DIR="$HOME/a \\"b\\""', join(homeFolder, 'a "b"')],
    ['XDG_DOWNLOAD_DIR="/first"\nXDG_DOWNLOAD_DIR="/last"', resolve('/last')],
    ['XDG_DOWNLOAD_DIR="$HOME/"', join(homeFolder, 'Downloads')],
    ['XDG_DOWNLOAD_DIR="relative"', join(homeFolder, 'Downloads')],
    ['#XDG_DOWNLOAD_DIR="/off"', join(homeFolder, 'Downloads')],
    ['\u0000nonsense', join(homeFolder, 'Downloads')],
  ])('of Linux is what the user-dirs file says: %j', (text, folder) => {
    expect(downloadsFolderOf(linux, says(text))).toBe(folder);
  });

  test('is Downloads where there is no such file', () => {
    const missing = () => {
      throw new Error('ENOENT');
    };
    expect(downloadsFolderOf(linux, missing)).toBe(join(homeFolder, 'Downloads'));
  });

  test.each([
    [resolve('/etc/ada'), join(resolve('/etc/ada'), 'user-dirs.dirs')],
    ['relative', join(homeFolder, '.config', 'user-dirs.dirs')],
  ])('is looked up under XDG_CONFIG_HOME=%s', (configHome, path) => {
    const read: string[] = [];
    downloadsFolderOf({ ...linux, configHome }, (asked) => {
      read.push(asked);
      return '';
    });
    expect(read).toEqual([path]);
  });

  test('of the other systems asks no file', () => {
    expect(downloadsFolderOf({ ...linux, platform: 'darwin' }, says('XDG_DOWNLOAD_DIR="/x"'))).toBe(
      join(homeFolder, 'Downloads'),
    );
  });
});
