import { describe, expect, test } from 'vitest';
import { Visit } from '../../../../src-main/core/browsing/visit';
import { isProblem } from '../../../support/is-problem';

type Answer = (said: string) => readonly string[];

/** A visit to a server that answers each line with the lines of `answer`; the first answer is its banner. */
async function visiting(answer: Answer, silenceMs = 5_000) {
  const said: string[] = [];
  const hear = (lines: readonly string[]) =>
    queueMicrotask(() => {
      for (const line of lines) visit.feed(line, /^[\x00-\x7f]*$/.test(line) ? null : 'utf-8');
    });
  const visit = new Visit({
    onChange: () => {},
    send: (line) => {
      said.push(line);
      hear(answer(line));
    },
    silenceMs,
  });
  const opening = visit.open();
  hear(answer(''));
  await opening;
  return { visit, said, hear };
}

function replies(table: Readonly<Record<string, readonly string[]>>): Answer {
  return (said) => table[said] ?? ['Invalid command.'];
}

const MIRC = ['mIRC File Server', 'Use: cd dir ls get read help exit', '[\\]'];

describe('rule 1.5: names beyond ASCII', () => {
  test('the folder is listed before the first such name is said, step by step', async () => {
    const { visit, said } = await visiting(
      replies({
        '': MIRC,
        'dir -b': ['[\\*.*]', 'Söme Dir', 'End of list.'],
        'cd \\Söme Dir': ['[\\Söme Dir]'],
        'read -50 grün.txt': ['hello', '[\\Söme Dir]'],
      }),
    );
    expect(await visit.read(['Söme Dir'], 'grün.txt')).toEqual({ lines: ['hello'], complete: true });
    expect(said).toEqual(['dir -b', 'cd \\Söme Dir', 'read -50 grün.txt']);
  });

  test('with `dir` where `dir -b` is refused', async () => {
    const { visit, said } = await visiting(
      replies({
        '': MIRC,
        dir: ['[\\*.*]', 'grün.txt    4.50 kb', 'End of list.'],
        'read -50 grün.txt': ['hello', '[\\]'],
      }),
    );
    await visit.read([], 'grün.txt');
    expect(said).toEqual(['dir -b', 'dir', 'read -50 grün.txt']);
  });

  test('not again once one was heard, and never for plain names', async () => {
    const table = { '': ['Grüß dich', '[\\]'], 'cd \\ö': ['[\\ö]'], 'read -50 a.txt': ['a', '[\\ö]'] };
    const { visit, said } = await visiting(replies(table));
    await visit.read(['ö'], 'a.txt');
    expect(said).toEqual(['cd \\ö', 'read -50 a.txt']);
  });
});

describe('rule 5.6: listings', () => {
  test.each([
    ['in mIRC’s words', 'Invalid command.'],
    ['in its own words', 'Eh?'],
  ])('`dir` when `dir -b` is refused %s', async (_, refusal) => {
    const { visit } = await visiting(
      replies({ '': MIRC, 'dir -b': [refusal], dir: ['[\\*.*]', 'a.txt    4.50 kb', 'End of list.'] }),
      200,
    );
    expect(await visit.list([])).toEqual([{ kind: 'file', name: 'a.txt', size: 4608, exact: false }]);
  });

  test('an entry that begins like a refusal is an entry', async () => {
    const { visit } = await visiting(
      replies({ '': MIRC, 'dir -b': ['[\\*.*]', 'Unknown command.txt    5', 'End of list.'] }),
    );
    expect(await visit.list([])).toEqual([{ kind: 'file', name: 'Unknown command.txt', size: 5, exact: true }]);
  });

  test('what stands before the header is the server’s message', async () => {
    const { visit } = await visiting(replies({ '': MIRC, 'dir -b': ['Be nice', '[\\*.*]', 'End of list.'] }));
    expect(await visit.list([])).toEqual([]);
    expect(visit.caption).toContain('Be nice');
  });

  test('rule 5.12: silence is not understood', async () => {
    const { visit } = await visiting(replies({ '': MIRC, 'dir -b': [] }), 50);
    await expect(visit.list([])).rejects.toSatisfy(isProblem('listing-not-understood'));
  });

  test('endless other lines are not listened to for ever', async () => {
    const { visit } = await visiting(replies({ '': MIRC, 'dir -b': Array(10_001).fill('blah') }));
    await expect(visit.list([])).rejects.toSatisfy(isProblem('listing-not-understood'));
  });

  test('after somebody typed, the way is said anew', async () => {
    const { visit, said } = await visiting(
      replies({ '': MIRC, 'cd a': ['[\\a]'], 'cd \\': ['[\\]'], 'dir -b': ['[\\*.*]', 'End of list.'] }),
    );
    visit.type('cd a');
    await visit.list([]);
    expect(said).toEqual(['cd a', 'cd \\', 'dir -b']);
  });
});

describe('rule 5.12: other servers', () => {
  const jirc = replies({
    '': ['jIRC fserve', 'fserve>'],
    'dir -b': ['What?', 'fserve>'],
    dir: ['[dir] music', 'song one.mp3 3.4MB', 'fserve>'],
    'cd \\music': ['fserve>'],
    'read -50 a.txt': ['hello', 'fserve>'],
    'read -50 none.txt': ['Invalid filename.', 'fserve>'],
  });

  test('jIRC: its prompt ends every command, its folders are marked', async () => {
    const { visit, said } = await visiting(jirc);
    expect(await visit.list([])).toEqual([
      { kind: 'folder', name: 'music' },
      { kind: 'file', name: 'song one.mp3', size: 3_565_158, exact: false },
    ]);
    await expect(visit.read(['music'], 'none.txt')).rejects.toSatisfy(isProblem('invalid-filename'));
    expect(await visit.read(['music'], 'a.txt')).toEqual({ lines: ['hello'], complete: true });
    expect(said).toEqual(['dir -b', 'dir', 'cd \\music', 'read -50 none.txt', 'read -50 a.txt']);
  });

  test('SysReset: `[\\DIR\\]` is a prompt, also at the end of a text', async () => {
    const { visit } = await visiting(
      replies({ '': ['[\\]'], 'cd \\dir': ['[\\DIR\\]'], 'read -50 a.txt': ['hello', '[\\DIR\\]'] }),
    );
    expect(await visit.read(['dir'], 'a.txt')).toEqual({ lines: ['hello'], complete: true });
    expect(visit.folder).toEqual(['DIR']);
  });
});

describe('rule 5.8: reading', () => {
  test('a text whose first line begins like an error is a text', async () => {
    const lines = ['Unknown file formats, explained', 'Not a text file: a definition'];
    const { visit } = await visiting(replies({ '': MIRC, 'read -50 a.txt': [...lines, '[\\]'] }));
    expect(await visit.read([], 'a.txt')).toEqual({ lines, complete: true });
  });

  test('a text without end is cut at our limit', async () => {
    const { visit } = await visiting(replies({ '': MIRC, 'read -50 a.txt': Array(120_000).fill('x') }));
    const text = await visit.read([], 'a.txt');
    expect(text.complete).toBe(false);
    expect(text.lines).toHaveLength(100_000);
  });

  test('a very long text with page marks is stopped', async () => {
    const page = [...Array(100_000).fill('x'), "[1% read, 'C' for more, 'S' to stop]"];
    const { visit, said } = await visiting(replies({ '': MIRC, 'read -50 a.txt': page, S: ['[\\]'] }));
    expect((await visit.read([], 'a.txt')).complete).toBe(false);
    expect(said.at(-1)).toBe('S');
  });
});

describe('rule 5.3: get', () => {
  test('a refusal in the session fails it; other lines are the server’s message (rule 5.11)', async () => {
    const full = 'Sorry, all send and queue slots are full';
    const { visit } = await visiting(replies({ '': MIRC, 'get a.txt': ['Sending soon', full] }));
    await expect(visit.get([], 'a.txt', (refused) => refused)).rejects.toSatisfy(isProblem('server-full'));
    expect(visit.caption).toContain('Sending soon');
  });

  test('a name that no line can carry is not asked for', async () => {
    const { visit, said } = await visiting(replies({ '': MIRC }));
    await expect(visit.get([], 'a\x02b', async () => 'called')).rejects.toSatisfy(isProblem('invalid-filename'));
    expect(said).toEqual([]);
  });
});

test('a server that never comes to its prompt is given up', async () => {
  const visit = new Visit({ onChange: () => {}, send: () => {} });
  const opening = visit.open();
  queueMicrotask(() => {
    for (let line = 0; line < 10_000; line++) visit.feed('welcome');
  });
  await expect(opening).rejects.toSatisfy(isProblem('listing-not-understood'));
});
