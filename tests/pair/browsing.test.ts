/** Two cores, one visiting the other's files. */
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCore, type TestCore } from '../support/test-core';

let ada: TestCore;
let bob: TestCore;

beforeEach(async () => {
  ada = await startCore('ada');
  bob = await startCore('bob', { services: { fserve: { policy: 'accept' } } });
});

afterEach(async () => {
  await ada.close();
  await bob.close();
});

const NAMES = ['Movies 700 MB', 'Photos  2023', 'SysReset 2.53', 'End of list.', 'Größe', '[dir]'];

test('[B1] between two Port59s no name in a listing is taken for something else, and times come along', async () => {
  const share = join(bob.folder, 'share');
  for (const name of NAMES) await mkdir(join(share, name), { recursive: true });
  await writeFile(join(share, 'run me'), 'x');
  await chmod(join(share, 'run me'), 0o755);
  await bob.core.execute('settings.change', { patch: { shares: [{ name: 'share', path: share }] } });
  const { visitId } = await ada.core.execute('visit.open', {
    to: { kind: 'address', address: `127.0.0.1:${bob.port}` },
  });
  await ada.next('visit.changed', ({ id, state }) => id === visitId && state === 'open');
  const { entries } = await ada.core.execute('visit.list', { visitId, folder: [] });
  const folders = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  expect(folders.toSorted()).toEqual(NAMES.toSorted());
  const modifiedAt = Math.round((await stat(join(share, 'run me'))).mtimeMs);
  expect(entries.filter(({ kind }) => kind === 'file')).toEqual([
    { kind: 'file', name: 'run me', size: 1, exact: true, modifiedAt, executable: true, here: null },
  ]);
  for (const name of NAMES) await ada.core.execute('visit.list', { visitId, folder: [name] });
});
