import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { askedBy, readSecondStart, readWords } from '../../../../src-main/desktop/choices/handed-over';
import { problem } from '../../../../src-shared/model/problem';
import { describeProblem } from '../../../../src-shared/model/wording';

const folder = resolve('/home/ada');
const there = async (path: string) => !path.includes('gone');

/** The sentences and questions a start with these words comes to. */
async function askedFor(...words: string[]) {
  return askedBy(readWords(words, folder), there);
}

describe('[desktop 2 open with] the words of a start', () => {
  test('are paths from the folder it was started in, and file:// URIs', () => {
    const { files } = readWords(['a.txt', resolve('/b'), pathToFileURL(resolve('/c d/ä%.txt')).href], folder);
    expect(files).toEqual([resolve(folder, 'a.txt'), resolve('/b'), resolve('/c d/ä%.txt')]);
  });

  test('fill the dialog to send', async () => {
    expect(await askedFor('/a', '/b')).toEqual([{ kind: 'send', paths: [resolve('/a'), resolve('/b')] }]);
  });

  test('that do not exist are told, and what is there is still offered', async () => {
    const asked = await askedFor('/gone1', '/a', '/gone2', '/gone3');
    expect(asked).toEqual([
      { kind: 'tell', problem: problem('file-missing', { path: resolve('/gone1'), others: 2 }) },
      { kind: 'send', paths: [resolve('/a')] },
    ]);
    const [told] = asked;
    expect(told?.kind === 'tell' && describeProblem(told.problem)).toBe(
      `“${resolve('/gone1')}” and 2 other files do not exist (any more). Check the name and the folder.`,
    );
  });

  test.each(['file://server/share/a', 'file:///a%00b', 'file:///a%2Fb', 'file://%zz'])(
    '%s is no path of this computer: told, never thrown',
    async (word) => {
      const asked = await askedBy(readWords([word], folder), async (path) => path === resolve('/a'));
      expect(asked).toMatchObject([{ kind: 'tell', problem: { code: 'file-missing' } }]);
    },
  );

  test('of 10,000 files none is looked at: one sentence', async () => {
    const looked: string[] = [];
    const words = Array.from({ length: 10_000 }, (_, index) => `/tmp/${index}`);
    const asked = await askedBy(readWords(words, folder), async (path) => looked.push(path) > 0);
    expect([asked, looked]).toEqual([[{ kind: 'tell', problem: problem('too-many-transfers', { count: 1000 }) }], []]);
  });

  test('a thousand files are as many as one offer takes', async () => {
    const words = Array.from({ length: 1000 }, (_, index) => `/tmp/${index}`);
    expect(await askedFor(...words)).toMatchObject([{ kind: 'send', paths: { length: 1000 } }]);
  });
});

describe('[desktop 2 links] a link', () => {
  test.each([
    ['dcc://bob@192.168.1.20:5959', 'dcc://bob@192.168.1.20:5959'],
    ['DCC://192.168.1.20/', 'dcc://192.168.1.20'],
    ['dcc://[fe80::1%25eth0]:60', 'dcc://[fe80::1%eth0]:60'],
    ['dcc://host/Photos/a%20b.jpg', 'dcc://host/Photos/a%20b.jpg'],
  ])('%s fills the dialog to connect', async (link, address) => {
    expect(await askedFor(link)).toEqual([{ kind: 'connect', address }]);
  });

  test('with a hostile nick shows what it means: nothing unseen, nothing that could be another host', async () => {
    const nick = 'bob\u202e\r\n\u0000@evil.example/x';
    expect(await askedFor(`dcc://${encodeURIComponent(nick)}@good.example`)).toEqual([
      { kind: 'connect', address: 'dcc://bob%40evil.example%2Fx@good.example' },
    ]);
  });

  test.each(['dcc://host:70000', 'dcc://', 'dcc:bob', 'dcc://host:0', 'https://example.org/', 'dcc://a b'])(
    '%s is told in a sentence and fills nothing',
    async (link) => {
      expect(await askedFor(link)).toEqual([{ kind: 'tell', problem: problem('address-invalid', { text: link }) }]);
    },
  );

  test('that is endless or turns the text around is told short and straight', async () => {
    const [told] = await askedFor(`dcc://\u202e${'a '.repeat(10_000)}`);
    expect(told?.kind === 'tell' && describeProblem(told.problem)).toMatch(
      /^“dcc:\/\/a a .{0,100}…” is not an address/,
    );
  });

  test('of several the last one counts; files beside it are asked for too', async () => {
    expect(await askedFor('dcc://one', '/a', 'dcc://two')).toEqual([
      { kind: 'send', paths: [resolve('/a')] },
      { kind: 'connect', address: 'dcc://two' },
    ]);
  });

  test('is no drive: c:\\notes.txt is a file', () => {
    expect(readWords(['c:\\notes.txt', 'C:/notes.txt'], folder).links).toEqual([]);
  });
});

describe('[desktop 2 links] the data of a second start', () => {
  test('comes through as it was read there', () => {
    const given = { files: [resolve('/a')], links: ['dcc://bob'] };
    expect(readSecondStart(given)).toEqual(given);
  });

  test.each([null, undefined, 7, 'files', [], {}, { files: 'a', links: {} }, { files: [1, null, ''], links: [{}] }])(
    'that is nonsense (%j) is nothing',
    (data) => {
      expect(readSecondStart(data)).toEqual({ files: [], links: [] });
    },
  );

  test('names whole paths and real links only, and not more than is looked at', () => {
    const read = readSecondStart({
      files: ['a.txt', ...new Array(5000).fill(resolve('/a'))],
      links: ['/x', 'dcc://b'],
    });
    expect([read.files.length, read.links]).toEqual([1000, ['dcc://b']]);
  });
});
