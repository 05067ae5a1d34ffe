import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Pasted } from '../../../../src-main/core/bridge/pasted';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'port59-pasted-'));
  folder = join(root, 'pasted');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('[desktop 2 paste] what is pasted', () => {
  test('comes in pieces and is there whole, for us alone', async () => {
    const pasted = new Pasted(folder, () => new Set());
    const first = await pasted.keep({ id: null, name: 'image.png', sizeBytes: 9, base64: base64('pict') });
    expect(first.path).toBeNull();
    const { path } = await pasted.keep({ id: first.id, name: 'image.png', sizeBytes: 9, base64: base64('ure!!') });
    expect(readFileSync(String(path), 'utf8')).toBe('picture!!');
    if (process.platform !== 'win32') expect(statSync(join(folder, first.id)).mode & 0o077).toBe(0);
  });

  test('may be empty', async () => {
    const pasted = new Pasted(folder, () => new Set());
    const { path } = await pasted.keep({ id: null, name: 'empty', sizeBytes: 0, base64: '' });
    expect(readFileSync(String(path))).toHaveLength(0);
  });

  test('with a name that leads elsewhere stays in its folder', async () => {
    const pasted = new Pasted(folder, () => new Set());
    const { id, path } = await pasted.keep({ id: null, name: '../../evil', sizeBytes: 1, base64: base64('x') });
    expect(String(path).startsWith(join(folder, id))).toBe(true);
    expect(readdirSync(root)).toEqual(['pasted']);
  });

  test('has a limit, which is told before anything is written', async () => {
    const pasted = new Pasted(folder, () => new Set());
    const much = pasted.keep({ id: null, name: 'huge.png', sizeBytes: 64 * 1024 * 1024 + 1, base64: base64('x') });
    await expect(much).rejects.toMatchObject({ problem: { code: 'too-large-to-paste' } });
    expect(readdirSync(root)).toEqual([]);
  });

  test('that is more than was said ends, and leaves nothing', async () => {
    const pasted = new Pasted(folder, () => new Set());
    const more = pasted.keep({ id: null, name: 'a', sizeBytes: 2, base64: base64('abc') });
    await expect(more).rejects.toMatchObject({ problem: { code: 'invalid-request' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('and never finished makes room for the next', async () => {
    const pasted = new Pasted(folder, () => new Set());
    for (let index = 0; index < 20; index++)
      await pasted.keep({ id: null, name: 'a', sizeBytes: 2, base64: base64('a') });
    expect(readdirSync(folder)).toHaveLength(4);
  });

  test('goes after a week, unless a transfer wants it', async () => {
    for (const name of ['old', 'wanted', 'new']) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'image.png'), name);
      if (name !== 'new') utimesSync(join(folder, name), 1, 1);
    }
    const pasted = new Pasted(folder, () => new Set([join(folder, 'wanted', 'image.png')]));
    const { id } = await pasted.keep({ id: null, name: 'a', sizeBytes: 1, base64: base64('a') });
    expect(readdirSync(folder).sort()).toEqual(['new', 'wanted', id].sort());
  });
});
