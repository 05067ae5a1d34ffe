import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGrants } from '../../../src-main/file-server/grants';
import { createShareTree } from '../../../src-main/file-server/share-root';
import { readPage } from '../../../src-main/file-server/text-lines';
import { createVisitorShell } from '../../../src-main/file-server/visitor-shell';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'port59-share-')));
  await mkdir(join(folder, 'share', 'Sub Dir'), { recursive: true });
  await mkdir(join(folder, 'outside'));
  await writeFile(join(folder, 'outside', 'secret.txt'), 'secret');
  await writeFile(join(folder, 'share', 'a.txt'), Array.from({ length: 45 }, (_, line) => `line ${line}`).join('\n'));
  await writeFile(join(folder, 'share', 'dirinfo.srv'), 'about this folder\r\n');
  await writeFile(join(folder, 'share', '.hidden'), 'x');
  await writeFile(join(folder, 'share', 'b.bin'), Buffer.from([1, 0, 2]));
  await symlink(join(folder, 'outside'), join(folder, 'share', 'way-out'));
  await symlink(join(folder, 'outside', 'secret.txt'), join(folder, 'share', 'secret-link.txt'));
  await symlink(join(folder, 'share', 'a.txt'), join(folder, 'share', 'inside-link.txt'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const tree = () => createShareTree([{ name: 'share', path: join(folder, 'share') }], { showHidden: false });

async function talk(...said: string[]): Promise<string[]> {
  const heard: string[] = [];
  const shell = createVisitorShell({
    tree: tree(),
    welcome: 'Welcome!',
    write: async (lines) => {
      heard.push(...lines);
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
    const write = async (lines: readonly string[]) => {
      heard.splice(0, heard.length, ...lines);
    };
    const shell = createVisitorShell({ tree: tree(), welcome: '', write, grant: () => 'granted' });
    await shell.handleLine('read a.txt');
    await rm(join(folder, 'share', 'a.txt'));
    await shell.handleLine('C');
    expect(heard).toEqual(['[\\]']);
  });

  test('rules 5.3, 5.7: names are found without the spaces at their edges, which no listing shows', async () => {
    await writeFile(join(folder, 'share', ' edges.txt '), 'found');
    await mkdir(join(folder, 'share', 'spaced '));
    expect(await answers('read edges.txt', 'cd spaced')).toEqual(['found', '[\\]', '[\\spaced]']);
    expect(await answers('get " .hidden"')).toEqual(['Invalid filename.']);
  });

  test('rules 5.3, 5.7, 5.9: a granted get is silent, too many are told, bye closes', async () => {
    expect(await answers('get a.txt', 'get b.bin', 'bye')).toEqual(['Too many gets, please wait.', 'closed']);
  });
});

describe('rule 5.8: lines', () => {
  const text = async (bytes: string | Uint8Array) => {
    const path = join(folder, 'text');
    await writeFile(path, bytes);
    return (await readPage(path, 0, 1000)).lines;
  };

  test.each([
    ['', []],
    ['a', ['a']],
    ['a\n\nb\r\n', ['a', '', 'b']],
    ['a\rb\n', ['a\rb']],
    [`${'x'.repeat(4000)}\r\n${'y'.repeat(4000)}\n`, ['x'.repeat(4000), 'y'.repeat(4000)]],
    ['x'.repeat(9000), ['x'.repeat(4000), 'x'.repeat(4000), 'x'.repeat(1000)]],
  ])('%j', async (bytes, lines) => {
    expect(await text(bytes)).toEqual(lines);
  });

  test('long lines are cut between characters, not in them', async () => {
    const line = `x${'ä€😀'.repeat(2000)}`;
    const pieces = await text(line);
    expect(pieces.join('')).toBe(line);
    expect(Math.max(...pieces.map((piece) => Buffer.byteLength(piece)))).toBeLessThanOrEqual(4000);
  });

  test('a windows-1252 text is read as such', async () => {
    expect(await text(Uint8Array.from([0x67, 0x72, 0xfc, 0x6e]))).toEqual(['grün']);
  });

  test('page after page gives the whole text', async () => {
    const path = join(folder, 'text');
    const lines = Array.from({ length: 5000 }, (_, line) => `line ${line} ${'ö'.repeat(line % 50)}`);
    await writeFile(path, lines.join('\r\n'));
    const read: string[] = [];
    for (let place = 0; ; ) {
      const page = await readPage(path, place, 47);
      if (page.lines.length === 0) break;
      read.push(...page.lines);
      place = page.endBytes;
    }
    expect(read).toEqual(lines);
  });
});

describe('section 7: the jail', () => {
  test.each([
    'secret-link.txt',
    'way-out\\secret.txt',
    '..\\outside\\secret.txt',
    '/etc/passwd',
    '.hidden',
    'dirinfo.srv',
    'a.txt\0',
  ])('%j is not there', async (name) => {
    expect(await answers(`get ${name}`)).toEqual(['Invalid filename.']);
  });

  test('no input leads outside', async () => {
    const piece = fc.constantFrom('..', '.', 'way-out', 'Sub Dir', 'outside', 'etc', '', 'secret.txt', '~', 'share');
    const path = fc
      .array(piece, { maxLength: 6 })
      .chain((parts) => fc.constantFrom('\\', '/').map((separator) => parts.join(separator)));
    await fc.assert(
      fc.asyncProperty(path, path, async (way, name) => {
        const where = await tree().resolveFolder([], way);
        const found = where === null ? null : await tree().openFile(where, name);
        if (found !== null) expect(found.path.startsWith(join(folder, 'share'))).toBe(true);
        if (where !== null) expect(where.join('/')).not.toMatch(/outside|etc|way-out/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('rule 5.3: grants', () => {
  const grant = { host: '10.0.0.1', nick: 'Ada', name: 'A.txt', path: '/x', sizeBytes: 1, visitorId: 'v' };
  test('match in any case, once, for 120 s, while the session is open', () => {
    const grants = createGrants();
    grants.add(grant, 0);
    expect(grants.take('10.0.0.2', 'ada', 'a.txt', 1)).toBeNull();
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toEqual(grant);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toBeNull();
    grants.add(grant, 0);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 120_001)).toBeNull();
    grants.add(grant, 0);
    grants.dropVisitor('v');
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toBeNull();
    grants.add({ ...grant, name: 'a.txt ' }, 0);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).not.toBeNull();
  });
});
