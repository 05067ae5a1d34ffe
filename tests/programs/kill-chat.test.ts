/**
 * Nobody loses a line that was shown as stored: in each round a program is killed while somebody chats to it, and what
 * it had printed as stored is looked for in its database.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MendedData } from '../../src-main/storage/mended-data';
import type { TimelineEntry } from '../../src-shared/model/snapshot';
import { ServedPort59 } from '../support/served-port59';

const ROUNDS = Number(process.env.PORT59_KILL_ROUNDS ?? 10);
const SEED = Number(process.env.PORT59_SEED ?? Math.floor(Math.random() * 1e9));
const MOST_LINES = 2_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-kill-chat-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Says lines as fast as they go; resolves when the other side is gone. */
async function chatAtLength(address: string, round: number): Promise<void> {
  const [host = '', port] = address.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => socket.destroy());
  socket.write('100 ada\r\n');
  await once(socket, 'data');
  for (let line = 0; line < MOST_LINES && !socket.destroyed; line++) {
    socket.write(`${round}-${line}\r\n`);
    if (line % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (!socket.destroyed) await once(socket, 'close');
}

function storedLines(path: string): Set<string> {
  const data = new MendedData(path, { bytes: 1024 ** 3, days: null }, (reason) => expect.fail(reason.code));
  const page = data.use((tables) =>
    tables.answer({ about: 'page', person: 'ada@127.0.0.1', beforeId: null, limit: 1e6 }),
  );
  data.close();
  return new Set((page as { entries: TimelineEntry[] }).entries.map(({ text }) => text));
}

test(
  `[S10] ${ROUNDS} kills in a chat: no line that was shown as stored is missing, seed ${SEED}`,
  async () => {
    let state = SEED;
    let shown = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const data = join(folder, `data-${round}`);
      const served = await ServedPort59.start(['--data', data, '--chat', 'accept']);
      const chatting = chatAtLength(served.address, round);
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const wanted = 1 + (state % (MOST_LINES / 2));
      await served.next('message', (event) => event.text === `${round}-${wanted}`);
      await served.kill();
      await chatting;
      const told = served.printed('message').filter(({ stored }) => stored !== false);
      const kept = storedLines(join(data, 'port59.sqlite'));
      expect(told.filter(({ text }) => !kept.has(String(text)))).toEqual([]);
      shown += told.length;
    }
    expect(shown).toBeGreaterThan(ROUNDS);
  },
  ROUNDS * 60_000,
);
