/** Chats when all places are taken: nobody takes all of them, and whoever talks keeps his. */
import { afterEach, expect, test } from 'vitest';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let bob: TestCore;

afterEach(() => bob.close());

test('[S5] one address has a share of the places, and none that it took a moment ago is taken from it', async () => {
  bob = await startCore('bob', { services: { chat: { policy: 'accept' } }, limits: { sessions: 12 } });
  const peers: RawPeer[] = [];
  const answers: string[] = [];
  for (let number = 0; number < 4; number++) {
    const peer = await RawPeer.dial(bob.port);
    peers.push(peer);
    peer.say(`100 mallory${number}\r\n`);
    answers.push(await peer.line());
  }
  expect(answers).toEqual(['101 bob', '101 bob', '101 bob', '150 unavailable']);
  for (const peer of peers) peer.close();
});
