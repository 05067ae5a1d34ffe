/** The headless host with the real core, used as its page does: enter, connect, drop a file, have it sent. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { formatRequest, parseFromHost } from '../../src-shared/contract/bridge';
import type { CommandInput, CommandName } from '../../src-shared/contract/contract';
import { CommandRoom } from '../support/port59-command';

let room: CommandRoom;

beforeEach(async () => {
  room = await CommandRoom.open();
});

afterEach(() => room.end());

class Page {
  private readonly socket: WebSocket;
  private readonly results = new Map<number, unknown>();
  private nextId = 1;

  constructor(
    readonly origin: string,
    readonly cookie: string,
  ) {
    this.socket = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, {
      headers: { Cookie: cookie, Origin: origin },
    });
    this.socket.on('message', (data) => {
      const message = parseFromHost(String(data));
      if (message?.kind === 'reply') this.results.set(message.id, message.result);
      if (message?.kind === 'failure') this.results.set(message.id, message.problem);
    });
  }

  async ask<N extends CommandName>(command: N, args: CommandInput<N>): Promise<unknown> {
    await vi.waitFor(() => expect(this.socket.readyState).toBe(WebSocket.OPEN));
    const id = this.nextId++;
    // The input of these commands is what their schemas give back.
    this.socket.send(formatRequest(id, command, args as never));
    await vi.waitFor(() => expect(this.results.has(id)).toBe(true));
    return this.results.get(id);
  }

  close(): void {
    this.socket.close();
  }
}

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
  const entry = await fetch(String(url), { redirect: 'manual' });
  const page = new Page(new URL(String(url)).origin, entry.headers.getSetCookie()[0]?.split(';')[0] ?? '');

  expect(await page.ask('app.snapshot', {})).toMatchObject({
    host: { nativeDialogs: false, pathsOfDroppedFiles: false, spoolUrl: '/spool' },
    listeners: [{ host: '127.0.0.1', state: 'listening' }],
  });

  const bytes = randomBytes(1_000_000);
  const dropped = await fetch(`${page.origin}/spool`, {
    method: 'POST',
    body: bytes,
    headers: { Cookie: page.cookie, Origin: page.origin, 'X-File-Name': encodeURIComponent('Urlaub 1.jpg') },
  });
  const { path } = (await dropped.json()) as { path: string };
  const to = { kind: 'address', address: bob.address } as const;
  expect(await page.ask('send.offer', { to, paths: [path] })).toMatchObject({ transferIds: [expect.any(String)] });

  await bob.served.next('transfer', ({ state }) => state === 'done');
  expect(bytes.equals(await readFile(join(room.folder, 'in', 'Urlaub 1.jpg')))).toBe(true);
  await vi.waitFor(async () => expect(await readdir(join(room.folder, 'ada', 'spool'))).toEqual([]));
  page.close();
});
