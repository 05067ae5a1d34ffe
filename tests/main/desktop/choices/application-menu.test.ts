import { describe, expect, test } from 'vitest';
import { applicationMenu, type MenuEntry } from '../../../../src-main/desktop/choices/application-menu';

const titles = (entries: readonly MenuEntry[]) =>
  entries.map((entry) => (entry.kind === 'menu' ? entry.label : entry.kind === 'role' ? entry.role : entry.kind));
const flat = (entries: readonly MenuEntry[]): readonly MenuEntry[] =>
  entries.flatMap((entry) => (entry.kind === 'menu' ? flat(entry.entries) : [entry]));
const items = (platform: string) => flat(applicationMenu(platform)).filter((entry) => entry.kind === 'item');

describe('[desktop 2 menus] the application menu', () => {
  test('has the menus of its system', () => {
    const usual = ['&File', '&Edit', '&View', '&Go', '&Help'];
    expect(titles(applicationMenu('win32'))).toEqual(usual);
    expect(titles(applicationMenu('linux'))).toEqual(usual);
    expect(titles(applicationMenu('darwin'))).toEqual([
      ...['Port59', '&File', '&Edit', '&View', '&Go'],
      ...['windowMenu', '&Help'],
    ]);
  });

  test.each(['win32', 'linux', 'darwin'])('of %s holds every place once, log and data folder', (platform) => {
    expect(
      items(platform)
        .map(({ label }) => label)
        .toSorted(),
    ).toEqual([
      ...['About Port59', 'Contacts', 'Go to…', 'Home', 'Keys', 'Settings…'],
      ...['Show data folder', 'Show log', 'Transfers'],
    ]);
  });

  test.each(['win32', 'linux', 'darwin'])('of %s can end the program, copy, and zoom', (platform) => {
    const roles = flat(applicationMenu(platform)).map((entry) => (entry.kind === 'role' ? entry.role : null));
    for (const role of ['quit', 'cut', 'copy', 'paste', 'zoomIn', 'zoomOut', 'resetZoom', 'togglefullscreen'])
      expect(roles.filter((one) => one === role)).toEqual([role]);
  });

  test('gives no key twice', () => {
    const keys = items('darwin')
      .map((item) => item.keys)
      .filter((key) => key !== null);
    expect(keys).toContain('CmdOrCtrl+,');
    expect(new Set(keys).size).toBe(keys.length);
  });
});
