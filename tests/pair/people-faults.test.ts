/** What was wrong with trust, listening and sessions in 0.1.0, played with whole cores. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SettingsPatch } from '../../src-shared/model/settings';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const closing: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function start(nick: string, settings: SettingsPatch = {}): Promise<TestCore> {
  const core = await startCore(nick, settings);
  closing.push(core);
  return core;
}

async function dial(port: number): Promise<RawPeer> {
  const peer = await RawPeer.dial(port);
  closing.push(peer);
  return peer;
}

const at = (port: number) => ({ kind: 'address' as const, address: `127.0.0.1:${port}` });

describe('[C6] listening', () => {
  test('two restarts at once end with one listener that listens', async () => {
    const bob = await start('bob');
    await Promise.all([bob.core.execute('listeners.restart', {}), bob.core.execute('listeners.restart', {})]);
    expect(bob.core.snapshot().listeners).toMatchObject([{ state: 'listening', problem: null }]);
    await dial(bob.port);
  });

  test('an address that is none is refused, and everything listens as before', async () => {
    const bob = await start('bob');
    const listen = [{ host: 'banana', port: 0 }];
    const change = bob.core.execute('settings.change', { patch: { listen } });
    await expect(change).rejects.toMatchObject({ problem: { code: 'address-not-here' } });
    expect(bob.core.snapshot().settings.listen).toEqual([{ host: '127.0.0.1', port: 0 }]);
    await dial(bob.port);
  });

  test('a listener that stays keeps its port and its callers', async () => {
    const bob = await start('bob');
    const waiting = await dial(bob.port);
    const listen = [
      { host: '127.0.0.1', port: 0 },
      { host: '127.0.0.2', port: 0 },
    ];
    await bob.core.execute('settings.change', { patch: { listen } });
    expect(bob.core.snapshot().listeners[0]?.port).toBe(bob.port);
    waiting.say('100 ada\r\n');
    await bob.next('request.added');
  });
});

describe('[C6] somebody who is not wanted any more', () => {
  test('is blocked: the chat ends, other questions are gone, and nothing is asked again', async () => {
    const bob = await start('bob', { services: { chat: { policy: 'accept' } } });
    const chat = await dial(bob.port);
    chat.say('100 mallory\r\n');
    expect(await chat.line()).toBe('101 bob');
    const offers = await Promise.all([dial(bob.port), dial(bob.port)]);
    for (const [index, peer] of offers.entries()) peer.say(`120 mallory 5 ${index}.txt\r\n`);
    const { id } = await bob.next('request.added', ({ file }) => file?.name === '0.txt');
    await bob.next('request.added', ({ file }) => file?.name === '1.txt');
    const decide = { answer: 'reject', ifTaken: null, remember: 'once', block: true } as const;
    await bob.core.execute('request.decide', { id, ...decide });
    const late = await dial(bob.port);
    late.say('120 mallory 5 2.txt\r\n');
    expect(await late.line()).toBe('151 rejected');
    for (const peer of offers) expect(await peer.line()).toBe('151 rejected');
    await chat.rest();
    expect(bob.core.snapshot()).toMatchObject({ requests: [], sessions: [] });
  });

  test('is forgotten: an open chat with them ends', async () => {
    const bob = await start('bob', { services: { chat: { policy: 'accept' } } });
    const chat = await dial(bob.port);
    chat.say('100 eve\r\n');
    expect(await chat.line()).toBe('101 bob');
    const { personId } = await bob.next('session.changed', ({ state }) => state === 'open');
    await bob.core.execute('person.forget', { personId: personId ?? '' });
    await chat.rest();
    expect(bob.core.snapshot()).toMatchObject({ people: [], sessions: [] });
  });
});

describe('[C4] trust holds for whoever lives at what the contact names', () => {
  const friend = {
    id: '',
    nick: 'ada',
    note: '',
    trust: { chat: 'accept', send: null, fserve: null },
    encoding: 'auto',
    strictNick: false,
    favourite: false,
  } as const;

  test.each(['dcc://ada@127.0.0.1:5959', 'localhost', 'LocalHost:5959', '::ffff:127.0.0.1'])('%s', async (address) => {
    const bob = await start('bob', { services: { chat: { policy: 'refuse' } } });
    const contact = await bob.core.execute('contact.save', { contact: { ...friend, addresses: [address] } });
    const ada = await dial(bob.port);
    ada.say('100 Ada\r\n');
    expect(await ada.line()).toBe('101 bob');
    const { contactId } = await bob.next('person.changed', (person) => person.contactId !== null);
    expect(contactId).toBe(contact.id);
    const eve = await dial(bob.port);
    eve.say('100 eve\r\n');
    expect(await eve.line()).toBe('151 rejected');
  });

  test('a blocked name is whoever it leads to, and what runs from there ends', async () => {
    const bob = await start('bob', { services: { chat: { policy: 'accept' } } });
    const chat = await dial(bob.port);
    chat.say('100 eve\r\n');
    expect(await chat.line()).toBe('101 bob');
    await bob.core.execute('settings.change', { patch: { blockedAddresses: ['localhost'] } });
    await chat.rest();
    expect(bob.core.snapshot().sessions).toEqual([]);
    const late = await dial(bob.port);
    late.say('100 eve\r\n');
    expect(await late.line()).toBe('151 rejected');
  });
});

describe('[B9] listening at :: alone', () => {
  test('is reached by IPv4 too, and no longer when IPv4 is listened at by itself', async () => {
    const bob = await start('bob', { listen: [{ host: '::', port: 0 }] });
    const byIPv4 = await dial(bob.port);
    byIPv4.say('100 ada\r\n');
    const { host } = await bob.next('request.added');
    expect(host).toBe('127.0.0.1');
    const listen = [
      { host: '::', port: bob.port },
      { host: '127.0.0.1', port: bob.port },
    ];
    await bob.core.execute('settings.change', { patch: { listen } });
    expect(bob.core.snapshot().listeners.map(({ state, port }) => [state, port])).toEqual([
      ['listening', bob.port],
      ['listening', bob.port],
    ]);
  });
});

describe('[C8] a double click', () => {
  test('on Chat is one chat', async () => {
    const bob = await start('bob', { services: { chat: { policy: 'accept' } } });
    const ada = await start('ada');
    const connect = () => ada.core.execute('chat.connect', { to: at(bob.port) });
    const [first, second] = await Promise.all([connect(), connect()]);
    expect(second).toEqual(first);
    await ada.next('session.changed', ({ state }) => state === 'open');
    expect(await connect()).toEqual(first);
    expect(bob.core.snapshot().sessions).toHaveLength(1);
  });

  test('on Files is one visit', async () => {
    const bob = await start('bob');
    const ada = await start('ada');
    const visit = () => ada.core.execute('visit.open', { to: at(bob.port) });
    const [first, second] = await Promise.all([visit(), visit()]);
    expect(second).toEqual(first);
    expect(ada.core.snapshot().visits).toHaveLength(1);
  });
});

test('[C9] one who listens badly does not keep the others from hearing', async () => {
  const ada = await start('ada');
  const heard: string[] = [];
  ada.core.onEvent(() => {
    throw new Error('a bad listener');
  });
  ada.core.onEvent((_, event) => heard.push(event.name));
  ada.core.askWindow({ kind: 'send', paths: ['/music/a'] });
  expect(heard).toEqual(['window.asked']);
});
