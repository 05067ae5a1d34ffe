/** A file server that talks unasked: what it costs those who watch. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startCore, type TestCore } from '../support/test-core';

let ada: TestCore;

beforeEach(async () => {
  ada = await startCore('ada');
});

afterEach(async () => {
  await ada.close();
});

const TALK_BYTES = 4 * 1024 * 1024;

test('[S9] 4 MB of unasked talk cost a window a few MB of events, not hundreds', async () => {
  const line = `${'x'.repeat(98)}\r\n`;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('111 mirc\r\nwelcome\r\n[\\]\r\n');
      socket.end(`${line.repeat(TALK_BYTES / line.length)}the end\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let characters = 0;
  let saw = '';
  ada.core.onEvent((_, event) => {
    if (!event.name.startsWith('visit.')) return;
    const text = JSON.stringify(event);
    characters += text.length;
    if (text.includes('the end')) saw = event.name;
  });
  await ada.core.execute('visit.open', { to: { kind: 'address', address: `127.0.0.1:${port}` } });
  await ada.next('visit.changed', ({ state }) => state === 'closed');
  await vi.waitFor(() => expect(saw).not.toBe(''));
  expect(characters).toBeLessThan(4 * 1024 * 1024);
  server.close();
});
