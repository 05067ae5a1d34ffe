/** Strangers who want nobody else to get in, each bounded in number and time. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let bob: TestCore;
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await bob.close();
});

/** A caller from another address of this machine. */
function dialFrom(localAddress: string): Promise<RawPeer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: bob.port, host: '127.0.0.1', localAddress, allowHalfOpen: true }, () =>
      resolve(new RawPeer(socket)),
    );
    socket.once('error', reject);
    sockets.push(socket);
  });
}

describe('[S5] strangers', () => {
  test('12 addresses with 30 silent connections each: 10 honest callers of 10 get in', async () => {
    bob = await startCore('bob', { services: { chat: { policy: 'accept' } } });
    for (let address = 2; address < 14; address++)
      for (let number = 0; number < 30; number++) await dialFrom(`127.0.0.${address}`);
    const answers: string[] = [];
    for (let number = 0; number < 10; number++) {
      const honest = await dialFrom('127.0.0.100');
      honest.say(`100 honest${number}\r\n`);
      answers.push(await honest.line());
    }
    expect(answers).toEqual(Array.from({ length: 10 }, () => '101 bob'));
  });

  test('one address with 8 offers: the card of somebody else does not wait for them', async () => {
    bob = await startCore('bob');
    for (let number = 0; number < 8; number++) (await dialFrom('127.0.0.2')).say(`120 mallory 5 ${number}.txt\r\n`);
    await bob.next('request.added', ({ nick }) => nick === 'mallory');
    const honest = await dialFrom('127.0.0.3');
    honest.say('120 ada 5 hello.txt\r\n');
    await bob.next('request.added', ({ nick }) => nick === 'ada');
  });
});
