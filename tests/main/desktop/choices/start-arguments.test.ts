import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../../../src-main/cli/words/command-table';
import {
  commandIsElsewhere,
  ownArguments,
  parseDesktopArguments,
} from '../../../../src-main/desktop/choices/start-arguments';

const folder = resolve('/home/ada');

describe('[E5] our own arguments', () => {
  const checkout = { isPackaged: false, appPath: resolve('/src/port59'), workingFolder: resolve('/src/port59') };

  test('of a package follow the program', () => {
    const place = { ...checkout, isPackaged: true, workingFolder: folder };
    expect(ownArguments(['/opt/port59-desktop', '--no-sandbox', 'a.txt'], place)).toEqual(['--no-sandbox', 'a.txt']);
  });

  test.each([
    ['nothing', []],
    ['a switch', ['--no-sandbox']],
    ['what a test driver gives', ['-r', '/driver/loader.js', '--inspect=0', '--remote-debugging-port=0']],
  ])('of a checkout follow its folder, with %s before it', (_what, before) => {
    expect(ownArguments(['/electron', ...before, '.', '--data', 'x', 'a.txt'], checkout)).toEqual([
      ...['--data', 'x', 'a.txt'],
    ]);
  });

  test('are not cut where the folder is given once more, as a thing to send', () => {
    expect(ownArguments(['/electron', '.', '--nick', 'ada', '.'], checkout)).toEqual(['--nick', 'ada', '.']);
  });

  test('follow the main file, where that is what Electron was given', () => {
    const place = { ...checkout, appPath: resolve('/src/port59/dist/desktop') };
    expect(ownArguments(['/electron', '--no-sandbox', 'dist/desktop/main.js', 'a.txt'], place)).toEqual(['a.txt']);
  });

  test('follow the first word, where the folder was reached through a link', () => {
    expect(ownArguments(['/electron', '--no-sandbox', '/linked', 'a.txt'], checkout)).toEqual(['a.txt']);
  });

  test('are none where there is no word at all', () => {
    expect(ownArguments(['/electron', '--no-sandbox'], checkout)).toEqual([]);
  });
});

describe('the arguments of a start', () => {
  test('files are meant from the folder the program was started in', () => {
    const { files } = parseDesktopArguments(['notes.txt', resolve('/etc/hosts')], folder);
    expect(files).toEqual([resolve(folder, 'notes.txt'), resolve('/etc/hosts')]);
  });

  test('[desktop 2 start with the system] one without a window says so', () => {
    expect(parseDesktopArguments(['--hidden', 'a.txt'], folder)).toMatchObject({
      hidden: true,
      files: [resolve(folder, 'a.txt')],
    });
  });

  test('nick and data folder are taken, in both spellings', () => {
    const apart = parseDesktopArguments(['--nick', 'ada', '--data', 'port59-data'], folder);
    expect(apart).toEqual({
      ...{ nick: 'ada', dataFolder: resolve(folder, 'port59-data') },
      ...{ command: null, hidden: false, files: [], links: [] },
    });
    expect(parseDesktopArguments(['--nick=ada', '--data=port59-data'], folder)).toEqual(apart);
  });

  test('[E5] [desktop 2 links] switches of Chromium, wherever they stand, and links are no files', () => {
    const { files, links } = parseDesktopArguments(
      ['--no-sandbox', '--force-color-profile=srgb', 'dcc://bob@host', '-psn_0_1234', 'a.txt', '--disable-gpu'],
      folder,
    );
    expect([files, links]).toEqual([[resolve(folder, 'a.txt')], ['dcc://bob@host']]);
  });

  test('a file whose name begins with a dash can be given after --', () => {
    expect(parseDesktopArguments(['--', '-notes.txt'], folder).files).toEqual([resolve(folder, '-notes.txt')]);
  });

  test('[desktop 2 links] behind -- a link with our own options in it changes nothing else', () => {
    const given = parseDesktopArguments(['--', 'dcc://bob', '--data=/evil', '--nick', 'mallory'], folder);
    expect([given.links, given.dataFolder, given.nick]).toEqual([['dcc://bob'], null, null]);
  });

  test.each([['--nick'], ['--data'], ['--=x'], ['-'], ['--__proto__=1'], ['--nick=']])('%s alone is no fall', (arg) => {
    expect(parseDesktopArguments([arg], folder)).toMatchObject({ dataFolder: null, links: [], command: null });
  });
});

describe('[desktop 2 command line] a command', () => {
  test.each([...COMMAND_NAMES, 'help'])('%s is found, also behind switches, and where it belongs is said', (name) => {
    const { command } = parseDesktopArguments(['--no-sandbox', '--nick', 'ada', name, '--share', '/music'], folder);
    expect(command).toBe(name);
    expect(commandIsElsewhere(name)).toContain(`"port59 ${name}"`);
  });

  test.each([[['./send']], [['a.txt', 'send']], [['--', 'send']], [['--nick', 'send']], [[]]])(
    'is not what %j means',
    (args) => {
      expect(parseDesktopArguments(args, folder).command).toBeNull();
    },
  );
});
