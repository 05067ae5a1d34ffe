import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ANSWERER_START,
  type AnswererEvent,
  type AnswererState,
  stepAnswerer,
} from '../../../src-shared/protocol/answerer';
import { type CallerEvent, type CallerState, startCaller, stepCaller } from '../../../src-shared/protocol/caller';
import type { Call, Message } from '../../../src-shared/protocol/messages';

const CALL: Call = { kind: 'send-call', nick: 'ada', sizeBytes: 10, name: 'x' };
const GET: Call = { kind: 'get-call', nick: 'ada', name: 'x' };

function answer(...events: AnswererEvent[]) {
  let state: AnswererState = ANSWERER_START;
  let effects: readonly unknown[] = [];
  for (const event of events) {
    const step = stepAnswerer(state, event);
    state = step.state;
    effects = step.effects;
  }
  return { state: state.kind, effects };
}
const said = (message: Message): AnswererEvent & CallerEvent => ({ kind: 'message', message });

describe('the answerer', () => {
  test('asks about a call and turns into the session', () => {
    expect(answer(said({ kind: 'chat-call', nick: 'ada' })).effects).toEqual([
      { kind: 'ask', call: { kind: 'chat-call', nick: 'ada' } },
    ]);
    expect(
      answer(said({ kind: 'chat-call', nick: 'ada' }), { kind: 'decided', decision: { kind: 'accept', nick: 'bob' } }),
    ).toEqual({
      state: 'established',
      effects: [{ kind: 'write', message: { kind: 'chat-answer', nick: 'bob' } }, { kind: 'begin-chat' }],
    });
  });

  test('rule 4.3: names a position and receives the rest', () => {
    const decision = { kind: 'accept-send', nick: 'bob', position: 4 } as const;
    expect(answer(said(CALL), { kind: 'decided', decision }).effects).toEqual([
      { kind: 'write', message: { kind: 'send-answer', nick: 'bob', position: 4 } },
      { kind: 'begin-receive', position: 4, sizeBytes: 10 },
    ]);
  });

  test('rule 5.4: 131, then 132 with a position inside the file', () => {
    const accept: AnswererEvent = { kind: 'decided', decision: { kind: 'accept-get', nick: 'bob', sizeBytes: 10 } };
    const at = (position: number) => answer(said(GET), accept, said({ kind: 'get-position', nick: 'ada', position }));
    expect(at(10).effects).toEqual([{ kind: 'begin-send', position: 10, sizeBytes: 10 }]);
    expect(at(11)).toMatchObject({ state: 'closed', effects: [{ kind: 'close', end: 'violation' }] });
  });

  test('rule 2.1: silence ends it without a word, but never while somebody decides', () => {
    expect(answer({ kind: 'timed-out' }).effects).toEqual([{ kind: 'close', end: 'timed-out' }]);
    expect(answer(said(CALL), { kind: 'timed-out' })).toEqual({ state: 'awaiting-decision', effects: [] });
    const accept: AnswererEvent = { kind: 'decided', decision: { kind: 'accept-get', nick: 'bob', sizeBytes: 10 } };
    expect(answer(said(GET), accept, { kind: 'timed-out' }).state).toBe('closed');
  });

  test('rule 2.2: anything but a call ends it without a word', () => {
    for (const message of [
      { kind: 'chat-answer', nick: 'x' },
      { kind: 'unavailable' },
      { kind: 'get-position', nick: 'x', position: 0 },
    ] as const) {
      expect(answer(said(message)).effects).toEqual([expect.objectContaining({ kind: 'close', end: 'violation' })]);
    }
  });

  test('rule 2.3: a refusal is written and closes', () => {
    expect(answer(said(CALL), { kind: 'decided', decision: { kind: 'reject' } }).effects).toEqual([
      { kind: 'write', message: { kind: 'rejected' } },
      { kind: 'close', end: 'rejected' },
    ]);
  });
});

describe('the caller', () => {
  const call = (first: Call, ...events: CallerEvent[]) => {
    let step = startCaller(first);
    for (const event of events) step = stepCaller(step.state, event);
    return { state: step.state.kind, effects: step.effects };
  };

  test('rule 4.3: a position equal to the size is legal, one beyond it is not', () => {
    expect(call(CALL, said({ kind: 'send-answer', nick: 'bob', position: 10 })).effects).toEqual([
      { kind: 'begin-send', nick: 'bob', position: 10, sizeBytes: 10 },
    ]);
    expect(call(CALL, said({ kind: 'send-answer', nick: 'bob', position: 11 })).effects).toEqual([
      { kind: 'close', end: 'position-beyond-size', detail: '11 of 10' },
    ]);
  });

  test('rule 5.4: looks for its position after 131', () => {
    const found: CallerEvent = { kind: 'position-found', nick: 'ada', position: 3 };
    expect(call(GET, said({ kind: 'get-answer', nick: 'bob', sizeBytes: 9 })).effects).toEqual([
      { kind: 'find-position', nick: 'bob', sizeBytes: 9 },
    ]);
    expect(call(GET, said({ kind: 'get-answer', nick: 'bob', sizeBytes: 9 }), found).effects).toEqual([
      { kind: 'write', message: { kind: 'get-position', nick: 'ada', position: 3 } },
      { kind: 'begin-receive', position: 3, sizeBytes: 9 },
    ]);
  });

  test('the answer to another call is a violation', () => {
    expect(call(CALL, said({ kind: 'chat-answer', nick: 'bob' })).effects).toEqual([
      expect.objectContaining({ end: 'violation' }),
    ]);
  });

  test('whatever comes in whatever order, it closes at most once and says nothing after that', () => {
    const messages: Message[] = [
      { kind: 'chat-answer', nick: 'b' },
      { kind: 'send-answer', nick: 'b', position: 5 },
      { kind: 'get-answer', nick: 'b', sizeBytes: 5 },
      { kind: 'rejected' },
    ];
    const event: fc.Arbitrary<CallerEvent> = fc.oneof(
      fc.constantFrom(...messages).map((message) => ({ kind: 'message' as const, message })),
      fc.constantFrom<CallerEvent>(
        { kind: 'timed-out' },
        { kind: 'cancelled' },
        { kind: 'peer-closed' },
        { kind: 'violation', detail: 'x' },
        { kind: 'position-found', nick: 'a', position: 5 },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(CALL, GET), fc.array(event, { maxLength: 12 }), (first, events) => {
        let state: CallerState = startCaller(first).state;
        let ends = 0;
        for (const one of events) {
          const step = stepCaller(state, one);
          if (ends > 0) expect(step.effects).toEqual([]);
          state = step.state;
          if (state.kind === 'closed' || state.kind === 'established') ends += step.effects.length > 0 ? 1 : 0;
        }
        expect(ends).toBeLessThanOrEqual(1);
      }),
    );
  });
});
