/** `port59 receive` and `serve`'s "send" between two whole programs on loopback. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandRoom } from '../support/port59-command';

let room: CommandRoom;

beforeEach(async () => {
  room = await CommandRoom.open();
});

afterEach(() => room.end());

const receiving = (...more: string[]) => [
  'receive',
  '--json',
  '--nick',
  'bob',
  '--listen',
  '127.0.0.1:0',
  '--data',
  'bob-data',
  ...more,
];

test('[D6] receive takes one file and ends', async () => {
  await writeFile(join(room.folder, 'a.txt'), 'its bytes');
  const bob = room.start(...receiving('--out', 'in'));
  const { host, port } = await bob.next('listening');
  const sent = await room.finish('send', `${host}:${port}`, 'a.txt');
  expect([sent.code, await bob.code]).toEqual([0, 0]);
  expect(await readFile(join(room.folder, 'in', 'a.txt'), 'utf8')).toBe('its bytes');
});

test('[D6] receive takes a folder, with the programs in it', async () => {
  await mkdir(join(room.folder, 'album', 'sub'), { recursive: true });
  await writeFile(join(room.folder, 'album', 'a.mp3'), 'a');
  await writeFile(join(room.folder, 'album', 'sub', 'setup.exe'), 'b');
  const bob = room.start(...receiving('--out', 'in'));
  const { host, port } = await bob.next('listening');
  const sent = await room.finish('send', `${host}:${port}`, 'album');
  expect([sent.code, await bob.code]).toEqual([0, 0]);
  expect(await readFile(join(room.folder, 'in', 'album', 'sub', 'setup.exe'), 'utf8')).toBe('b');
});

test('[D6] what is received goes to stdout, and what is sent comes from stdin', async () => {
  const bob = room.start(...receiving('--out', '-').filter((word) => word !== '--json'));
  const heard = async () => {
    let found: RegExpExecArray | null = null;
    while (found === null) {
      found = /Listening on (\S+)\.\n/.exec(bob.terminal.told());
      await new Promise((resolve) => setImmediate(resolve));
    }
    return found[1] ?? '';
  };
  const ada = room.start('send', await heard(), '-', '--name', 'a.txt', '--data', 'ada-data');
  ada.terminal.stdin.end('through a pipe');
  expect([await ada.code, await bob.code]).toEqual([0, 0]);
  expect(bob.terminal.printed()).toBe('through a pipe');
});

test('[D2] receive ends with 5 when nobody offers anything in time', async () => {
  const bob = room.start(...receiving('--timeout', '0.05'));
  expect(await bob.code).toBe(5);
});

test('[D6] a running serve sends files and opens chats when its script says so', async () => {
  await writeFile(join(room.folder, 'a.txt'), 'its bytes');
  const bob = await room.serve('bob', '--send', 'accept', '--chat', 'accept', '--downloads', 'in');
  const { served } = await room.serve('ada');
  served.type({ send: bob.address, paths: [join(room.folder, 'a.txt')] });
  await served.next('transfer', ({ state }) => state === 'done');
  expect(await readFile(join(room.folder, 'in', 'a.txt'), 'utf8')).toBe('its bytes');
  served.type({ connect: bob.address });
  await served.next('session', ({ state }) => state === 'open');
});

test('[D3] serve reads settings again that were changed by hand', async () => {
  const { served } = await room.serve('ada');
  await writeFile(join(room.folder, 'ada-data', 'settings.json'), '{"services":{"chat":{"policy":"refuse"}}}');
  served.terminal.reload();
  await served.next('reloaded');
  await writeFile(join(room.folder, 'ada-data', 'settings.json'), '{"services":');
  served.terminal.reload();
  await served.next('problem', ({ code }) => code === 'settings-not-reloaded');
});
