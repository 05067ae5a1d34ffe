/** Visitors who ask for much and read nothing: they cost little, and not for long. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderNamesKeeper, type FolderNames } from '../../src-main/file-server/folder-names';
import { createShareTree } from '../../src-main/file-server/share-root';
import { createVisitorShell } from '../../src-main/file-server/visitor-shell';
import { Connection } from '../../src-main/net/connection';
import { takenInTime } from '../../src-main/net/taken-in-time';
import { makeSharedFolder, type SharedFolder } from '../support/shared-folder';

let shared: SharedFolder;
beforeEach(async () => {
  shared = await makeSharedFolder();
});
afterEach(() => shared.remove());

test('[S9] forty who list one large folder hold its names once, and each no more rows than were not taken', async () => {
  const folder = join(shared.share, 'large');
  await mkdir(folder);
  for (let index = 0; index < 600; index++) await writeFile(join(folder, `file-${index}`), '');
  await utimes(folder, new Date(1000), new Date(1000));
  const keeper = createFolderNamesKeeper();
  const lent = new Set<FolderNames>();
  const tree = createShareTree(() => ({ shares: [{ name: 'share', path: shared.share }], showHidden: false }), {
    async borrow(...request) {
      const one = await keeper.borrow(...request);
      lent.add(one.names);
      return one;
    },
  });
  let rows = 0;
  let stuck = 0;
  let allAreStuck = () => {};
  const all = new Promise<void>((resolve) => {
    allAreStuck = resolve;
  });
  for (let count = 0; count < 40; count++) {
    const shell = createVisitorShell({
      tree,
      welcome: '',
      grant: () => 'granted',
      // The header still goes out; the rows are never taken.
      write: (lines) => {
        if (lines.length === 1) return Promise.resolve();
        rows += lines.length;
        stuck += 1;
        if (stuck === 40) allAreStuck();
        return new Promise(() => {});
      },
    });
    void shell.handleLine('dir large');
  }
  await all;
  expect(lent.size).toBe(1);
  expect(rows).toBeLessThanOrEqual(40 * 201);
});

test('[S9] a peer on the wire that takes nothing is ended, however much is written', async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const address = server.address();
  const peer = connect({ port: typeof address === 'object' && address !== null ? address.port : 0, host: '127.0.0.1' });
  peer.on('error', () => {});
  peer.pause();
  const connection = new Connection(await accepted);
  let outcome = 'taken';
  // The system itself takes some megabytes before it notices.
  while (outcome === 'taken') outcome = await takenInTime(connection, connection.write(Buffer.alloc(64 * 1024)), 300);
  expect(outcome).toBe('stalled');
  expect((await connection.closed).errorCode).toBeNull();
  peer.destroy();
  server.close();
});
