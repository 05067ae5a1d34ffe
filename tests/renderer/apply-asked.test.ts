import { describe, expect, test } from 'vitest';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { applyAsked } from '../../src-renderer/state/apply-asked';
import { applySnapshot } from '../../src-renderer/state/apply-event';
import { problem } from '../../src-shared/model/problem';
import type { Person } from '../../src-shared/model/snapshot';
import { aTransfer, FakeCore } from '../support/fake-core';

const bob: Person = {
  id: 'bob',
  nick: 'bob',
  host: '192.168.1.20',
  port: 59,
  contactId: null,
  knownSince: 1,
  lastSeen: 2,
  unread: 0,
};
const request = {
  id: 'r1',
  kind: 'chat',
  nick: 'bob',
  host: bob.host,
  personId: 'bob',
  known: 'met',
  otherAddresses: [],
  isOneOfSeveral: false,
  file: null,
  askedAt: 1,
  expiresAt: 2,
} as const;

function start(change: Partial<AppState> = {}): AppState {
  const core = new FakeCore(
    {},
    {
      people: [bob],
      requests: [{ ...request, otherAddresses: [] }],
      transfers: [aTransfer({ id: 'album' }), aTransfer({ id: 'song', folderId: 'album' })],
    },
  );
  return { ...applySnapshot(EMPTY_STATE, core.snapshot()), ...change };
}

describe('[desktop 2 open with] files', () => {
  test('fill the dialog to send, and nothing else happens', () => {
    const { dialog } = applyAsked(start(), { kind: 'send', paths: ['/music/a'] });
    expect(dialog).toEqual({ kind: 'send', personId: null, address: '', paths: ['/music/a'], files: [] });
  });

  test('that are named one by one are one question', () => {
    const first = applyAsked(start(), { kind: 'send', paths: ['/music/a'] });
    const { dialog } = applyAsked(first, { kind: 'send', paths: ['/music/b', '/music/a'] });
    expect(dialog).toMatchObject({ kind: 'send', paths: ['/music/a', '/music/b'] });
  });

  test('that cannot be sent are told in a sentence', () => {
    const state = applyAsked(start(), { kind: 'tell', problem: problem('file-missing', { path: '/music/gone' }) });
    expect(state.failure?.text).toContain('does not exist');
    expect(state.dialog).toBeNull();
  });
});

test('[desktop 2 links] a link fills the dialog to connect', () => {
  const { dialog } = applyAsked(start(), { kind: 'connect', address: 'dcc://bob@192.168.1.20:5959' });
  expect(dialog).toEqual({ kind: 'connect', address: 'dcc://bob@192.168.1.20:5959' });
});

describe('[desktop 2 notifications] a click', () => {
  const elsewhere = { dialog: { kind: 'palette' }, view: { kind: 'settings' } } as const;

  test('goes to the person', () => {
    const state = applyAsked(start(elsewhere), { kind: 'person', id: 'bob' });
    expect([state.view, state.dialog]).toEqual([{ kind: 'person', id: 'bob' }, null]);
  });

  test('points at the request, wherever one is', () => {
    const state = applyAsked(start(elsewhere), { kind: 'request', id: 'r1' });
    expect([state.view, state.dialog, state.pointedAt]).toEqual([{ kind: 'settings' }, null, 'r1']);
  });

  test('shows the transfer, though a search would hide it', () => {
    const hidden = start({ ...elsewhere, transferChoice: { ...EMPTY_STATE.transferChoice, text: 'else' } });
    const state = applyAsked(hidden, { kind: 'transfer', id: 'album' });
    expect([state.view, state.pointedAt]).toEqual([{ kind: 'transfers' }, 'album']);
    expect(state.transferChoice).toEqual(EMPTY_STATE.transferChoice);
  });

  test('on the file of a folder shows the folder', () => {
    expect(applyAsked(start(), { kind: 'transfer', id: 'song' }).pointedAt).toBe('album');
  });

  test.each(['person', 'request', 'transfer'] as const)('on a %s that is gone says so', (kind) => {
    const state = applyAsked(start(), { kind, id: 'gone' });
    expect([state.pointedAt, state.failure?.text]).toEqual([null, `That ${kind} is not there any more.`]);
  });
});

test.each([
  ['settings', { view: { kind: 'settings' }, dialog: null }],
  ['transfers', { view: { kind: 'transfers' }, dialog: null }],
  ['about', { dialog: { kind: 'about' } }],
  ['shortcuts', { dialog: { kind: 'shortcuts' } }],
  ['go-to', { dialog: { kind: 'palette' } }],
] as const)('[desktop 2 menu] the line %s of the menu shows it', (kind, expected) => {
  expect(applyAsked(start(), { kind })).toMatchObject(expected);
});
