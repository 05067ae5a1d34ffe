/** What can be wrong when `serve` starts: each a sentence and an exit code, and nothing half-done left behind. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandRoom } from '../support/port59-command';

let room: CommandRoom;

beforeEach(async () => {
  room = await CommandRoom.open();
});

afterEach(() => room.end());

const at = (...names: string[]) => join(room.folder, ...names);
const serveOn = (listen: string, ...more: string[]) => ['serve', '--json', '--ui', 'off', '--listen', listen, ...more];

test('a settings file that does not parse is kept aside and told; the program starts', async () => {
  await mkdir(at('bob-data'));
  await writeFile(at('bob-data', 'settings.json'), '{"nick": ');
  const { served } = await room.serve('bob');
  const told = await served.next('problem');
  expect(told).toMatchObject({ code: 'settings-broken', text: expect.stringMatching(/ /) });
  const texts = await Promise.all(
    (await readdir(at('bob-data')))
      .filter((name) => name.includes('settings'))
      .map((name) => readFile(at('bob-data', name), 'utf8')),
  );
  expect(texts).toContain('{"nick": ');
});

test('a port in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, events } = await room.finish(...serveOn(`127.0.0.1:${port}`));
  taken.close();
  expect(code).toBe(1);
  expect(events).toMatchObject([
    { event: 'problem', code: 'port-in-use', text: expect.stringContaining(String(port)) },
  ]);
});

test('an address that is not of this machine, or that does not resolve', async () => {
  for (const listen of ['192.0.2.1:0', 'nobody.invalid:5959']) {
    const { code, events } = await room.finish(...serveOn(listen));
    expect([1, 5], listen).toContain(code);
    expect(events).toMatchObject([{ event: 'problem', text: expect.stringMatching(/ /) }]);
  }
});

test('one data folder serves one program', async () => {
  await room.serve('bob');
  const second = room.start(...serveOn('127.0.0.1:0'), '--data', at('bob-data'));
  expect(await second.code).toBe(1);
  expect(second.events()).toMatchObject([{ event: 'problem', code: 'data-in-use', text: expect.stringMatching(/ /) }]);
});

test('a data folder that cannot be one', async () => {
  await writeFile(at('file'), '');
  const started = room.start(...serveOn('127.0.0.1:0'), '--data', at('file', 'data'));
  expect(await started.code).toBe(1);
  expect(started.events()).toMatchObject([{ event: 'problem', code: 'data-not-writable' }]);
});

test('a share that is not there, a downloads folder that cannot be written', async () => {
  await writeFile(at('file'), '');
  for (const option of [
    ['--share', 'gone'],
    ['--downloads', 'file/in'],
  ]) {
    const { code, told } = await room.finish(...serveOn('127.0.0.1:0'), ...option);
    expect(code).toBe(1);
    expect(told).toContain(option[1]);
  }
  expect(await readdir(room.folder)).toEqual(['file']);
});

test('the listener is gone when serve has ended', async () => {
  const { served, address } = await room.serve('bob');
  expect(await served.stop()).toBe(0);
  expect((await room.finish('ls', address)).code).toBe(5);
});
