import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVisitorShell, type ShellLine } from '../../../src-main/file-server/visitor-shell';
import { makeSharedFolder, type SharedFolder } from '../../support/shared-folder';

let shared: SharedFolder;
beforeEach(async () => {
  shared = await makeSharedFolder();
});
afterEach(() => shared.remove());

const asText = (lines: readonly ShellLine[]) =>
  lines.map((line) => (typeof line === 'string' ? line : Buffer.from(line).toString('utf8')));

async function talk(...said: string[]): Promise<string[]> {
  const heard: string[] = [];
  const shell = createVisitorShell({
    tree: shared.tree,
    welcome: 'Welcome!',
    write: async (lines) => {
      heard.push(...asText(lines));
    },
    grant: ({ name }) => (name === 'b.bin' ? 'too-many' : 'granted'),
  });
  await shell.start();
  heard.push('--');
  for (const line of said) if ((await shell.handleLine(line)) === 'exit') heard.push('closed');
  return heard;
}
const answers = async (...said: string[]) => {
  const heard = await talk(...said);
  return heard.slice(heard.indexOf('--') + 1);
};

describe('the dialogue', () => {
  test('[B10] rules 5.1, 5.17: banner, welcome, dirinfo, an empty line, use line, prompt', async () => {
    expect(await talk()).toEqual([
      'Port59 File Server',
      'Welcome!',
      'about this folder',
      '',
      'Use: cd dir ls get read help exit',
      '[\\]',
      '--',
    ]);
  });

  test('rules 5.2, 5.7: cd in any case, the typed case in the prompt, errors without a prompt', async () => {
    expect(await answers('cd sub dir', 'cd ..', 'cd nowhere', 'get nothing', 'dance', '')).toEqual([
      '[\\sub dir]',
      'about this folder',
      '[\\]',
      'Invalid folder.',
      'Invalid filename.',
      'Invalid command.',
    ]);
  });

  test('rule 5.5: links out, hidden files and dirinfo.srv are not listed', async () => {
    const lines = await answers('dir -b');
    expect(lines.map((line) => line.replace(/ {2,}/, '  '))).toEqual([
      '[\\*.*]',
      'Sub Dir',
      'a.txt  349',
      'b.bin  3',
      'inside-link.txt  349',
      'End of list.',
    ]);
  });

  test('rule 5.8: read in pages', async () => {
    const lines = await answers('read a.txt', 'C', 'S');
    expect(lines.filter((line) => line.startsWith('['))).toEqual([
      "[42% read, 'C' for more, 'S' to stop]",
      "[88% read, 'C' for more, 'S' to stop]",
      '[\\]',
    ]);
    expect(await answers('read -50 a.txt')).toHaveLength(46);
    expect(await answers('read b.bin')).toEqual(['Not a text file.']);
  });

  test('rule 5.8: a text that vanishes between two pages ends there, with a prompt', async () => {
    const heard: string[] = [];
    const write = async (lines: readonly ShellLine[]) => {
      heard.splice(0, heard.length, ...asText(lines));
    };
    const shell = createVisitorShell({ tree: shared.tree, welcome: '', write, grant: () => 'granted' });
    await shell.handleLine('read a.txt');
    await rm(join(shared.share, 'a.txt'));
    await shell.handleLine('C');
    expect(heard).toEqual(['[\\]']);
  });

  test('rules 5.3, 5.7: names are found without the spaces at their edges, which no listing shows', async () => {
    await writeFile(join(shared.share, ' edges.txt '), 'found');
    await mkdir(join(shared.share, 'spaced '));
    expect(await answers('read edges.txt', 'cd spaced')).toEqual(['found', '[\\]', '[\\spaced]']);
    expect(await answers('get " .hidden"')).toEqual(['Invalid filename.']);
  });

  test('rules 5.3, 5.7, 5.9: a granted get is silent, too many are told, bye closes', async () => {
    expect(await answers('get a.txt', 'get b.bin', 'bye')).toEqual(['Too many gets, please wait.', 'closed']);
  });
});
