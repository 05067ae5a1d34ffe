/**
 * The side that listens: one call, one decision, and the connection turns into chat, file server or file data.
 * Anything else closes it without a word (rule 2.2). Time is an event: the clock runs while the state is
 * `awaiting-call` or `awaiting-position` (rule 2.1), never while somebody decides.
 */
import { assertNever, type Call, type Message } from './messages';

export type AnswererState =
  | { readonly kind: 'awaiting-call' }
  | { readonly kind: 'awaiting-decision'; readonly call: Call }
  /** After our 131: how much of the file the caller has already. */
  | { readonly kind: 'awaiting-position'; readonly nick: string; readonly sizeBytes: number }
  | { readonly kind: 'established' }
  | { readonly kind: 'closed' };

/** What was decided about the call. The position belongs to a send-call, the size to a get-call. */
export type Decision =
  | { readonly kind: 'accept'; readonly nick: string }
  | { readonly kind: 'accept-send'; readonly nick: string; readonly position: number }
  | { readonly kind: 'accept-get'; readonly nick: string; readonly sizeBytes: number }
  | { readonly kind: 'tell-features'; readonly nick: string; readonly features: string }
  | { readonly kind: 'reject' }
  | { readonly kind: 'unavailable' };

export type AnswererEvent =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'violation'; readonly detail: string }
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'peer-closed' };

type AnswererEnd = 'violation' | 'timed-out' | 'peer-closed' | 'rejected' | 'unavailable' | 'told';

export type AnswererEffect =
  | { readonly kind: 'write'; readonly message: Message }
  | { readonly kind: 'ask'; readonly call: Call }
  | { readonly kind: 'begin-chat' }
  | { readonly kind: 'begin-fserve' }
  /** Bytes from `position` to the announced size come in. */
  | { readonly kind: 'begin-receive'; readonly position: number; readonly sizeBytes: number }
  /** Bytes from `position` to the announced size go out. */
  | { readonly kind: 'begin-send'; readonly position: number; readonly sizeBytes: number }
  | { readonly kind: 'close'; readonly end: AnswererEnd; readonly detail?: string };

export interface AnswererStep {
  readonly state: AnswererState;
  readonly effects: readonly AnswererEffect[];
}

export const ANSWERER_START: AnswererState = { kind: 'awaiting-call' };

export function stepAnswerer(state: AnswererState, event: AnswererEvent): AnswererStep {
  if (state.kind === 'closed' || state.kind === 'established') return { state, effects: [] };
  switch (event.kind) {
    case 'message':
      return onMessage(state, event.message);
    case 'violation':
      return closed('violation', event.detail);
    case 'timed-out':
      // A late clock must not end a connection that somebody is deciding about.
      return state.kind === 'awaiting-decision' ? { state, effects: [] } : closed('timed-out');
    case 'peer-closed':
      return closed('peer-closed');
    case 'decided':
      return state.kind === 'awaiting-decision' ? onDecision(state.call, event.decision) : { state, effects: [] };
    default:
      return assertNever(event);
  }
}

function onMessage(state: AnswererState, message: Message): AnswererStep {
  if (state.kind === 'awaiting-call' && isCall(message)) {
    return { state: { kind: 'awaiting-decision', call: message }, effects: [{ kind: 'ask', call: message }] };
  }
  if (state.kind === 'awaiting-position' && message.kind === 'get-position') {
    if (message.position > state.sizeBytes) return closed('violation', 'a position beyond the size');
    return {
      state: { kind: 'established' },
      effects: [{ kind: 'begin-send', position: message.position, sizeBytes: state.sizeBytes }],
    };
  }
  return closed('violation', `an unexpected ${message.kind}`);
}

function onDecision(call: Call, decision: Decision): AnswererStep {
  if (decision.kind === 'reject') return closedAfter({ kind: 'rejected' }, 'rejected');
  if (decision.kind === 'unavailable') return closedAfter({ kind: 'unavailable' }, 'unavailable');
  switch (call.kind) {
    case 'chat-call':
      return established({ kind: 'chat-answer', nick: decision.nick }, { kind: 'begin-chat' });
    case 'fserve-call':
      return established({ kind: 'fserve-answer', nick: decision.nick }, { kind: 'begin-fserve' });
    case 'send-call': {
      if (decision.kind !== 'accept-send') throw new Error('a send-call is accepted with a position');
      const { position } = decision;
      const { sizeBytes } = call;
      if (position > sizeBytes) throw new Error(`position ${position} is beyond the size ${sizeBytes}`);
      return established(
        { kind: 'send-answer', nick: decision.nick, position },
        { kind: 'begin-receive', position, sizeBytes },
      );
    }
    case 'get-call': {
      if (decision.kind !== 'accept-get') throw new Error('a get-call is accepted with a size');
      const { nick, sizeBytes } = decision;
      return {
        state: { kind: 'awaiting-position', nick: call.nick, sizeBytes },
        effects: [{ kind: 'write', message: { kind: 'get-answer', nick, sizeBytes } }],
      };
    }
    case 'features-call': {
      if (decision.kind !== 'tell-features') throw new Error('a features-call is answered with features');
      return closedAfter({ kind: 'features-answer', nick: decision.nick, features: decision.features }, 'told');
    }
    default:
      return assertNever(call);
  }
}

function established(message: Message, begin: AnswererEffect): AnswererStep {
  return { state: { kind: 'established' }, effects: [{ kind: 'write', message }, begin] };
}

function closedAfter(message: Message, end: AnswererEnd): AnswererStep {
  return {
    state: { kind: 'closed' },
    effects: [
      { kind: 'write', message },
      { kind: 'close', end },
    ],
  };
}

function closed(end: AnswererEnd, detail?: string): AnswererStep {
  const effect: AnswererEffect = detail === undefined ? { kind: 'close', end } : { kind: 'close', end, detail };
  return { state: { kind: 'closed' }, effects: [effect] };
}

function isCall(message: Message): message is Call {
  return (
    message.kind === 'chat-call' ||
    message.kind === 'fserve-call' ||
    message.kind === 'send-call' ||
    message.kind === 'get-call' ||
    message.kind === 'features-call'
  );
}
