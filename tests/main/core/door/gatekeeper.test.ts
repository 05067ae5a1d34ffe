import { describe, expect, test } from 'vitest';
import { findContact, judge, type Rules } from '../../../../src-main/core/door/gatekeeper';
import { BlockedHosts } from '../../../../src-main/core/people/blocked-hosts';
import { parseAddress } from '../../../../src-shared/model/address';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';
import type { Contact } from '../../../../src-shared/model/snapshot';

const ada: Contact = {
  id: 'a',
  nick: 'Ada',
  addresses: ['dcc://ada@ada.example:5959', '[2001:db8::1]:60', 'fe80::1%br-lan'],
  note: '',
  trust: { chat: 'accept', send: null, fserve: 'refuse' },
  encoding: 'auto',
  strictNick: false,
  favourite: false,
};

/** Names lead to one place here; addresses are read elsewhere. */
const isAt = (address: string, host: string) =>
  parseAddress(address)?.host === host || (address.includes('ada.example') && host === '192.0.2.1');
const rules: Rules = { settings: DEFAULT_SETTINGS, contacts: [], passes: [], isBlocked: false, isAt };
const caller = { nick: 'ada', host: '192.0.2.1' };
describe('[C4] whom an address belongs to', () => {
  test.each([
    ['ada', '192.0.2.1', 'a'],
    ['ADA', '2001:db8::1', 'a'],
    ['Ada', 'fe80::1%br-lan', 'a'],
    ['eve', '192.0.2.1', undefined],
    ['ada', '192.0.2.2', undefined],
  ])('%s at %s', (nick, host, id) => {
    expect(findContact([ada], { nick, host }, isAt)?.id).toBe(id);
  });

  test('who is blocked, by address and by name, as the list is now', () => {
    let list: readonly string[] = ['192.0.2.9:59', 'ada.example', '[2001:db8::2]'];
    const blocked = new BlockedHosts(() => list, isAt);
    const hosts = ['192.0.2.9', '::ffff:192.0.2.9', '192.0.2.1', '2001:db8:0::2', '192.0.2.2'];
    expect(hosts.map((host) => blocked.has(host))).toEqual([true, true, true, true, false]);
    expect(blocked.names()).toEqual(['ada.example']);
    list = [];
    expect(blocked.has('192.0.2.9')).toBe(false);
  });
});

describe('who gets in', () => {
  test('a block is stronger than trust', () => {
    expect(judge(caller, 'chat', { ...rules, contacts: [ada], isBlocked: true }, 0)).toEqual({
      policy: 'refuse',
      by: 'block',
    });
  });

  test('a contact may what the contact is trusted with, and no more', () => {
    const judged = (service: 'chat' | 'send' | 'fserve') => judge(caller, service, { ...rules, contacts: [ada] }, 0);
    expect(judged('chat')).toEqual({ policy: 'accept', by: 'contact' });
    expect(judged('fserve')).toEqual({ policy: 'refuse', by: 'contact' });
    expect(judged('send').by).toBe('everyone');
  });

  test('a pass is for its nick, address and service, and ends', () => {
    const passes = [{ nick: 'Ada', host: '192.0.2.1', service: 'chat', until: 10 }] as const;
    const by = (nick: string, host: string, service: 'chat' | 'send', nowMs: number) =>
      judge({ nick, host }, service, { ...rules, passes }, nowMs).by;
    expect(by('ada', '192.0.2.1', 'chat', 9)).toBe('pass');
    expect(by('ada', '192.0.2.1', 'chat', 10)).toBe('everyone');
    expect(by('ada', '192.0.2.1', 'send', 9)).toBe('everyone');
    expect(by('ada', '192.0.2.2', 'chat', 9)).toBe('everyone');
  });
});
