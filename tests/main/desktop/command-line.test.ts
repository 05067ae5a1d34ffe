import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseDesktopArguments } from '../../../src-main/desktop/command-line';

const folder = resolve('/home/ada');

test('files are meant from the folder the program was started in', () => {
  const { files } = parseDesktopArguments(['notes.txt', resolve('/etc/hosts')], folder);
  expect(files).toEqual([resolve(folder, 'notes.txt'), resolve('/etc/hosts')]);
});

test('nick and data folder are taken, in both spellings', () => {
  const apart = parseDesktopArguments(['--nick', 'ada', '--data', 'port59-data'], folder);
  expect(apart).toEqual({ nick: 'ada', dataFolder: resolve(folder, 'port59-data'), files: [], links: [] });
  expect(parseDesktopArguments(['--nick=ada', '--data=port59-data'], folder)).toEqual(apart);
});

test('[desktop 2 links] switches of Chromium and links are no files', () => {
  const { files, links } = parseDesktopArguments(
    ['--no-sandbox', '--force-color-profile=srgb', 'dcc://bob@host', 'a.txt'],
    folder,
  );
  expect([files, links]).toEqual([[resolve(folder, 'a.txt')], ['dcc://bob@host']]);
});

test('a file whose name begins with a dash can be given after --', () => {
  expect(parseDesktopArguments(['--', '-notes.txt'], folder).files).toEqual([resolve(folder, '-notes.txt')]);
});
