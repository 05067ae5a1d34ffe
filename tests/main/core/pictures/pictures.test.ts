/** Which files are shown as pictures: by what is in them, and never larger than a window can bear. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pictureFacts } from '../../../../src-main/core/pictures/picture-facts';
import { readPicture } from '../../../../src-main/core/pictures/read-picture';
import { aTransfer } from '../../../support/fake-core';
import { gifOf, jpegOf, pngOf, webpOf } from '../../../support/pictures';

test.each([
  ['png', pngOf(300, 200), 'image/png'],
  ['gif', gifOf(300, 200), 'image/gif'],
  ['jpeg', jpegOf(300, 200), 'image/jpeg'],
  ['webp, lossy', webpOf('VP8 ', 300, 200), 'image/webp'],
  ['webp, lossless', webpOf('VP8L', 300, 200), 'image/webp'],
  ['webp, extended', webpOf('VP8X', 300, 200), 'image/webp'],
])('%s tells its size', (_, bytes, type) => {
  expect(pictureFacts(bytes)).toEqual({ type, width: 300, height: 200 });
});

test.each([
  ['30,000 dots wide', pngOf(30_000, 10)],
  ['a billion dots', pngOf(16_000, 16_000)],
  ['no width', gifOf(0, 10)],
  ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a drawing that can run', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['nothing', Buffer.alloc(0)],
])('is no picture: %s', (_, bytes) => {
  expect(pictureFacts(bytes)).toBeNull();
});

test('a picture that ends early, at any byte, is none or says its size', () => {
  for (const whole of [pngOf(3, 2), gifOf(3, 2), jpegOf(3, 2), webpOf('VP8X', 3, 2)])
    for (let length = 0; length < whole.length; length++) pictureFacts(whole.subarray(0, length));
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-pictures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

test('what came whole and what we send is given, with the kind that it is', async () => {
  const path = await file('cat.png', jpegOf(3, 2));
  const sent = await readPicture(aTransfer({ name: 'cat.png', path, direction: 'send' }));
  expect(sent).toMatchObject({ type: 'image/jpeg', bytes: jpegOf(3, 2) });
  expect(await readPicture(aTransfer({ name: 'cat.png', path, direction: 'receive', state: 'done' }))).not.toBeNull();
});

test.each([
  ['on its way', { direction: 'receive', state: 'running' }],
  ['of another name', { name: 'cat.txt' }],
  ['taken by a visitor', { service: 'get' }],
  ['a folder', { folder: { filesTotal: 1, filesDone: 1, filesFailed: 0 } }],
] as const)('nothing is given of what is %s', async (_, change) => {
  const path = await file('cat.png', pngOf(3, 2));
  expect(await readPicture(aTransfer({ name: 'cat.png', path, direction: 'send', ...change }))).toBeNull();
});

test('what is too large, no picture, gone or not known is nothing', async () => {
  const large = await file('large.png', pngOf(3, 2));
  await truncate(large, 20 * 1024 * 1024 + 1);
  const page = await file('page.png', Buffer.from('<script>'));
  for (const path of [large, page, join(folder, 'gone.png'), folder])
    expect(await readPicture(aTransfer({ name: 'cat.png', path }))).toBeNull();
  expect(await readPicture(undefined)).toBeNull();
});
