/** A network that comes back, told by the host. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCore, type TestCore } from '../support/test-core';

let folder: string;
let ada: TestCore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-wake-up-'));
  ada = await startCore('ada');
});

afterEach(async () => {
  await ada.close();
  await rm(folder, { recursive: true, force: true });
});

test('[desktop 2 resume] whoever waits for the next try does not wait when the network is back', async () => {
  const path = join(folder, 'a.txt');
  await writeFile(path, 'hello');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));

  await ada.core.execute('send.offer', { to: { kind: 'address', address: `127.0.0.1:${port}` }, paths: [path] });
  // Left alone, the tenth try would come after more than a quarter of an hour.
  let last = 0;
  for (let tries = 0; tries < 9; tries++) {
    const { retryAt } = await ada.next('transfer.changed', ({ retryAt: next }) => next !== null && next > last);
    last = retryAt ?? 0;
    ada.core.networkIsBack();
  }
  expect(last).toBeGreaterThan(0);
});
