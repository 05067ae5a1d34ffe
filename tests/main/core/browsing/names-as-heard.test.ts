/** Names in other encodings than the session's go back to a file server as they came. */
import { describe, expect, test } from 'vitest';
import { Visit } from '../../../../src-main/core/browsing/visit';
import { createSessionEncoding, encodeText } from '../../../../src-shared/text/encoding';

describe('[B5] [B6] names go back as they came', () => {
  const legacy = (text: string) => Buffer.from(text, 'latin1');

  async function hearing(lines: readonly Buffer[]) {
    const sent: Buffer[] = [];
    const visit = new Visit({
      onChange: () => {},
      send: (line, bytes) => {
        const said = bytes === null ? Buffer.from(line) : Buffer.from(bytes);
        sent.push(said);
        const answer = said.equals(Buffer.from('dir -b'))
          ? [legacy('[\\*.*]'), ...lines, legacy('End of list.')]
          : said.toString('latin1').startsWith('cd ')
            ? [Buffer.concat([legacy('['), said.subarray(3), legacy(']')])]
            : [legacy('hello'), legacy('[\\]')];
        queueMicrotask(() => {
          for (const one of answer) hear(one);
        });
      },
    });
    const session = createSessionEncoding('utf-8', false);
    const hear = (bytes: Uint8Array) => {
      const { text, shown } = session.read(bytes);
      visit.feed(text, shown);
    };
    const opening = visit.open();
    queueMicrotask(() => hear(legacy('[\\]')));
    await opening;
    const entries = await visit.list([]);
    return { visit, entries, sent };
  }

  test.each([
    ['Shift_JIS', [0x83, 0x5c, 0x83, 0x74, 0x83, 0x67]],
    ['Big5', [0xb3, 0x5c, 0xa5, 0x5c]],
    ['GBK', [0x95, 0x5c, 0x41]],
    ['windows-1252', [0x67, 0x72, 0xfc, 0x6e]],
    ['UTF-8', [...Buffer.from('привет')]],
  ])('%s, as a folder and as a file', async (_, bytes) => {
    const name = Buffer.from(bytes);
    const { visit, entries, sent } = await hearing([name, Buffer.concat([name, legacy('.txt    12')])]);
    const [folder, file] = entries;
    expect(entries.map(({ kind }) => kind)).toEqual(['folder', 'file']);
    await visit.list([folder?.name ?? '']);
    expect(sent).toContainEqual(Buffer.concat([legacy('cd \\'), name]));
    await visit.get([], file?.name ?? '', async () => 'called');
    expect(sent.at(-1)).toEqual(Buffer.concat([legacy('get '), name, legacy('.txt')]));
    const encoding = visit.encodingOf(file?.name ?? '') ?? 'utf-8';
    expect(Buffer.from(encodeText(file?.name ?? '', encoding))).toEqual(Buffer.concat([name, legacy('.txt')]));
  });

  test('names in two encodings on one server', async () => {
    const { visit, sent } = await hearing([Buffer.from([0xe4]), Buffer.from('ö')]);
    for (const name of ['ä', 'ö']) await visit.list([name]);
    expect(sent).toContainEqual(Buffer.concat([legacy('cd \\'), Buffer.from([0xe4])]));
    expect(sent).toContainEqual(Buffer.from('cd \\ö'));
  });
});
