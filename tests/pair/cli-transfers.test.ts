/** Two Port59s on loopback, driven as a script would: `serve --json` on one side, the other commands on the other. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CuttingProxy } from '../support/cutting-proxy';
import { CommandRoom, type PrintedEvent } from '../support/port59-command';

let room: CommandRoom;

beforeEach(async () => {
  room = await CommandRoom.open();
});

afterEach(() => room.end());

/** The sender knows that everything arrived a moment before the receiver has given the file its name. */
const isDone = ({ state }: PrintedEvent) => state === 'done';

const at = (...names: string[]) => join(room.folder, ...names);

describe('send', () => {
  test('a file that a script accepts arrives byte for byte', async () => {
    const bytes = randomBytes(3_000_000);
    await writeFile(at('Größe 1.bin'), bytes);
    const { served, address } = await room.serve('bob', '--downloads', 'in');
    const sending = room.finish('send', address, 'Größe 1.bin', '--nick', 'ada', '--json');
    const request = await served.next('request');
    expect(request).toMatchObject({
      kind: 'send',
      nick: 'ada',
      address: '127.0.0.1',
      name: 'Größe 1.bin',
      size: 3_000_000,
    });
    served.type({ decide: request.id, answer: 'accept' });

    const sent = await sending;
    expect([sent.code, sent.told]).toEqual([0, '']);
    expect(sent.events.at(-1)).toMatchObject({
      event: 'transfer',
      direction: 'send',
      name: 'Größe 1.bin',
      size: 3_000_000,
      position: 3_000_000,
      state: 'done',
    });
    const received = await served.next('transfer', isDone);
    expect(received).toMatchObject({ direction: 'receive', path: at('in', 'Größe 1.bin'), size: 3_000_000 });
    expect(bytes.equals(await readFile(at('in', 'Größe 1.bin')))).toBe(true);
    expect(await readdir(at('in'))).toEqual(['Größe 1.bin']);
  });

  test('several files and an empty one go to who accepts everything', async () => {
    await writeFile(at('a.txt'), 'a');
    await writeFile(at('empty'), '');
    const { served, address } = await room.serve('bob', '--downloads', 'in', '--send', 'accept');
    const sent = await room.finish('send', address, 'a.txt', 'empty');
    expect([sent.code, sent.told]).toEqual([0, '']);
    for (const name of ['a.txt', 'empty'])
      await served.next('transfer', (event) => isDone(event) && event.name === name);
    expect((await readdir(at('in'))).sort()).toEqual(['a.txt', 'empty']);
  });

  test('a name that is taken gets a number, by rule or by decision', async () => {
    await mkdir(at('in'));
    await writeFile(at('in', 'a.txt'), 'old');
    await writeFile(at('a.txt'), 'new');
    const { served, address } = await room.serve('bob', '--downloads', 'in');
    const sending = room.finish('send', address, 'a.txt');
    const request = await served.next('request');
    served.type({ decide: request.id, answer: 'accept', ifExists: 'rename' });
    expect((await sending).code).toBe(0);
    await served.next('transfer', isDone);
    expect((await readdir(at('in'))).sort()).toEqual(['a (2).txt', 'a.txt']);
    expect(await readFile(at('in', 'a.txt'), 'utf8')).toBe('old');
  });

  const refusals: [string, string[], number, string][] = [
    ['refused by rule', ['--send', 'refuse'], 3, 'rejected'],
    ['switched off', ['--send', 'off'], 4, 'unavailable'],
  ];
  test.each(refusals)('%s: the exit code tells, and a sentence', async (_why, options, code, reason) => {
    await writeFile(at('a.txt'), 'a');
    const { address } = await room.serve('bob', ...options);
    const sent = await room.finish('send', address, 'a.txt', '--json');
    expect(sent.code).toBe(code);
    expect(sent.events.at(-1)).toMatchObject({
      event: 'transfer',
      state: 'failed',
      reason,
      text: expect.stringMatching(/ /),
    });
  });

  test('declined by a script: rejected', async () => {
    await writeFile(at('a.txt'), 'a');
    const { served, address } = await room.serve('bob');
    const sending = room.finish('send', address, 'a.txt');
    const { id } = await served.next('request');
    served.type({ decide: id, answer: 'reject' });
    const sent = await sending;
    expect(sent.code).toBe(3);
    expect(sent.told).toMatch(/a\.txt: \w+/);
  });

  test.each(['127.0.0.1:1', 'nobody.invalid', 'nobody.invalid:5959'])('%s is not reachable', async (address) => {
    await writeFile(at('a.txt'), 'a');
    const sent = await room.finish('send', address, 'a.txt', '--json');
    expect(sent.code).toBe(5);
    expect(sent.events.at(-1)).toMatchObject({ event: 'transfer', state: 'failed', text: expect.stringMatching(/ /) });
  });
});

describe('the file server', () => {
  beforeEach(async () => {
    await mkdir(at('music', 'Alte Größen'), { recursive: true });
    await writeFile(at('music', 'notes.txt'), 'first\nzweite Zeile: ü\n');
    await writeFile(at('music', 'Alte Größen', 'one two.bin'), randomBytes(200_000));
    await writeFile(at('music', 'Alte Größen', 'empty'), '');
  });

  const serving = () => room.serve('bob', '--share', 'music', '--fserve', 'accept');

  test('ls lists folders and exact sizes', async () => {
    const { address } = await serving();
    const root = await room.finish('ls', address, '--json');
    expect([root.code, root.told]).toEqual([0, '']);
    const top = root.events.some(({ name }) => name === 'music') ? 'music/' : '';
    const inside = await room.finish('ls', address, `${top}Alte Größen`, '--json');
    expect(inside.events).toEqual([
      expect.objectContaining({ event: 'entry', name: 'empty', kind: 'file', size: 0 }),
      expect.objectContaining({ event: 'entry', name: 'one two.bin', kind: 'file', size: 200_000 }),
    ]);
    const text = await room.finish('ls', address, `${top}\\`);
    expect(text.printed).toMatch(/Alte Größen\/\n/);
  });

  test('[A6] get downloads byte for byte, and leaves what is here already', async () => {
    const { address } = await serving();
    const path = await inShare(address, 'Alte Größen/one two.bin');
    const got = await room.finish('get', address, path, '--out', 'o', '--json');
    expect([got.code, got.told]).toEqual([0, '']);
    expect(got.events.at(-1)).toMatchObject({
      event: 'transfer',
      direction: 'receive',
      state: 'done',
      path: at('o', 'one two.bin'),
    });
    const bytes = await readFile(at('music', 'Alte Größen', 'one two.bin'));
    expect(bytes.equals(await readFile(at('o', 'one two.bin')))).toBe(true);
    expect((await room.finish('get', address, path, '--out', 'o')).code).toBe(0);
    expect(await readdir(at('o'))).toEqual(['one two.bin']);
  });

  test('[A6] --recursive brings all of many folders, with more at once than the server allows; again it brings nothing', async () => {
    const paths = [1, 2, 3, 4].flatMap((album) =>
      [1, 2, 3, 4, 5, 6, 7, 8].map((track) => `album ${album}/${track}.bin`),
    );
    for (const path of paths) {
      await mkdir(at('music', path, '..'), { recursive: true });
      await writeFile(at('music', path), randomBytes(3_000));
    }
    const { address } = await serving();
    const words = ['get', address, '/', '-r', '--exclude', 'Alte*', '--exclude', 'notes.txt', '--out', 'o', '--json'];
    const first = await room.finish(...words);
    expect([first.code, first.told]).toEqual([0, '']);
    const got = await readdir(at('o'), { recursive: true, withFileTypes: true });
    expect(got.filter((entry) => entry.isFile())).toHaveLength(paths.length);
    const again = await room.finish(...words);
    expect(again.code).toBe(0);
    expect(again.events.map(({ event }) => event)).toEqual(paths.map(() => 'skipped'));
  });

  test('get opens a connection that breaks again', async () => {
    const bytes = randomBytes(8_000_000);
    await writeFile(at('music', 'long.bin'), bytes);
    const { address } = await serving();
    const path = await inShare(address, 'long.bin');
    const way = await CuttingProxy.open(Number(address.split(':')[1]));
    way.limitBytes = 3_000_000;
    const got = room.start('get', way.address, path, '--out', 'o', '--json');
    await got.next('transfer', ({ retryAt }) => retryAt !== undefined);
    way.limitBytes = Number.POSITIVE_INFINITY;
    expect(await got.code).toBe(0);
    way.close();
    expect(got.events().at(-1)).toMatchObject({ state: 'done', verified: 65_536, attempts: 2 });
    expect(bytes.equals(await readFile(at('o', 'long.bin')))).toBe(true);
    expect(await readdir(at('o'))).toEqual(['long.bin']);
  });

  test('get goes on with what an interrupted one left', async () => {
    const bytes = randomBytes(40_000_000);
    await writeFile(at('music', 'long.bin'), bytes);
    const { address } = await serving();
    const path = await inShare(address, 'long.bin');
    const first = room.start('get', address, path, '--out', 'o', '--json', '--limit', '20000000');
    await first.next('transfer', ({ position }) => Number(position) > 1_000_000);
    expect(await first.stop()).toBe(130);
    expect((await readdir(at('o'))).sort()).toEqual(['long.bin.part', 'long.bin.part.json']);
    const second = await room.finish('get', address, path, '--out', 'o', '--json');
    expect([second.code, second.told]).toEqual([0, '']);
    expect(second.events.at(-1)).toMatchObject({ state: 'done', verified: 65_536 });
    expect(bytes.equals(await readFile(at('o', 'long.bin')))).toBe(true);
  });

  test('get --recursive rebuilds the folders', async () => {
    const { address } = await serving();
    const got = await room.finish('get', address, await inShare(address, ''), '--recursive', '--out', 'o');
    expect([got.code, got.told]).toEqual([0, '']);
    const files = (await readdir(at('o'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual(['empty', 'notes.txt', 'one two.bin']);
  });

  test('read shows a text', async () => {
    const { address } = await serving();
    const read = await room.finish('read', address, await inShare(address, 'notes.txt'));
    expect([read.code, read.printed, read.told]).toEqual([0, 'first\nzweite Zeile: ü\n', '']);
  });

  test('what is not there fails with a sentence', async () => {
    const { address } = await serving();
    for (const args of [
      ['ls', address, 'nowhere'],
      ['read', address, 'nothing.txt'],
      ['get', address, 'nothing.txt', '--out', 'o'],
      ['get', address, 'nowhere/nothing.txt', '--out', 'o'],
    ]) {
      const { code, told } = await room.finish(...args);
      expect(code, args.join(' ')).toBe(1);
      expect(told, args.join(' ')).toMatch(/\w+ \w+/);
    }
    expect(await readdir(at('o'))).toEqual([]);
  });

  test('rejected and unavailable visitors learn so', async () => {
    const off = await room.serve('bob', '--fserve', 'off');
    expect((await room.finish('ls', off.address)).code).toBe(4);
    const refusing = await room.serve('eve', '--fserve', 'refuse');
    expect((await room.finish('ls', refusing.address)).code).toBe(3);
    expect((await room.finish('ls', '127.0.0.1:1')).code).toBe(5);
  });

  /** The path of something in the share, whether the share is the root itself or a folder in it. */
  async function inShare(address: string, path: string): Promise<string> {
    const { events } = await room.finish('ls', address, '--json');
    return events.some(({ name }) => name === 'music') ? `music/${path}` : path;
  }
});
