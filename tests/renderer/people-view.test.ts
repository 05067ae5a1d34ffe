import { expect, test } from 'vitest';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { isStranger, listPeople, nextUnread, personOf } from '../../src-renderer/state/people-view';
import type { Person, Session, TimelineEntry } from '../../src-shared/model/snapshot';
import { FakeCore } from '../support/fake-core';

const person = (nick: string, unread = 0): Person => ({
  id: nick,
  nick,
  host: '192.168.1.20',
  port: 59,
  contactId: null,
  knownSince: 1,
  lastSeen: 2,
  unread,
});
const openWith = (personId: string): Session => ({
  id: `with ${personId}`,
  kind: 'chat',
  direction: 'incoming',
  state: 'open',
  nick: personId,
  host: '192.168.1.20',
  port: 59,
  personId,
  openedAt: 3,
  problem: null,
});
const entry = (change: Partial<TimelineEntry>): TimelineEntry => ({
  id: 1,
  personId: 'bob',
  at: 1,
  kind: 'status',
  from: 'peer',
  nick: 'bob',
  text: '',
  transferId: null,
  status: null,
  problem: null,
  ...change,
});

test('who is here comes first, then names as people sort them', () => {
  const people = ['n10', 'Zoë', 'n9', 'anna'].map((nick) => person(nick));
  const listed = listPeople({ people, sessions: [openWith('Zoë')] });
  expect(listed.map(({ nick }) => nick)).toEqual(['Zoë', 'anna', 'n9', 'n10']);
});

test.each([
  ['a', 1, 'b'],
  ['b', 1, 'd'],
  ['d', 1, 'b'],
  ['b', -1, 'd'],
  [null, 1, 'b'],
  [null, -1, 'd'],
] as const)('from %s by %i the next unread one is %s', (from, step, next) => {
  const listed = [person('a'), person('b', 2), person('c'), person('d', 1)];
  expect(nextUnread(listed, from, step)).toBe(next);
});

test('with nothing new there is no next one, and the one in view is none', () => {
  expect(nextUnread([person('a'), person('b')], 'a', 1)).toBeNull();
  expect(nextUnread([person('a', 3)], 'a', 1)).toBeNull();
  expect(nextUnread([], null, -1)).toBeNull();
});

test('a stranger is somebody with whom nothing passed yet', () => {
  const known = (
    entries: readonly TimelineEntry[],
    change: Partial<Person> = {},
    sessions: Session[] = [],
  ): AppState => ({
    ...EMPTY_STATE,
    snapshot: new FakeCore({}, { people: [{ ...person('bob'), ...change }], sessions }).snapshot(),
    timelines: { bob: { entries, more: false, state: 'read' } },
  });
  expect(isStranger(known([entry({ status: 'visit-opened' })]), 'bob')).toBe(true);
  expect(isStranger(known([], { contactId: 'c' }), 'bob')).toBe(false);
  expect(isStranger(known([], {}, [openWith('bob')]), 'bob')).toBe(false);
  expect(isStranger(known([entry({ status: 'chat-opened' })]), 'bob')).toBe(false);
  expect(isStranger(known([entry({ kind: 'transfer', from: 'peer' })]), 'bob')).toBe(false);
  expect(isStranger(known([entry({ kind: 'text', from: 'me' })]), 'bob')).toBe(false);
});

test('an address is whoever was met there, when that is one', () => {
  const people = [person('bob'), { ...person('carol'), port: 5959 }, { ...person('dora'), port: 5959 }];
  const at = (address: string) => personOf({ people }, { kind: 'address', address });
  expect(at('192.168.1.20')).toBe('bob');
  expect(at('192.168.1.20:5959')).toBeNull();
  expect(at('dcc://Dora@192.168.1.20:5959')).toBe('dora');
  expect(at('192.168.1.21')).toBeNull();
  expect(personOf({ people }, { kind: 'person', personId: 'eve' })).toBe('eve');
});
