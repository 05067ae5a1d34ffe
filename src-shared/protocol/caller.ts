/**
 * The side that dials: says one call, waits for the answer as long as the other side's person needs (rule 2.5), and
 * the connection turns into chat, visit or file data. A refusal is an outcome, anything unexpected a violation.
 */
import { type Answer, assertNever, type Call, type Message } from './messages';

export type CallerState =
  | { readonly kind: 'awaiting-answer'; readonly call: Call }
  /** The 131 is there: how much of the file we have is looked up on the disk. */
  | { readonly kind: 'awaiting-own-position'; readonly call: Call; readonly sizeBytes: number }
  | { readonly kind: 'established' }
  | { readonly kind: 'closed' };

export type CallerEvent =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'violation'; readonly detail: string }
  /** Answers `find-position`. */
  | { readonly kind: 'position-found'; readonly nick: string; readonly position: number }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'peer-closed' };

export type CallerEnd =
  | 'violation'
  | 'position-beyond-size'
  | 'timed-out'
  | 'cancelled'
  | 'peer-closed'
  | 'rejected'
  | 'unavailable';

export type CallerEffect =
  | { readonly kind: 'write'; readonly message: Message }
  | { readonly kind: 'begin-chat'; readonly nick: string }
  | { readonly kind: 'begin-visit'; readonly nick: string }
  | { readonly kind: 'begin-send'; readonly nick: string; readonly position: number; readonly sizeBytes: number }
  | { readonly kind: 'find-position'; readonly nick: string; readonly sizeBytes: number }
  | { readonly kind: 'begin-receive'; readonly position: number; readonly sizeBytes: number }
  | { readonly kind: 'learn-features'; readonly nick: string; readonly features: string }
  | { readonly kind: 'close'; readonly end: CallerEnd; readonly detail?: string };

export interface CallerStep {
  readonly state: CallerState;
  readonly effects: readonly CallerEffect[];
}

export function startCaller(call: Call): CallerStep {
  return { state: { kind: 'awaiting-answer', call }, effects: [{ kind: 'write', message: call }] };
}

export function stepCaller(state: CallerState, event: CallerEvent): CallerStep {
  if (state.kind === 'closed' || state.kind === 'established') return { state, effects: [] };
  switch (event.kind) {
    case 'message':
      return onMessage(state, event.message);
    case 'position-found':
      return state.kind === 'awaiting-own-position' ? onPosition(state.sizeBytes, event) : { state, effects: [] };
    case 'violation':
      return closed('violation', event.detail);
    case 'timed-out':
    case 'cancelled':
    case 'peer-closed':
      return closed(event.kind);
    default:
      return assertNever(event);
  }
}

function onMessage(state: CallerState, message: Message): CallerStep {
  if (message.kind === 'rejected' || message.kind === 'unavailable') return closed(message.kind);
  if (state.kind !== 'awaiting-answer') return closed('violation', `an unexpected ${message.kind}`);
  const { call } = state;
  if (!isAnswerTo(call, message)) return closed('violation', `an unexpected ${message.kind}`);
  switch (message.kind) {
    case 'chat-answer':
      return established({ kind: 'begin-chat', nick: message.nick });
    case 'fserve-answer':
      return established({ kind: 'begin-visit', nick: message.nick });
    case 'send-answer':
      return onSendAnswer(call, message.nick, message.position);
    case 'get-answer': {
      const { nick, sizeBytes } = message;
      return {
        state: { kind: 'awaiting-own-position', call, sizeBytes },
        effects: [{ kind: 'find-position', nick, sizeBytes }],
      };
    }
    case 'features-answer':
      return established({ kind: 'learn-features', nick: message.nick, features: message.features });
    default:
      return assertNever(message);
  }
}

/** Rule 4.3: a position equal to the size is legal, one beyond it is the peer's violation. */
function onSendAnswer(call: Call, nick: string, position: number): CallerStep {
  const sizeBytes = call.kind === 'send-call' ? call.sizeBytes : 0;
  if (position > sizeBytes) return closed('position-beyond-size', `${position} of ${sizeBytes}`);
  return established({ kind: 'begin-send', nick, position, sizeBytes });
}

function onPosition(sizeBytes: number, found: { readonly nick: string; readonly position: number }): CallerStep {
  const { nick, position } = found;
  if (position > sizeBytes) throw new Error(`position ${position} is beyond the size ${sizeBytes}`);
  return {
    state: { kind: 'established' },
    effects: [
      { kind: 'write', message: { kind: 'get-position', nick, position } },
      { kind: 'begin-receive', position, sizeBytes },
    ],
  };
}

const ANSWER_OF: Readonly<Record<Call['kind'], Answer['kind']>> = {
  'chat-call': 'chat-answer',
  'fserve-call': 'fserve-answer',
  'send-call': 'send-answer',
  'get-call': 'get-answer',
  'features-call': 'features-answer',
};

function isAnswerTo(call: Call, message: Message): message is Answer {
  return message.kind === ANSWER_OF[call.kind];
}

function established(begin: CallerEffect): CallerStep {
  return { state: { kind: 'established' }, effects: [begin] };
}

function closed(end: CallerEnd, detail?: string): CallerStep {
  const effect: CallerEffect = detail === undefined ? { kind: 'close', end } : { kind: 'close', end, detail };
  return { state: { kind: 'closed' }, effects: [effect] };
}
