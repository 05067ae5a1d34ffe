import { describe, expect, test } from 'vitest';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { applyEvent, applySnapshot } from '../../src-renderer/state/apply-event';
import { noteAnswer } from '../../src-renderer/state/cards';
import type { CoreEvent } from '../../src-shared/contract/contract';
import type { Request } from '../../src-shared/model/snapshot';
import { aRequest, aSession, aTransfer, FakeCore } from '../support/fake-core';

const start = (requests: readonly Request[] = []) =>
  applySnapshot(EMPTY_STATE, new FakeCore({}, { requests: [...requests] }).snapshot());
const follow = (state: AppState, ...events: readonly CoreEvent[]) => events.reduce(applyEvent, state);
const shown = ({ cards }: AppState) => cards.map(({ request, stage }) => `${request.id} ${stage.kind}`);

const asked = (id: string, change: Partial<Request> = {}): CoreEvent => ({
  name: 'request.added',
  payload: aRequest({ id, ...change }),
});
const ended = (id: string, outcome: 'accepted' | 'rejected' | 'expired' | 'withdrawn'): CoreEvent => ({
  name: 'request.removed',
  payload: { id, outcome },
});
const became = (id: string, transferId: string | null): CoreEvent => ({
  name: 'request.became',
  payload: { id, transferId },
});

describe('a card', () => {
  test('turns into the transfer where it stands', () => {
    const state = follow(start(), asked('a'), asked('b'), asked('c'), ended('b', 'accepted'));
    expect(shown(state)).toEqual(['a asking', 'b accepted', 'c asking']);
    expect(shown(follow(state, became('b', 't')))).toEqual(['a asking', 'b transfer', 'c asking']);
  });

  test.each(['rejected', 'expired', 'withdrawn'] as const)('that is %s leaves', (outcome) => {
    expect(shown(follow(start(), asked('a'), asked('b'), ended('a', outcome)))).toEqual(['b asking']);
  });

  test('whose peer hung up before it began says so', () => {
    expect(shown(follow(start(), asked('a'), ended('a', 'accepted'), became('a', null)))).toEqual(['a gone']);
  });

  test('leaves with its transfer', () => {
    const state = follow(start(), asked('a'), ended('a', 'accepted'), became('a', 't'));
    expect(shown(follow(state, { name: 'transfer.removed', payload: { id: 't' } }))).toEqual([]);
  });

  test('of what is over makes room once there are more than three', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const events = ids.flatMap((id) => [asked(id), ended(id, 'accepted'), became(id, `t-${id}`)]);
    expect(shown(follow(start(), ...events))).toEqual(['b transfer', 'c transfer', 'd transfer']);
  });

  test('stays in its place over a gap, unless it is answered or over', () => {
    const before = follow(start(), ...['a', 'b', 'c', 'd'].map((id) => asked(id)), ended('b', 'accepted'));
    const state = follow(before, became('b', 't'), ended('d', 'accepted'));
    const requests = [aRequest({ id: 'c' }), aRequest({ id: 'e' })];
    const after = new FakeCore({}, { requests, transfers: [aTransfer({ id: 't' })] }).snapshot();
    expect(shown(applySnapshot(state, after))).toEqual(['b transfer', 'c asking', 'e asking']);
  });
});

describe('a caller who was let in', () => {
  const caller = aSession({ id: 's', direction: 'incoming', nick: 'bob', host: '192.0.2.7', personId: 'bob' });

  test('to chat is shown, whatever was in view', () => {
    const state = follow(start(), asked('a', { kind: 'chat' }), ended('a', 'accepted'));
    const here = { ...state, cards: noteAnswer(state.cards, 'a', true) };
    const after = follow({ ...here, view: { kind: 'settings' } }, { name: 'session.changed', payload: caller });
    expect(shown(after)).toEqual([]);
    expect(after.view).toEqual({ kind: 'person', id: 'bob' });
  });

  test('in another window takes nobody away from what they do', () => {
    const state = follow(start(), asked('a', { kind: 'chat' }), ended('a', 'accepted'));
    const after = follow({ ...state, view: { kind: 'settings' } }, { name: 'session.changed', payload: caller });
    expect(after.view).toEqual({ kind: 'settings' });
  });

  test('by a rule takes nobody away from what they do', () => {
    const after = follow({ ...start(), view: { kind: 'settings' } }, { name: 'session.changed', payload: caller });
    expect(after.view).toEqual({ kind: 'settings' });
  });

  test('to browse is said on the card until they leave', () => {
    const visit = { ...caller, kind: 'fserve' as const };
    const state = follow(start(), asked('a', { kind: 'fserve' }), ended('a', 'accepted'));
    const open = follow(state, { name: 'session.changed', payload: visit });
    expect(shown(open)).toEqual(['a visit']);
    expect(shown(follow(open, { name: 'session.removed', payload: { id: 's' } }))).toEqual([]);
  });
});
