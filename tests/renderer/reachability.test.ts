import { expect, test } from 'vitest';
import { INVITATION_FOR, invitationText } from '../../src-renderer/components/frame/invitation-words';
import { adviceFor, reachInShort } from '../../src-renderer/components/frame/reach-words';
import {
  invitationLink,
  isOfOwnNetwork,
  isOfThisComputer,
  portInsteadOf59,
  reachabilityOf,
} from '../../src-renderer/state/reachability';
import { parseAddress } from '../../src-shared/model/address';
import { problem } from '../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../src-shared/model/settings';
import type { Listener } from '../../src-shared/model/snapshot';

const listener = (fields: Partial<Listener> = {}): Listener => ({
  id: 'l0',
  host: '0.0.0.0',
  port: 59,
  state: 'listening',
  problem: null,
  ...fields,
});
const seen = { listeners: [listener()], ownAddresses: ['192.168.1.5'], reachedFromOutside: false };

test('listening proves nothing; somebody who came does', () => {
  expect(reachabilityOf(seen)).toEqual({ kind: 'open', addresses: ['192.168.1.5'], isProven: false });
  expect(reachabilityOf({ ...seen, reachedFromOutside: true })).toMatchObject({ isProven: true });
});

test.each(['127.0.0.1:4000', '127.9.9.9', '[::1]:59', '::1', 'localhost:59'])(
  '%s is no address for a friend',
  (own) => {
    expect(isOfThisComputer(own)).toBe(true);
    expect(reachabilityOf({ ...seen, ownAddresses: [own] })).toEqual({ kind: 'alone' });
    expect(reachabilityOf({ ...seen, ownAddresses: [own, '10.0.0.2'] })).toMatchObject({ addresses: ['10.0.0.2'] });
  },
);

test('who listens nowhere cannot be reached, whoever came before', () => {
  const failed = problem('port-in-use', { port: 59 });
  const listeners = [listener({ state: 'failed', problem: failed })];
  expect(reachabilityOf({ ...seen, listeners, reachedFromOutside: true })).toEqual({ kind: 'closed', problem: failed });
  expect(reachabilityOf({ ...seen, listeners: [] })).toEqual({ kind: 'closed', problem: null });
});

test.each([
  ['192.168.1.5:5959', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['169.254.3.4', true],
  ['100.64.0.1', true],
  ['100.128.0.1', false],
  ['203.0.113.9', false],
  ['[fd12:3456::1]', true],
  ['[2001:db8::7]:59', false],
])('%s is of our own network: %s', (address, isOwn) => {
  expect(isOfOwnNetwork(address)).toBe(isOwn);
});

test('the port that was taken instead of 59 is told, and only then', () => {
  const settings = DEFAULT_SETTINGS;
  expect(portInsteadOf59({ settings, listeners: [listener({ port: 5959 })] })).toBe(5959);
  expect(portInsteadOf59({ settings, listeners: [listener()] })).toBeNull();
  expect(portInsteadOf59({ settings, listeners: [listener({ state: 'failed' })] })).toBeNull();
  const chosen = { ...settings, listen: [{ host: '0.0.0.0', port: 5959 }] };
  expect(portInsteadOf59({ settings: chosen, listeners: [listener({ port: 5959 })] })).toBeNull();
});

test.each([
  ['zoë', '192.168.1.5', { nick: 'zoë', host: '192.168.1.5', port: 59 }],
  ['a@b/c', '[2001:db8::7]:5959', { nick: 'a@b/c', host: '2001:db8::7', port: 5959 }],
  ['100%', 'fe80::1%eth0', { nick: '100%', host: 'fe80::1%eth0', port: 59 }],
])('the link of %s at %s is read back as it was meant', (nick, address, meant) => {
  expect(parseAddress(invitationLink(nick, address))).toEqual(meant);
});

test('the status bar says what is known, and no more', () => {
  expect(reachInShort(reachabilityOf(seen))).toBe('Friends can try 192.168.1.5');
  expect(reachInShort(reachabilityOf({ ...seen, reachedFromOutside: true }))).toBe('Friends reach you at 192.168.1.5');
  expect(reachInShort(reachabilityOf({ ...seen, ownAddresses: ['127.0.0.1:4000'] }))).toMatch(/^Only this computer/);
  expect(reachInShort(reachabilityOf({ ...seen, listeners: [] }))).toMatch(/^Nobody/);
});

test('what to do names the port, and the router only where it helps', () => {
  expect(adviceFor('192.168.1.5:5959').map(({ title }) => title)).toEqual(['Router', 'Firewall of this computer']);
  expect(adviceFor('192.168.1.5:5959')[1]?.command).toBe('sudo ufw allow 5959/tcp');
  expect(adviceFor('203.0.113.9').map(({ title }) => title)).toEqual(['Firewall of this computer']);
});

test('each invitation holds what the friend types, and only theirs', () => {
  const me = { nick: 'zoe', address: '192.168.1.5:5959' };
  expect(invitationText('nothing', me)).toContain('dcc://zoe@192.168.1.5:5959');
  expect(invitationText('mirc', me)).toContain('/dcc chat 192.168.1.5:5959');
  expect(invitationText('irssi', me)).toContain('/DCC SERVER +sc 5959');
  for (const [kind] of INVITATION_FOR) expect(invitationText(kind, me).split('\n').length).toBeGreaterThan(2);
});

test('an irssi where port 59 is ours is asked for a port that needs no rights', () => {
  expect(invitationText('irssi', { nick: 'zoe', address: '192.168.1.5' })).toContain('/DCC SERVER +sc 5959');
});
