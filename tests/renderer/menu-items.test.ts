/** [desktop 2 menus] What the context menus hold, and that none of their entries is dead. */
import { beforeEach, describe, expect, test } from 'vitest';
import { lineItems, linkItems, newestLineItems } from '../../src-renderer/components/conversation/line-items';
import { keepingItems, openItems, talkItems } from '../../src-renderer/components/conversation/person-items';
import { entryItems } from '../../src-renderer/components/files/entry-items';
import { contactItems } from '../../src-renderer/components/frame/contact-items';
import { placeOfMenu, pointOfElement } from '../../src-renderer/components/parts/context-place';
import type { MenuItem } from '../../src-renderer/components/parts/MenuItems';
import { transferItems } from '../../src-renderer/components/transfers/transfer-items';
import type { Actions } from '../../src-renderer/state/actions';
import { problem } from '../../src-shared/model/problem';
import type { Contact, Person, RemoteEntry, Snapshot, TimelineEntry, Transfer } from '../../src-shared/model/snapshot';
import { actionsOf, type Phase, shownPhase } from '../../src-shared/model/transfer';
import { aSession, aTransfer, FakeCore } from '../support/fake-core';

let done: unknown[][];
/** Writes down what is done; every action there is can be called. */
const actions = new Proxy({} as Actions, {
  get:
    (_, name) =>
    (...args: unknown[]) => {
      done.push([name, ...args]);
      return Promise.resolve(null);
    },
});

beforeEach(() => {
  done = [];
});

const labels = (items: readonly MenuItem[]) => items.map(({ label }) => label);
function choose(items: readonly MenuItem[], label: string): void {
  const item = items.find((one) => one.label === label);
  if (item === undefined) throw new Error(`no “${label}” in ${labels(items).join(', ')}`);
  item.onChoose();
}
const withHost = (host: Partial<Snapshot['host']>, rest: Partial<Snapshot> = {}): Snapshot => {
  const before = new FakeCore({}, rest).snapshot();
  return { ...before, host: { ...before.host, ...host } };
};

const why = problem('connection-lost');
const PHASES: readonly Phase[] = [
  { kind: 'queued' },
  { kind: 'calling' },
  { kind: 'retrying', at: 5, reason: why },
  { kind: 'held', reason: why, was: 'moving' },
  { kind: 'paused' },
  { kind: 'awaiting-peer', reason: why },
  { kind: 'comparing' },
  { kind: 'moving' },
  { kind: 'finishing', placing: false },
  { kind: 'done', confirmed: true, verified: true, reason: null },
  { kind: 'failed', reason: why },
  { kind: 'cancelled', told: true },
];
const KINDS = {
  offer: { direction: 'send', service: 'send' },
  get: { direction: 'receive', service: 'get' },
  incoming: { direction: 'receive', service: 'send' },
  served: { direction: 'send', service: 'get' },
} as const;
const KIND_NAMES = ['offer', 'get', 'incoming', 'served'] as const;

function itemsOf(fields: Partial<Transfer>, reveal = true): readonly MenuItem[] {
  const transfer = aTransfer({ personId: 'bob', path: '/d/notes.txt', ...fields });
  return transferItems(transfer, withHost({ reveal }, { transfers: [transfer] }), actions, (to) =>
    done.push(['to', to]),
  );
}

describe('a transfer', () => {
  const cases = KIND_NAMES.flatMap((kind) => PHASES.map((phase) => [kind, phase.kind, phase] as const));
  test.each(cases)('%s that is %s: every entry does one thing, and none stands twice', (kind, _, phase) => {
    const items = itemsOf({ ...KINDS[kind], ...shownPhase(phase) });
    expect(new Set(labels(items)).size).toBe(items.length);
    for (const item of items) {
      done = [];
      item.onChoose();
      expect(done, item.label).toHaveLength(1);
    }
  });

  test.each(cases)('%s that is %s: offers what the table of its life allows', (kind, _, phase) => {
    const shown = labels(itemsOf({ ...KINDS[kind], ...shownPhase(phase) }));
    const can = actionsOf(kind, phase);
    const has = (...some: readonly string[]) => some.some((label) => shown.includes(label));
    expect(has('Pause')).toBe(can.includes('pause'));
    expect(has('Resume', 'Retry', 'Try now')).toBe(
      (['resume', 'retry', 'retry-now'] as const).some((one) => can.includes(one)),
    );
    expect(has('Speed limit…')).toBe(can.includes('limit'));
    expect(has('Cancel', 'Remove from the list')).toBe(can.includes('cancel') || can.includes('remove'));
  });

  test('what came is shown in its folder once it is whole, where the host can', () => {
    const whole = { ...KINDS.incoming, ...shownPhase({ kind: 'done', confirmed: true, verified: true, reason: null }) };
    expect(labels(itemsOf(whole))).toContain('Show in folder');
    expect(labels(itemsOf(whole, false))).not.toContain('Show in folder');
    expect(labels(itemsOf({ ...KINDS.incoming, ...shownPhase({ kind: 'moving' }) }))).not.toContain('Show in folder');
  });

  test('the reason of a failure can be copied as the sentence it is', () => {
    choose(itemsOf(shownPhase({ kind: 'failed', reason: why })), 'Copy the reason');
    expect(done).toEqual([['copy', expect.stringMatching(/connection .*\./i)]]);
  });

  test('what is first in the queue goes no further to the front', () => {
    const transfers = ['a', 'b'].map((id, order) => aTransfer({ id, order, ...shownPhase({ kind: 'queued' }) }));
    const of = (index: number) => {
      const transfer = transfers[index];
      return transfer ? labels(transferItems(transfer, withHost({}, { transfers }), actions, () => {})) : [];
    };
    expect(of(0).filter((label) => label.includes('queue'))).toEqual(['Later in the queue', 'Last in the queue']);
    expect(of(1).filter((label) => label.includes('queue'))).toEqual(['First in the queue', 'Earlier in the queue']);
  });
});

describe('a person', () => {
  const bob: Person = {
    ...{ id: 'bob', nick: 'bob', host: '192.0.2.7', port: 5959, contactId: null },
    ...{ knownSince: 1, lastSeen: 2, unread: 0 },
  };
  const contact: Contact = {
    ...{ id: 'c1', nick: 'bob', addresses: ['192.0.2.7:5959'], note: '', encoding: 'auto', strictNick: false },
    ...{ favourite: false, trust: { chat: null, send: null, fserve: null } },
  };
  const all = (person: Person, snapshot: Snapshot) => [
    ...talkItems(person, snapshot, actions),
    ...keepingItems(person, snapshot, actions),
  ];

  test('every entry does one thing', () => {
    for (const item of all(bob, withHost({}))) {
      done = [];
      item.onChoose();
      expect(done, item.label).toHaveLength(1);
    }
  });

  test('whose conversation is in view is not opened once more', () => {
    expect(openItems(bob, { kind: 'person', id: 'bob' }, actions)).toEqual([]);
    choose(openItems(bob, { kind: 'person', id: 'carol' }, actions), 'Open conversation');
    expect(done).toEqual([['show', { kind: 'person', id: 'bob' }]]);
  });

  test.each([
    [undefined, 'Chat', 'connect'],
    ['connecting', 'Stop calling', 'run'],
    ['open', 'End chat', 'run'],
    ['closed', 'Chat', 'connect'],
  ] as const)('whose chat is %s offers %s', (state, label, action) => {
    const sessions = state === undefined ? [] : [aSession({ id: 's1', kind: 'chat', personId: 'bob', state })];
    choose(all(bob, withHost({}, { sessions })), label);
    expect(done[0]?.[0]).toBe(action);
  });

  test('who is no contact can become one, with nick and address', () => {
    choose(all(bob, withHost({})), 'Make a contact…');
    const wanted = { kind: 'contact', contact: { ...contact, id: '' } };
    expect(done).toEqual([['openDialog', wanted]]);
  });

  test('a contact is edited as it is', () => {
    choose(all({ ...bob, contactId: 'c1' }, withHost({}, { contacts: [contact] })), 'Edit the contact…');
    expect(done).toEqual([['openDialog', { kind: 'contact', contact }]]);
  });

  test('an address that is blocked can be let in again', () => {
    const snapshot = withHost({});
    const settings = { ...snapshot.settings, blockedAddresses: ['192.0.2.7'] };
    const items = all(bob, { ...snapshot, settings });
    expect(labels(items)).not.toContain('Block 192.0.2.7…');
    choose(items, 'Unblock 192.0.2.7');
    expect(done).toEqual([['unblock', '192.0.2.7']]);
  });

  test('a contact without an address is neither called nor copied', () => {
    expect(labels(contactItems({ ...contact, addresses: [] }, actions))).toEqual([
      'Edit the contact…',
      'Remove the contact…',
    ]);
    choose(contactItems(contact, actions), 'Copy the address');
    expect(done).toEqual([['copy', '192.0.2.7:5959']]);
  });
});

describe('a line', () => {
  const line = (fields: Partial<TimelineEntry>): TimelineEntry => ({
    ...{ id: 1, personId: 'bob', at: new Date(2026, 2, 1, 14, 5).getTime(), kind: 'text', from: 'peer', nick: 'bob' },
    ...{ text: '\x02bold\x02 and \x0304red', transferId: null, status: null, problem: null },
    ...fields,
  });

  test('is copied without its colours, and with time and name', () => {
    const items = lineItems(line({}), '', actions);
    expect(labels(items)).toEqual(['Copy text', 'Copy with time and name']);
    for (const item of items) item.onChoose();
    expect(done).toEqual([
      ['copy', 'bold and red'],
      ['copy', '2026-03-01 14:05 <bob> bold and red'],
    ]);
  });

  test('what is marked is copied as it is marked', () => {
    choose(lineItems(line({}), 'and red', actions), 'Copy selected');
    expect(done).toEqual([['copy', 'and red']]);
  });

  test('a link in it is opened as by a press, and copied', () => {
    const items = linkItems('https://example.org/', () => done.push(['pressed']), actions);
    choose(items, 'Open the link');
    choose(items, 'Copy the link');
    expect(done).toEqual([['pressed'], ['copy', 'https://example.org/']]);
  });

  test('of what happened the sentence is copied, and where there is none nothing is offered', () => {
    choose(newestLineItems(line({ kind: 'status', status: 'chat-opened' }), actions), 'Copy the newest line');
    expect(done).toEqual([['copy', 'The chat is open.']]);
    expect(lineItems(line({ kind: 'status', status: 'nick-differs' }), '', actions)).toEqual([]);
    expect(newestLineItems(undefined, actions)).toEqual([]);
  });
});

describe('an entry of a folder', () => {
  const file = (name: string): RemoteEntry => ({ kind: 'file', name, size: 1, exact: true, here: null });
  const folder: RemoteEntry = { kind: 'folder', name: 'inner' };
  const heard = {
    open: (name: string) => done.push(['open', name]),
    read: (name: string) => done.push(['read', name]),
    download: (names: readonly string[]) => done.push(['download', ...names]),
    downloadTo: (names: readonly string[]) => done.push(['downloadTo', ...names]),
    copy: (text: string) => done.push(['copy', text]),
  };
  const items = (chosen: readonly RemoteEntry[], isOpen = true) => entryItems(chosen, ['music'], isOpen, heard);

  test.each([
    [[folder], true, ['Open', 'Copy the path']],
    [[file('a')], true, ['Read', 'Download', 'Download to…', 'Copy the path']],
    [[file('a'), file('b'), folder], true, ['Download 2 files', 'Download 2 files to…', 'Copy 3 paths']],
    [[file('a')], false, ['Copy the path']],
  ])('%j, open: %s', (chosen, isOpen, wanted) => {
    expect(labels(items(chosen, isOpen))).toEqual(wanted);
  });

  test('all that is chosen is downloaded together, and paths are those of the server', () => {
    choose(items([file('a'), file('b')]), 'Download 2 files');
    choose(items([file('a'), folder]), 'Copy 2 paths');
    expect(done).toEqual([
      ['download', 'a', 'b'],
      ['copy', '\\music\\a\n\\music\\inner'],
    ]);
  });
});

describe('the place of a menu', () => {
  const window = { width: 800, height: 560 };
  test.each([
    ['below and right of the point', { x: 10, y: 20 }, { width: 200, height: 300 }, { x: 10, y: 20 }],
    ['on the other side where there is no room', { x: 700, y: 500 }, { width: 200, height: 300 }, { x: 500, y: 200 }],
    [
      'wholly in the window where neither side has room',
      { x: 10, y: 280 },
      { width: 200, height: 400 },
      { x: 10, y: 152 },
    ],
    ['at the edge when it is larger than the window', { x: 10, y: 280 }, { width: 200, height: 900 }, { x: 10, y: 8 }],
  ])('%s', (_, point, menu, wanted) => {
    expect(placeOfMenu(point, menu, window)).toEqual(wanted);
  });

  test('with keys it is below a line, and in what is larger', () => {
    const line = { left: 100, top: 200, bottom: 232, width: 300, height: 32 };
    expect(pointOfElement(line)).toEqual({ x: 116, y: 232 });
    expect(pointOfElement({ ...line, bottom: 600, height: 400 })).toEqual({ x: 116, y: 216 });
  });
});
