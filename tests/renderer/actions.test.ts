import { beforeEach, describe, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BridgeClient } from '../../src-renderer/bridge/bridge-client';
import { type Actions, createActions } from '../../src-renderer/state/actions';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { applyEvent, applySnapshot } from '../../src-renderer/state/apply-event';
import { ProblemError } from '../../src-shared/model/problem';
import type { TimelineEntry } from '../../src-shared/model/snapshot';
import { aVisit, FakeCore } from '../support/fake-core';

interface Asked {
  readonly command: string;
  readonly answer: (result: unknown) => void;
  readonly refuse: (error: Error) => void;
}

let asked: Asked[];
let store: StoreApi<AppState>;
let actions: Actions;

beforeEach(() => {
  asked = [];
  store = createStore(() => applySnapshot(EMPTY_STATE, new FakeCore().snapshot()));
  const request = (command: string) =>
    new Promise((answer, refuse) => {
      asked.push({ command, answer, refuse });
    });
  // Each test answers what the command it uses answers.
  const client = { request } as BridgeClient;
  actions = createActions(store, client, { pathOf: () => '', uploadHeaders: () => ({}) });
});

const bob = { kind: 'person', personId: 'bob' } as const;
const line = (id: number): TimelineEntry => ({
  ...{ id, personId: 'bob', at: id, kind: 'text', from: 'peer', nick: 'bob', text: `${id}` },
  ...{ transferId: null, status: null, problem: null },
});

describe('[C8] pressed twice', () => {
  test('Chat calls once, and can be pressed again when that is over', async () => {
    const both = Promise.all([actions.connect(bob, 'chat'), actions.connect(bob, 'chat')]);
    expect(asked.map(({ command }) => command)).toEqual(['chat.connect']);
    asked[0]?.answer({ sessionId: 's' });
    await both;
    void actions.connect(bob, 'chat');
    expect(asked).toHaveLength(2);
  });

  test('Files opens one visit; Chat beside it is another thing', async () => {
    void actions.connect(bob, 'files');
    void actions.connect(bob, 'files');
    void actions.connect(bob, 'chat');
    void actions.connect({ kind: 'address', address: 'bob' }, 'files');
    expect(asked.map(({ command }) => command)).toEqual(['visit.open', 'chat.connect', 'visit.open']);
  });

  test('Files shows the visit that is on its way', async () => {
    const visits = [aVisit({ id: 'v9', state: 'waiting', personId: 'bob' })];
    store.setState((state) => applySnapshot(state, new FakeCore({}, { visits }).snapshot()));
    await actions.connect(bob, 'files');
    expect([asked, store.getState().view]).toEqual([[], { kind: 'visit', id: 'v9' }]);
  });

  test('a press that failed is no obstacle to the next', async () => {
    const failing = actions.connect(bob, 'chat');
    asked[0]?.refuse(new ProblemError('connection-refused', { host: 'bob', port: 59 }));
    await failing;
    expect(store.getState().failure?.problem?.code).toBe('connection-refused');
    void actions.connect(bob, 'chat');
    expect(asked).toHaveLength(2);
  });
});

describe('the newest page of a conversation', () => {
  test('[S9] loses no line that comes while it is on its way', async () => {
    const reading = actions.openPage('bob');
    const { timelines } = store.getState();
    expect(timelines.bob).toEqual({ entries: [], more: false, state: 'reading' });
    store.setState((state) => applyEvent(state, { name: 'timeline.added', payload: line(3) }));
    asked[0]?.answer({ entries: [line(1), line(2)], more: false });
    await reading;
    expect(store.getState().timelines.bob?.entries.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test('that cannot be read keeps the lines there are, and is not asked for without end', async () => {
    const reading = actions.openPage('bob');
    asked[0]?.refuse(new ProblemError('database-failed'));
    await reading;
    expect(store.getState().timelines.bob?.state).toBe('failed');
    expect(store.getState().failure?.problem?.code).toBe('database-failed');
  });
});
