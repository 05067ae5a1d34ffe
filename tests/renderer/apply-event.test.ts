import { describe, expect, test } from 'vitest';
import { type AppState, EMPTY_STATE, type Timeline } from '../../src-renderer/state/app-state';
import { applyEvent, applySnapshot, withLaterPage, withNewestPage } from '../../src-renderer/state/apply-event';
import type { CoreEvent } from '../../src-shared/contract/contract';
import { problem } from '../../src-shared/model/problem';
import type { Person, Session, TimelineEntry } from '../../src-shared/model/snapshot';
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
const call: Session = {
  id: 's1',
  kind: 'chat',
  direction: 'outgoing',
  state: 'waiting',
  nick: 'bob',
  host: bob.host,
  port: 59,
  personId: 'bob',
  openedAt: 3,
  problem: null,
};

function start(change: Partial<AppState> = {}): AppState {
  return { ...applySnapshot(EMPTY_STATE, new FakeCore({}, { people: [bob] }).snapshot()), ...change };
}

function follow(state: AppState, ...happened: readonly CoreEvent[]): AppState {
  return happened.reduce(applyEvent, state);
}

function line(id: number, text: string): TimelineEntry {
  return {
    id,
    personId: 'bob',
    at: id,
    kind: 'text',
    from: 'peer',
    nick: 'bob',
    text,
    transferId: null,
    status: null,
    problem: null,
  };
}

describe('lists', () => {
  test('a change of somebody known replaces them in their place, somebody new comes last', () => {
    const carol = { ...bob, id: 'carol', nick: 'carol' };
    const state = follow(
      start(),
      { name: 'person.changed', payload: carol },
      { name: 'person.changed', payload: { ...bob, unread: 2 } },
    );
    expect(state.snapshot?.people).toEqual([{ ...bob, unread: 2 }, carol]);
  });

  test('a notice comes and goes', () => {
    const notice = { id: 'n', at: 1, severity: 'error', problem: problem('disk-full') } as const;
    const told = follow(start(), { name: 'notice.added', payload: notice });
    expect(told.snapshot?.notices).toEqual([notice]);
    expect(follow(told, { name: 'notice.removed', payload: { id: 'n' } }).snapshot?.notices).toEqual([]);
  });

  test('the state before stays as it was', () => {
    const before = start();
    const copy = structuredClone(before.snapshot);
    follow(before, { name: 'person.removed', payload: { id: 'bob' } });
    expect(before.snapshot).toEqual(copy);
  });
});

describe('what is in view', () => {
  test('goes to a chat of ours once it is open, and only then', () => {
    const waiting = follow(start(), { name: 'session.changed', payload: call });
    expect(waiting.view).toEqual({ kind: 'home' });
    const open = follow(waiting, { name: 'session.changed', payload: { ...call, state: 'open' } });
    expect(open.view).toEqual({ kind: 'person', id: 'bob' });
    const elsewhere = follow(
      { ...open, view: { kind: 'settings' } },
      { name: 'session.changed', payload: { ...call, state: 'open', nick: 'bobby' } },
    );
    expect(elsewhere.view).toEqual({ kind: 'settings' });
  });

  test('stays with somebody one writes to, when another chat of ours opens', () => {
    const carol = { ...bob, id: 'carol', nick: 'carol' };
    const writing = { ...start({ view: { kind: 'person', id: 'carol' } }) };
    const state = follow(
      writing,
      { name: 'person.changed', payload: carol },
      { name: 'session.changed', payload: { ...call, state: 'open' } },
    );
    expect(state.view).toEqual({ kind: 'person', id: 'carol' });
  });

  test('goes from a call to whoever answers it, and away from one that is given up', () => {
    const calling = follow(start({ view: { kind: 'call', id: call.id } }), {
      name: 'session.changed',
      payload: { ...call, personId: null },
    });
    expect(follow(calling, { name: 'session.changed', payload: { ...call, state: 'open' } }).view).toEqual({
      kind: 'person',
      id: 'bob',
    });
    expect(follow(calling, { name: 'session.removed', payload: { id: call.id } }).view).toEqual({ kind: 'home' });
  });

  test('stays when somebody else opens a chat', () => {
    const incoming: Session = { ...call, direction: 'incoming', state: 'open' };
    expect(follow(start(), { name: 'session.changed', payload: incoming }).view).toEqual({ kind: 'home' });
  });

  test('leaves a person who is forgotten and a visit that is gone, with what was read of them', () => {
    const withBob = start({
      view: { kind: 'person', id: 'bob' },
      timelines: { bob: { entries: [], more: false, state: 'read' } },
    });
    const gone = follow(withBob, { name: 'person.removed', payload: { id: 'bob' } });
    expect([gone.view, gone.timelines]).toEqual([{ kind: 'home' }, {}]);
    const visiting = start({
      view: { kind: 'visit', id: 'v' },
      listings: { v: { folder: [], entries: [], caption: [] }, w: { folder: [], entries: [], caption: [] } },
      dialogues: { v: [] },
    });
    const left = follow(visiting, { name: 'visit.removed', payload: { id: 'v' } });
    expect([left.view, Object.keys(left.listings), left.dialogues]).toEqual([{ kind: 'home' }, ['w'], {}]);
  });

  test('a file asked for from outside opens the dialog to send it', () => {
    const state = follow(start(), { name: 'window.asked', payload: { kind: 'send', paths: ['/music/a'] } });
    expect(state.dialog).toMatchObject({ kind: 'send', personId: null, paths: ['/music/a'] });
  });
});

describe('timelines and dialogues', () => {
  test('grow only where they were read: what is fetched later has the line already', () => {
    expect(follow(start(), { name: 'timeline.added', payload: line(1, 'hi') }).timelines).toEqual({});
    const read = start({ timelines: { bob: { entries: [line(1, 'hi')], more: true, state: 'read' } } });
    const grown = follow(read, { name: 'timeline.added', payload: line(2, 'there') });
    expect(grown.timelines.bob).toMatchObject({ entries: [line(1, 'hi'), line(2, 'there')], more: true });
    const said = { direction: 'received', text: 'hello' } as const;
    const event: CoreEvent = { name: 'visit.lines', payload: { visitId: 'v', lines: [said] } };
    expect(follow(start(), event).dialogues).toEqual({});
    expect(follow(start({ dialogues: { v: [] } }), event).dialogues).toEqual({ v: [said] });
  });

  test('a dialogue keeps its last thousand lines', () => {
    const event = (number: number): CoreEvent => ({
      name: 'visit.lines',
      payload: { visitId: 'v', lines: [{ direction: 'received', text: `${number}` }] },
    });
    const state = follow(start({ dialogues: { v: [] } }), ...Array.from({ length: 1100 }, (_, index) => event(index)));
    expect(state.dialogues.v).toHaveLength(1000);
    expect(state.dialogues.v?.at(-1)?.text).toBe('1099');
  });

  test('a new picture makes them be read anew, and keeps what is written and in view', () => {
    const before = start({
      timelines: {
        bob: { entries: [line(1, 'hi')], more: false, state: 'read' },
        carol: { entries: [], more: false, state: 'read' },
      },
      dialogues: { v: [] },
      drafts: { bob: 'half a' },
      view: { kind: 'person', id: 'bob' },
      connection: 'lost',
    });
    const state = applySnapshot(before, new FakeCore({}, { people: [bob] }).snapshot());
    expect(state).toMatchObject({ dialogues: {}, drafts: { bob: 'half a' }, connection: 'open' });
    expect(state.timelines).toEqual({ bob: { entries: [line(1, 'hi')], more: false, state: 'stale' } });
    expect(state.view).toEqual({ kind: 'person', id: 'bob' });
    const withoutBob = applySnapshot(before, new FakeCore().snapshot());
    expect(withoutBob.view).toEqual({ kind: 'home' });
  });
});

describe('the newest page of a timeline', () => {
  const lines = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => line(from + index, `${from + index}`));
  const ids = ({ entries }: Timeline) => entries.map(({ id }) => id);

  test('is followed by what came while it was on its way', () => {
    const before: Timeline = { entries: [line(5, 'five')], more: false, state: 'reading' };
    expect(withNewestPage(before, { entries: lines(2, 4), more: true })).toEqual({
      entries: [...lines(2, 4), line(5, 'five')],
      more: true,
      state: 'read',
    });
  });

  test('goes behind what was read before when there is no hole between, and in its place when there is one', () => {
    const before: Timeline = { entries: lines(3, 8), more: true, state: 'reading' };
    expect(ids(withNewestPage(before, { entries: lines(7, 10), more: true }))).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(ids(withNewestPage(before, { entries: lines(20, 22), more: true }))).toEqual([20, 21, 22]);
  });

  test('of a conversation that was deleted meanwhile leaves nothing of it', () => {
    const before: Timeline = { entries: lines(3, 8), more: true, state: 'reading' };
    expect(withNewestPage(before, { entries: [], more: false }).more).toBe(false);
    expect(ids(withNewestPage(before, { entries: lines(9, 9), more: false }))).toEqual([9]);
  });
});

test('a transfer that leaves the list leaves what became of it in its line', () => {
  const transfer = aTransfer({ id: 't1', personId: 'bob', state: 'done' });
  const told: TimelineEntry = { ...line(1, 'notes.txt'), kind: 'transfer', transferId: 't1' };
  const state = follow(
    start({ timelines: { bob: { entries: [told, line(2, 'hi')], more: false, state: 'read' } } }),
    { name: 'transfer.changed', payload: transfer },
    { name: 'transfer.removed', payload: { id: 't1' } },
  );
  expect(state.timelines.bob?.entries.map(({ record }) => record)).toEqual([transfer, undefined]);
});

describe('an older part of a timeline', () => {
  const part: Timeline = { entries: [line(1, 'a'), line(2, 'b')], more: false, later: [], state: 'read' };
  const ids = (timeline: Timeline | undefined) => timeline?.entries.map(({ id }) => id);

  test('what is said meanwhile comes behind the hole, and joins when the hole is filled', () => {
    const state = follow(start({ timelines: { bob: part } }), { name: 'timeline.added', payload: line(9, 'new') });
    const now = state.timelines.bob ?? part;
    expect(ids(now)).toEqual([1, 2]);
    const further = withLaterPage(now, { entries: [line(3, 'c')], more: true });
    expect([ids(further), further.later?.length]).toEqual([[1, 2, 3], 1]);
    const whole = withLaterPage(further, { entries: [line(4, 'd'), line(9, 'new')], more: false });
    expect([ids(whole), whole.later]).toEqual([[1, 2, 3, 4, 9], null]);
  });

  test('what is said while the last page is on its way is not lost', () => {
    const whole = withLaterPage({ ...part, later: [line(9, 'new')] }, { entries: [line(3, 'c')], more: false });
    expect(ids(whole)).toEqual([1, 2, 3, 9]);
  });

  test('of a flood that was not kept whole the store is asked again', () => {
    const later = Array.from({ length: 1000 }, (_, index) => line(100 + index, 'flood'));
    const still = withLaterPage({ ...part, later }, { entries: [line(3, 'c')], more: false });
    expect([ids(still), still.later]).toEqual([[1, 2, 3], later]);
  });

  test('the newest page takes its place, with what came since', () => {
    const newest = withNewestPage({ ...part, later: [line(9, 'new')] }, { entries: [line(8, 'h')], more: true });
    expect([ids(newest), newest.more, newest.later ?? null]).toEqual([[8, 9], true, null]);
  });
});
