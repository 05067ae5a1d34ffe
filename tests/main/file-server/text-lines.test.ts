import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SharedFile } from '../../../src-main/file-server/share-root';
import { readFirstPage, readNextPage, type TextPage } from '../../../src-main/file-server/text-lines';
import { makeSharedFolder, type SharedFolder } from '../../support/shared-folder';

let shared: SharedFolder;
beforeEach(async () => {
  shared = await makeSharedFolder();
});
afterEach(() => shared.remove());

async function textFile(bytes: string | Uint8Array): Promise<SharedFile> {
  await writeFile(join(shared.share, 'text'), bytes);
  return (await shared.tree.findFile([], 'text')) ?? expect.unreachable('it was just written');
}

async function firstPage(file: SharedFile, maxLines = 1000): Promise<TextPage> {
  const first = await readFirstPage(file, maxLines);
  return first.kind === 'page' ? first.page : expect.unreachable(first.kind);
}

const asText = (lines: readonly Uint8Array[]) => lines.map((line) => Buffer.from(line).toString('utf8'));

describe('rule 5.8: lines', () => {
  test.each([
    ['', []],
    ['a', ['a']],
    ['a\n\nb\r\n', ['a', '', 'b']],
    ['a\rb\n', ['a\rb']],
    [`${'x'.repeat(4000)}\r\n${'y'.repeat(4000)}\n`, ['x'.repeat(4000), 'y'.repeat(4000)]],
    ['x'.repeat(9000), ['x'.repeat(4000), 'x'.repeat(4000), 'x'.repeat(1000)]],
  ])('%j', async (bytes, lines) => {
    expect(asText((await firstPage(await textFile(bytes))).lines)).toEqual(lines);
  });

  test('long lines are cut between characters, not in them', async () => {
    const line = `x${'ä€😀'.repeat(2000)}`;
    const { lines } = await firstPage(await textFile(line));
    expect(asText(lines).join('')).toBe(line);
    expect(Math.max(...lines.map((piece) => piece.length))).toBeLessThanOrEqual(4000);
  });

  test('[B10] the bytes of a text are passed as they are, in whatever encoding', async () => {
    const grün = Uint8Array.from([0x67, 0x72, 0xfc, 0x6e]);
    const cyrillic = Uint8Array.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    const { lines } = await firstPage(await textFile(Buffer.concat([grün, Buffer.from('\r\n'), cyrillic])));
    expect(lines.map((line) => [...line])).toEqual([[...grün], [...cyrillic]]);
  });

  test('page after page gives the whole text', async () => {
    const lines = Array.from({ length: 5000 }, (_, line) => `line ${line} ${'ö'.repeat(line % 50)}`);
    const file = await textFile(lines.join('\r\n'));
    const read: string[] = [];
    let page: TextPage | null = await firstPage(file, 47);
    while (page !== null) {
      read.push(...asText(page.lines));
      page = page.next && (await readNextPage(page.next, 47));
    }
    expect(read).toEqual(lines);
  });

  test('[S6] a text that was replaced between two pages is not gone on with', async () => {
    const file = await textFile('line\n'.repeat(100));
    const { next } = await firstPage(file, 20);
    if (next === null) expect.unreachable('there is more');
    await rm(file.path);
    await symlink(join(shared.folder, 'outside', 'secret.txt'), file.path);
    expect(await readNextPage(next, 20)).toBeNull();
    await rm(file.path);
    await writeFile(join(shared.share, 'other'), 'other\n'.repeat(100));
    await rename(join(shared.share, 'other'), file.path);
    expect(await readNextPage(next, 20)).toBeNull();
    expect(await readFirstPage(file, 20)).toMatchObject({ kind: 'page' });
  });
});
