/** What the wire shows to callers who are refused, and to those who are none. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SettingsPatch } from '../../src-shared/model/settings';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

let bob: TestCore | null = null;
afterEach(async () => {
  vi.useRealTimers();
  await bob?.close();
  bob = null;
});

async function dial(settings: SettingsPatch = {}): Promise<RawPeer> {
  bob = await startCore('bob', settings);
  return RawPeer.dial(bob.port);
}

describe('rule 2.2: closed without a word', () => {
  test.each([
    ['an unknown code', '140 ada\r\n'],
    ['a bad number', '120 ada -5 x\r\n'],
    ['a line of 5,000 bytes', `100 ${'x'.repeat(4996)}`],
    ['a NUL', '100 a\0da\r\n'],
    ['a web browser', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('%s', async (_, text) => {
    const peer = await dial();
    peer.say(text);
    expect(await peer.rest()).toHaveLength(0);
    expect(bob?.core.snapshot().notices).toEqual([]);
  });
});

describe('rule 2.1: the 15 seconds', () => {
  test('half a line is closed after 15 s, not before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const peer = await dial();
    peer.say('100 ad');
    let isClosed = false;
    peer.socket.on('close', () => {
      isClosed = true;
    });
    peer.socket.on('end', () => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(14_000);
    expect(isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await peer.rest()).toHaveLength(0);
  });
});

describe('rule 2.3: refusals', () => {
  const services = (policy: 'off' | 'refuse' | 'accept' | 'ask') => ({
    services: { chat: { policy }, send: { policy }, fserve: { policy } },
  });

  test.each([
    ['100 ada', 'off', '150 unavailable'],
    ['110 ada', 'off', '150 unavailable'],
    ['120 ada 5 x', 'off', '150 unavailable'],
    ['100 ada', 'refuse', '151 rejected'],
    ['110 ada', 'refuse', '151 rejected'],
    ['120 ada 5 x', 'refuse', '151 rejected'],
    ['110 ada', 'accept', '150 unavailable'],
    ['130 ada x', 'accept', '150 unavailable'],
    ['120 ada 9007199254740991 x', 'accept', '150 unavailable'],
  ] as const)('%s with the service on %s reads %s', async (call, policy, answer) => {
    const peer = await dial(services(policy));
    peer.say(`${call}\r\n`);
    expect((await peer.rest()).toString()).toBe(`${answer}\r\n`);
  });

  test('a person who declines is 151', async () => {
    const peer = await dial();
    peer.say('100 ada\n');
    const request = await bob?.next('request.added');
    expect(request).toMatchObject({ kind: 'chat', nick: 'ada', known: 'new' });
    await bob?.core.execute('request.decide', {
      id: request?.id ?? '',
      answer: 'reject',
      ifTaken: null,
      remember: 'once',
      block: false,
    });
    expect((await peer.rest()).toString()).toBe('151 rejected\r\n');
  });

  test('a card that nobody answers is 151 after its time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const peer = await dial();
    peer.say('100 ada\n');
    await bob?.next('request.added');
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await peer.line()).toBe('151 rejected');
  });

  test('a caller who hangs up takes the card along', async () => {
    const peer = await dial();
    peer.say('100 ada\n');
    const request = await bob?.next('request.added');
    peer.close();
    expect(await bob?.next('request.removed')).toEqual({ id: request?.id, outcome: 'withdrawn' });
  });

  test('[S5] one address has two cards at a time, the others wait in line and come when one is answered', async () => {
    const first = await dial();
    first.say('100 ada0\n');
    const others = await Promise.all([1, 2].map(() => RawPeer.dial(bob?.port ?? 0)));
    for (const [index, peer] of others.entries()) peer.say(`100 ada${index + 1}\n`);
    await bob?.next('request.added', ({ nick }) => nick === 'ada1' || nick === 'ada2');
    const shown = bob?.core.snapshot().requests ?? [];
    expect(shown).toHaveLength(2);
    await bob?.core.execute('request.decide', {
      id: shown[0]?.id ?? '',
      answer: 'reject',
      ifTaken: null,
      remember: 'once',
      block: false,
    });
    await bob?.next('request.added', ({ nick }) => !shown.some((one) => one.nick === nick));
    for (const peer of [first, ...others]) peer.close();
  });

  test('[S5] 33 silent connections from one address: the oldest goes, and whoever calls now gets in', async () => {
    const first = await dial();
    const silent: RawPeer[] = [];
    for (let number = 0; number < 32; number++) silent.push(await RawPeer.dial(bob?.port ?? 0));
    expect(await first.rest()).toHaveLength(0);
    const last = silent.at(-1);
    last?.say('100 honest\n');
    await bob?.next('request.added', ({ nick }) => nick === 'honest');
    for (const peer of silent) peer.close();
  });
});
