/** Visitors of our file server as they are on the wire: scripts, pipes, and people who want more than their share. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let bob: TestCore;
beforeEach(async () => {
  bob = await startCore('bob', { services: { fserve: { policy: 'accept' } }, limits: { getsPerVisitor: 2 } });
  const share = join(bob.folder, 'share');
  await mkdir(share);
  await writeFile(join(share, 'a.txt'), 'hello');
  await bob.core.execute('settings.change', { patch: { shares: [{ name: 'share', path: share }] } });
});
afterEach(() => bob.close());

async function visitor(): Promise<RawPeer> {
  const peer = await RawPeer.dial(bob.port);
  peer.say('110 ada\r\n');
  while ((await peer.line()) !== '[\\]');
  return peer;
}

test('whoever ends his own side after the last command reads all the answers', async () => {
  const peer = await visitor();
  peer.say('read a.txt\r\nhelp\r\nexit\r\n');
  peer.socket.end();
  expect((await peer.rest()).toString()).toBe('hello\r\n[\\]\r\nUse: cd dir ls get read help exit\r\n');
});

test('any number of commands may be typed ahead', async () => {
  const peer = await visitor();
  peer.say(`${'help\r\n'.repeat(100)}exit\r\n`);
  expect((await peer.rest()).toString()).toBe('Use: cd dir ls get read help exit\r\n'.repeat(100));
});

test('rule 5.11: the limit of gets holds for what runs, however many were asked for before', async () => {
  const peer = await visitor();
  peer.say('get a.txt\r\n'.repeat(3));
  const calls = await Promise.all([1, 2, 3].map(() => RawPeer.dial(bob.port)));
  for (const call of calls) call.say('130 ada a.txt\r\n');
  const answers = await Promise.all(calls.map((call) => call.line()));
  expect(answers.toSorted()).toEqual(['131 bob 5', '131 bob 5', '150 unavailable']);
  for (const call of [...calls, peer]) call.close();
});
