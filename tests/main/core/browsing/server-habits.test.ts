/** File servers as they are: transcripts of the faults of 0.1.0, and what is right instead. */
import { describe, expect, test } from 'vitest';
import { Visit } from '../../../../src-main/core/browsing/visit';
import { recogniseServerText } from '../../../../src-shared/fserve/texts';
import { isProblem } from '../../../support/is-problem';

type Answer = (said: string) => readonly string[];

async function visiting(answer: Answer, options: { readonly exact?: boolean; readonly silenceMs?: number } = {}) {
  const said: string[] = [];
  const hear = (lines: readonly string[]) =>
    queueMicrotask(() => {
      for (const line of lines) visit.feed(line);
    });
  const visit = new Visit({
    onChange: () => {},
    send: (line) => {
      said.push(line);
      hear(answer(line));
    },
    silenceMs: options.silenceMs ?? 5_000,
    ...(options.exact === true ? { knowsExactListing: async () => true } : {}),
  });
  const opening = visit.open();
  hear(answer(''));
  await opening;
  return { visit, said };
}

const replies =
  (table: Readonly<Record<string, readonly string[]>>, otherwise = 'Invalid folder.'): Answer =>
  (said) =>
    table[said] ?? [otherwise];

describe('[B1] names that look like something else', () => {
  test('a folder that looks like a file with its size is a folder, because its `cd` says so', async () => {
    const { visit } = await visiting(
      replies({
        '': ['[\\]'],
        'dir -b': ['[\\*.*]', 'Movies 700 MB', 'Photos  2023', 'README    120', 'a.zip    500', 'End of list.'],
        'cd \\Movies 700 MB': ['[\\Movies 700 MB]'],
        'cd \\Photos  2023': ['[\\Photos  2023]'],
        'cd \\': ['[\\]'],
      }),
    );
    expect(await visit.list([])).toEqual([
      { kind: 'folder', name: 'Movies 700 MB' },
      { kind: 'folder', name: 'Photos  2023' },
      { kind: 'file', name: 'README', size: 120, exact: true },
      { kind: 'file', name: 'a.zip', size: 500, exact: true },
    ]);
    expect(visit.folder).toEqual([]);
  });

  test('between two Port59s nothing is guessed', async () => {
    const { visit, said } = await visiting(
      replies({
        '': ['[\\]'],
        'port59 list \\': [
          '{"list":[]}',
          '{"name":"Photos  2023"}',
          '{"name":"End of list.","size":5,"time":1732500000000,"run":true}',
          '{"end":2}',
        ],
      }),
      { exact: true },
    );
    expect(await visit.list([])).toEqual([
      { kind: 'folder', name: 'Photos  2023' },
      { kind: 'file', name: 'End of list.', size: 5, exact: true, modifiedAt: 1_732_500_000_000, executable: true },
    ]);
    expect(said).toEqual(['port59 list \\']);
  });

  test('an exact listing that lost a line is no listing', async () => {
    const table = { '': ['[\\]'], 'port59 list \\': ['{"list":[]}', '{"name":"a"}', '{"end":2}'] };
    const { visit } = await visiting(replies(table), { exact: true });
    await expect(visit.list([])).rejects.toSatisfy(isProblem('listing-not-understood'));
  });
});

describe('[B2] reading', () => {
  test.each(['Invalid command.', 'Unknown command.', 'Error: access denied', 'Error 17'])(
    'the only line "%s" is the server’s error, in its own words',
    async (line) => {
      const { visit } = await visiting(replies({ '': ['[\\]'], 'read -50 a.txt': [line] }), { silenceMs: 100 });
      await expect(visit.read([], 'a.txt')).rejects.toMatchObject({
        problem: { code: 'server-message', params: { text: line } },
      });
    },
  );

  test('a text that begins with those words is a text', async () => {
    const { visit } = await visiting(
      replies({ '': ['[\\]'], 'read -50 a.txt': ['Invalid command.', 'That is what it says.', '[\\]'] }),
    );
    expect((await visit.read([], 'a.txt')).lines).toHaveLength(2);
  });
});

describe('[B4] colours around everything', () => {
  test('are taken off before anything is read', async () => {
    const { visit } = await visiting(
      replies({
        '': ['\x0304Welcome\x03', '\x02[\\]\x02'],
        'cd \\sub': ['\x0312[\\sub]\x03'],
        'dir -b': ['\x0303[\\sub\\*.*]\x03', '..', '\x0307a.zip    \x0308500\x03', '\x02End of list.\x02'],
      }),
    );
    expect(await visit.list(['sub'])).toEqual([{ kind: 'file', name: 'a.zip', size: 500, exact: true }]);
  });
});

describe('[B7] servers with habits of their own', () => {
  test('jIRC: sizes before names, folders in brackets, its prompt as the end', async () => {
    const { visit } = await visiting(
      replies({
        '': ['jIRC fserve', 'fserve>'],
        'dir -b': ['[music]', '[Best of 2023]', '1234 song one.mp3', '77 notes', 'fserve>'],
      }),
    );
    expect(await visit.list([])).toEqual([
      { kind: 'folder', name: 'music' },
      { kind: 'folder', name: 'Best of 2023' },
      { kind: 'file', name: 'song one.mp3', size: 1234, exact: true },
      { kind: 'file', name: 'notes', size: 77, exact: true },
    ]);
  });

  test('a `cd` that takes one name is given one name at a time', async () => {
    const refused = "Directory name cannot have '\\'";
    const { visit, said } = await visiting(
      replies(
        {
          '': ['[\\]'],
          'cd a': ['[\\a]'],
          'cd b': ['[\\a\\b]'],
          'cd ..': ['[\\a]'],
          'cd c': ['[\\a\\c]'],
          'dir -b': ['[\\x\\*.*]', 'End of list.'],
        },
        refused,
      ),
    );
    await visit.list(['a', 'b']);
    await visit.list(['a', 'c']);
    expect(said).toEqual(['cd \\a\\b', 'cd a', 'cd b', 'dir -b', 'cd ..', 'cd c', 'dir -b']);
    expect(visit.folder).toEqual(['a', 'c']);
  });

  test('a greeting in pages is stopped at once', async () => {
    const { said } = await visiting(replies({ '': ['Hello', "['C' for more, 'S' to stop]"], S: ['[\\]'] }));
    expect(said).toEqual(['S']);
  });
});

describe('[B9] the server’s own words', () => {
  test('in a listing are no folder', async () => {
    const { visit } = await visiting(
      replies({
        '': ['[\\]'],
        'dir -b': ['[\\*.*]', 'a.zip    500', 'SysReset 2.53', 'End of list.'],
        'cd \\': ['[\\]'],
      }),
    );
    expect(await visit.list([])).toEqual([{ kind: 'file', name: 'a.zip', size: 500, exact: true }]);
    expect(visit.caption).toContain('SysReset 2.53');
  });

  test('a folder that is gone is said to be gone', async () => {
    const { visit } = await visiting(replies({ '': ['[\\]'] }));
    await expect(visit.list([])).rejects.toSatisfy(isProblem('invalid-folder'));
  });
});

describe('[B8] what servers say', () => {
  test.each([
    ['Sorry, all send and queue slots are full', 'slots-full'],
    ['Sorry, all send slots are in use', 'slots-full'],
    ['All slots are full, try again later.', 'slots-full'],
    ['No free slots available', 'slots-full'],
    ['The queue is full', 'slots-full'],
    ['Server is busy', 'slots-full'],
    ['Please try again later', 'slots-full'],
    ['Your file has been queued in slot 3', 'queued'],
    ['queued in slot 3', 'queued'],
    ['Adding your file to queue slot 2. The file will send when the next send slot is open.', 'queued'],
    ['You are now in queue position #4', 'queued'],
    ['Queue position: 12', 'queued'],
    ['Your request was added to the queue', 'queued'],
    ['Too many gets, please wait.', 'too-many-gets'],
    ['Sorry, too many downloads', 'too-many-gets'],
    ['You already have 2 sends in progress', 'too-many-gets'],
    ['You can only have 1 queue at a time', 'too-many-gets'],
    ['Maximum number of gets reached', 'too-many-gets'],
    ['Invalid filename.', 'invalid-filename'],
    ['File not found', 'invalid-filename'],
    ['That file does not exist!', 'invalid-filename'],
    ['No such file', 'invalid-filename'],
    ['Error: File not found', 'invalid-filename'],
    ['Invalid folder.', 'invalid-folder'],
    ['No such directory', 'invalid-folder'],
    ['Directory not found', 'invalid-folder'],
    ["Directory name cannot have '\\'", 'invalid-folder'],
    ['Access denied.', 'not-allowed'],
    ['Permission denied', 'not-allowed'],
    ['You are not allowed to do that', 'not-allowed'],
    ["You don't have enough credits", 'not-allowed'],
    ['Unknown command.', 'invalid-command'],
    ['Unrecognized command', 'invalid-command'],
    ['Not a text file.', 'not-text'],
    ['Sending File', 'sending'],
  ])('"%s" is understood', (line, kind) => {
    expect(recogniseServerText(line)).toBe(kind);
  });
});

describe('[S3] a server that never ends', () => {
  test('with long names costs a bounded number of bytes', async () => {
    const name = `${'x'.repeat(60_000)}.txt    5`;
    const table = { '': ['[\\]'], 'dir -b': ['[\\*.*]', ...Array(800).fill(name)] };
    const { visit } = await visiting(replies(table));
    await expect(visit.list([])).rejects.toSatisfy(isProblem('listing-not-understood'));
  });
});

test('[B9] `SysReset 2.53` is the server’s word also where no file comes before it, `Ubuntu 22.04` a folder', async () => {
  const { visit } = await visiting(
    replies({
      '': ['[\\]'],
      'dir -b': ['[\\*.*]', 'SysReset 2.53', 'Ubuntu 22.04', 'End of list.'],
      'cd \\Ubuntu 22.04': ['[\\Ubuntu 22.04]'],
      'cd \\': ['[\\]'],
    }),
  );
  expect(await visit.list([])).toEqual([{ kind: 'folder', name: 'Ubuntu 22.04' }]);
  expect(visit.caption).toContain('SysReset 2.53');
});

test('[B2] words that nobody knows, and then silence, are the server’s own and no text', async () => {
  const { visit } = await visiting(replies({ '': ['[\\]'], 'read -50 a.txt': ['You may not read here, friend'] }), {
    silenceMs: 50,
  });
  await expect(visit.read([], 'a.txt')).rejects.toSatisfy(isProblem('server-message'));
});

test('[B8] jIRC’s `Error: …` ends a get, whatever stands behind it', async () => {
  const { visit } = await visiting(replies({ '': ['[\\]'], 'get a.txt': ['Error: something of its own'] }));
  await expect(visit.get([], 'a.txt', (refused) => refused)).rejects.toSatisfy(isProblem('server-message'));
});
