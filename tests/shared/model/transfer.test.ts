/** The life of a transfer: the table itself, tried with every kind, phase and event, in any order. */
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { owesWord, TOLD_WITHIN_MS } from '../../../src-main/core/transfers/theirs/re-offers';
import { problem } from '../../../src-shared/model/problem';
import {
  actionsOf,
  type EventName,
  firstPhase,
  isEnded,
  isOurs,
  isResting,
  type LivePhase,
  type Phase,
  phaseSchema,
  restoredPhase,
  stateOf,
  stepTransfer,
  type TransferEvent,
  type TransferKind,
} from '../../../src-shared/model/transfer';

const reason = problem('connection-lost', { positionBytes: 5 });
const kinds: readonly TransferKind[] = ['offer', 'get', 'incoming', 'served'];
const kind = fc.constantFrom(...kinds);

const EVENTS: { readonly [E in EventName]: fc.Arbitrary<Extract<TransferEvent, { kind: E }>> } = {
  turn: fc.constant({ kind: 'turn' }),
  'line-up': fc.constant({ kind: 'line-up' }),
  begin: fc.record({ kind: fc.constant('begin'), comparing: fc.boolean() }),
  compared: fc.constant({ kind: 'compared' }),
  hold: fc.record({ kind: fc.constant('hold'), reason: fc.constant(reason), alive: fc.boolean() }),
  release: fc.constant({ kind: 'release' }),
  finish: fc.constant({ kind: 'finish' }),
  place: fc.constant({ kind: 'place' }),
  complete: fc.record({
    kind: fc.constant('complete'),
    confirmed: fc.boolean(),
    verified: fc.boolean(),
    reason: fc.constantFrom(null, reason),
  }),
  break: fc.record({ kind: fc.constant('break'), reason: fc.constant(reason), at: fc.nat() }),
  fail: fc.record({ kind: fc.constant('fail'), reason: fc.constant(reason) }),
  pause: fc.constant({ kind: 'pause' }),
  resume: fc.constant({ kind: 'resume' }),
  cancel: fc.constant({ kind: 'cancel' }),
  told: fc.constant({ kind: 'told' }),
  return: fc.constant({ kind: 'return' }),
  files: fc.record({
    kind: fc.constant('files'),
    phase: fc.constantFrom<LivePhase>({ kind: 'moving' }, { kind: 'calling' }, { kind: 'retrying', at: 1, reason }),
  }),
  stop: fc.constant({ kind: 'stop' }),
};
const event: fc.Arbitrary<TransferEvent> = fc.oneof(...Object.values(EVENTS));

/** Every phase that this kind comes to within these events. */
function live(of: TransferKind, events: readonly TransferEvent[]): Phase[] {
  const phases = [firstPhase(of)];
  for (const one of events)
    phases.push(stepTransfer(of, phases.at(-1) ?? firstPhase(of), one) ?? phases.at(-1) ?? firstPhase(of));
  return phases;
}
const life = fc.tuple(kind, fc.array(event, { maxLength: 40 }));

describe('whatever happens in whatever order', () => {
  test('nothing revives what is done', () => {
    fc.assert(
      fc.property(life, ([of, events]) => {
        const phases = live(of, events);
        const done = phases.findIndex((phase) => phase.kind === 'done');
        if (done >= 0) expect(new Set(phases.slice(done))).toEqual(new Set([phases[done]]));
      }),
    );
  });

  test('what was given up comes back only by the person who gave it up', () => {
    fc.assert(
      fc.property(life, ([of, events]) => {
        let phase = firstPhase(of);
        for (const one of events) {
          const next = stepTransfer(of, phase, one) ?? phase;
          if (phase.kind === 'cancelled' && next.kind !== 'cancelled') expect(one.kind).toBe('resume');
          phase = next;
        }
      }),
    );
  });

  test('a cancel is told or grows old', () => {
    fc.assert(
      fc.property(life, ([of, events]) => {
        for (const phase of live(of, events)) {
          if (phase.kind !== 'cancelled') continue;
          expect(owesWord({ phase, endedAt: 0 }, TOLD_WITHIN_MS + 1)).toBe(false);
          const told = stepTransfer(of, phase, { kind: 'told' });
          expect(told).toEqual({ kind: 'cancelled', told: true });
          if (told !== null) expect(owesWord({ phase: told, endedAt: 0 }, 1)).toBe(false);
        }
      }),
    );
  });

  test('the journal can be read back at every step, and goes on from there', () => {
    fc.assert(
      fc.property(life, ([of, events]) => {
        for (const phase of live(of, events)) {
          expect(v.parse(phaseSchema, JSON.parse(JSON.stringify(phase)))).toEqual(phase);
          const restored = restoredPhase(of, phase);
          // Nobody works on it after a start: it rests, or waits for its turn.
          expect(isResting(restored) || restored.kind === 'queued').toBe(true);
          if (isEnded(phase)) expect(restored).toEqual(phase);
        }
      }),
    );
  });
});

test('every phase has an exit, and a person can always give up what has not ended', () => {
  fc.assert(
    fc.property(life, ([of, events]) => {
      for (const phase of live(of, events)) {
        if (phase.kind === 'done' || phase.kind === 'cancelled') continue;
        const exits = fc.sample(event, 200).map((one) => stepTransfer(of, phase, one));
        expect(exits.some((next) => next !== null && next.kind !== phase.kind)).toBe(true);
        const isPlacing = phase.kind === 'finishing' && phase.placing;
        expect(stepTransfer(of, phase, { kind: 'cancel' }) !== null).toBe(!isPlacing);
      }
    }),
    { numRuns: 30 },
  );
});

test('what breaks is begun again by whoever began it', () => {
  const broken = (of: TransferKind) => stepTransfer(of, { kind: 'moving' }, { kind: 'break', reason, at: 9 });
  expect(broken('offer')).toEqual({ kind: 'retrying', at: 9, reason });
  expect(broken('get')).toEqual({ kind: 'retrying', at: 9, reason });
  expect(broken('incoming')).toEqual({ kind: 'awaiting-peer', reason });
  expect(broken('served')).toEqual({ kind: 'failed', reason });
});

test('a full disk holds what it was, with the connection or for the next attempt', () => {
  const alive = stepTransfer('incoming', { kind: 'comparing' }, { kind: 'hold', reason, alive: true });
  expect(alive).toEqual({ kind: 'held', reason, was: 'comparing' });
  expect(alive && stepTransfer('incoming', alive, { kind: 'release' })).toEqual({ kind: 'comparing' });
  const waiting = alive && stepTransfer('get', alive, { kind: 'hold', reason, alive: false });
  expect(waiting).toEqual({ kind: 'held', reason, was: 'calling' });
  expect(waiting && stepTransfer('get', waiting, { kind: 'resume' })).toEqual({ kind: 'queued' });
});

test('an action is offered just where the table allows what it does', () => {
  fc.assert(
    fc.property(life, ([of, events]) => {
      for (const phase of live(of, events)) {
        const actions = actionsOf(of, phase);
        if (actions.includes('pause')) expect(stepTransfer(of, phase, { kind: 'pause' })).not.toBeNull();
        if (actions.includes('cancel')) expect(stepTransfer(of, phase, { kind: 'cancel' })).not.toBeNull();
        for (const again of ['resume', 'retry', 'retry-now'] as const)
          if (actions.includes(again)) expect(stepTransfer(of, phase, { kind: 'resume' })).not.toBeNull();
        expect(actions.includes('remove')).toBe(isEnded(phase) || phase.kind === 'awaiting-peer');
        if (!isOurs(of)) expect(actions).not.toContain('move');
      }
    }),
  );
});

test('scripts know every phase by one of their names', () => {
  fc.assert(
    fc.property(life, ([of, events]) => {
      for (const phase of live(of, events)) {
        const state = stateOf(phase);
        expect(['waiting', 'queued', 'verifying', 'running', 'paused', 'done', 'failed', 'cancelled']).toContain(state);
        if (state === 'done' || state === 'cancelled') expect(isEnded(phase)).toBe(true);
      }
    }),
  );
});
