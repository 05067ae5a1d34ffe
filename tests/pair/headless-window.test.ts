/** The headless host with the real core, used as its page does: enter, connect, drop a file, have it sent. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandRoom } from '../support/port59-command';
import { WindowPage } from '../support/window-page';

let room: CommandRoom;

beforeEach(async () => {
  room = await CommandRoom.open();
});

afterEach(() => room.end());

test('a dropped file goes through the spool to the other side, and leaves nothing behind', async () => {
  const bob = await room.serve('bob', '--send', 'accept', '--downloads', 'in');
  const ada = room.start(
    'serve',
    '--json',
    '--data',
    join(room.folder, 'ada'),
    '--listen',
    '127.0.0.1:0',
    '--ui',
    '127.0.0.1:0',
  );
  const { url } = await ada.next('listening', ({ service }) => service === 'ui');
  const page = await WindowPage.enter(String(url));

  expect(await page.ask('app.snapshot', {})).toMatchObject({
    host: { nativeDialogs: false, pathsOfDroppedFiles: false, spoolUrl: '/spool' },
    listeners: [{ host: '127.0.0.1', state: 'listening' }],
  });

  const bytes = randomBytes(1_000_000);
  const dropped = await fetch(`${page.origin}/spool`, {
    method: 'POST',
    body: bytes,
    headers: { ...page.uploadHeaders, 'X-File-Name': encodeURIComponent('Urlaub 1.jpg') },
  });
  const { path } = (await dropped.json()) as { path: string };
  const to = { kind: 'address', address: bob.address } as const;
  expect(await page.ask('send.offer', { to, paths: [path] })).toMatchObject({ transferIds: [expect.any(String)] });

  await bob.served.next('transfer', ({ state }) => state === 'done');
  expect(bytes.equals(await readFile(join(room.folder, 'in', 'Urlaub 1.jpg')))).toBe(true);
  await vi.waitFor(async () => expect(await readdir(join(room.folder, 'ada', 'spool'))).toEqual([]));
  page.close();
});
