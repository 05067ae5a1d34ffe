/** The window's pure helpers: what a reload keeps, marks in a timeline, the palette, where to listen, remedies. */
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { countNews, firstNewId, newDay, newInWords } from '../../src-renderer/components/conversation/timeline-marks';
import { addressEntry, findEntries } from '../../src-renderer/components/dialogs/palette-entries';
import { remedyFor } from '../../src-renderer/components/parts/remedy';
import type { Actions } from '../../src-renderer/state/actions';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { keepFromNowOn, readKept } from '../../src-renderer/state/kept';
import { problem } from '../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../src-shared/model/settings';
import type { TimelineEntry } from '../../src-shared/model/snapshot';

function storage(initial: string | null = null) {
  let kept = initial;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  };
}

test('a reload finds the pane and the drafts, and nothing else', () => {
  const store = createStore<AppState>(() => EMPTY_STATE);
  const place = storage();
  keepFromNowOn(store, place);
  store.setState({ view: { kind: 'person', id: 'bob' }, drafts: { bob: 'half a' }, dialog: { kind: 'palette' } });
  expect(readKept(place)).toEqual({ view: { kind: 'person', id: 'bob' }, drafts: { bob: 'half a' } });
});

test.each([null, 'no json', '{}', '{"view":{"kind":"person"},"drafts":{}}', '{"view":{"kind":"moon"},"drafts":{}}'])(
  'what is not ours is not read: %s',
  (text) => {
    expect(readKept(storage(text))).toBeNull();
  },
);

test('a storage that is full loses only the reload', () => {
  const store = createStore<AppState>(() => EMPTY_STATE);
  keepFromNowOn(store, {
    setItem: () => {
      throw new Error('full');
    },
  });
  store.setState({ view: { kind: 'settings' } });
  expect(store.getState().view).toEqual({ kind: 'settings' });
});

const entry = (id: number, change: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id,
  personId: 'bob',
  at: id * 1000,
  kind: 'text',
  from: 'peer',
  nick: 'bob',
  text: '',
  transferId: null,
  status: null,
  problem: null,
  ...change,
});

test('what is new begins with the oldest of their last lines; our own and what happened do not count', () => {
  const entries = [entry(1), entry(2), entry(3, { from: 'me' }), entry(4, { kind: 'status' }), entry(5)];
  expect([0, 1, 2, 3, 4].map((count) => firstNewId(entries, count))).toEqual([null, 5, 2, 1, null]);
});

test('lines that come while one reads move no mark, and are counted', () => {
  const entries = [entry(1), entry(2), entry(3), entry(4, { from: 'me' }), entry(5)];
  expect(firstNewId(entries, 2, 3)).toBe(2);
  expect([0, 3, 5].map((id) => countNews(entries, id))).toEqual([4, 1, 0]);
  expect([1, 2].map(newInWords)).toEqual(['1 new message', '2 new messages']);
});

test('a day begins with its first line', () => {
  const morning = entry(1, { at: new Date(2026, 2, 1, 0, 1).getTime() });
  const evening = entry(2, { at: new Date(2026, 2, 1, 23, 59).getTime() });
  const next = entry(3, { at: new Date(2026, 2, 2, 0, 0).getTime() });
  expect(newDay(morning, undefined)).toMatch(/2026/);
  expect(newDay(evening, morning)).toBeNull();
  expect(newDay(next, evening)).toMatch(/2026/);
});

test('the palette finds every word, beginnings before middles, and no more than asked for', () => {
  const choose = () => {};
  const entries = ['Subscribe', 'Files of bob', 'bob', 'Settings'].map((label) => ({
    ...{ id: label, label, detail: '', choose },
  }));
  const found = (typed: string, limit = 9) => findEntries(entries, typed, limit).map(({ label }) => label);
  expect(found('b')).toEqual(['Files of bob', 'bob', 'Subscribe']);
  expect(found('BOB fil')).toEqual(['Files of bob']);
  expect(found('nobody')).toEqual([]);
  expect(found('', 2)).toHaveLength(2);
});

test.each(['dcc://bob@192.168.1.20', ' 192.168.1.20:5959 ', '[fd00::5]', 'host.example'])(
  'the palette connects to %j',
  (typed) => {
    const openDialog = vi.fn();
    addressEntry(typed, { openDialog })?.choose();
    expect(openDialog).toHaveBeenCalledWith({ kind: 'connect', address: typed.trim() });
  },
);

test.each(['bob', 'send files', 'dcc://', 'http://x/y', ''])('the palette takes %j for no address', (typed) => {
  expect(addressEntry(typed, { openDialog: vi.fn() })).toBeNull();
});

test('a port that needs rights is changed with one press, wherever we listen', () => {
  const run = vi.fn();
  // Only what the remedy calls.
  const actions = { run } as unknown as Actions;
  const remedy = remedyFor(problem('port-needs-rights', { port: 59 }), DEFAULT_SETTINGS, actions);
  expect(remedy?.label).toBe('Use port 5959');
  remedy?.apply();
  expect(run).toHaveBeenCalledWith('settings.change', {
    patch: {
      listen: [
        { host: '0.0.0.0', port: 5959 },
        { host: '::', port: 5959 },
      ],
    },
  });
  expect(remedyFor(problem('rejected'), DEFAULT_SETTINGS, actions)).toBeNull();
});
