/**
 * An incoming call as a value: what is asked, whether the caller is still there, and the two things one can do about it.
 * Whoever has it accepts or refuses, once; what comes after an accept is theirs to close.
 */
import {
  ANSWERER_START,
  type AnswererEffect,
  type AnswererEvent,
  type AnswererState,
  type Decision,
  stepAnswerer,
} from '../../src-shared/protocol/answerer';
import { formatLine } from '../../src-shared/protocol/codec';
import { type Call, HANDSHAKE_TIMEOUT_MS } from '../../src-shared/protocol/messages';
import type { Connection, Endpoint } from '../net/connection';
import { type HandedOver, readHandshake } from './handshake-reader';

/** A refused peer gets the time to read why. */
const REFUSAL_LINGER_MS = 5_000;

/** What is said to a call that is accepted, besides our nick. */
interface AnswerParts {
  readonly 'chat-call': object;
  readonly 'fserve-call': object;
  /** Where the caller goes on: 0 … size (rule 4.3). */
  readonly 'send-call': { readonly position: number };
  readonly 'get-call': { readonly sizeBytes: number };
  /** Words, separated by spaces. */
  readonly 'features-call': { readonly features: string };
}
type AnswerTo<K extends Call['kind']> = { readonly nick: string } & AnswerParts[K];

/** The handshake is over. `position`: where the bytes of a file begin; 0 where there are none. */
export interface Begun extends HandedOver {
  readonly position: number;
}

export interface IncomingCallOf<K extends Call['kind']> {
  readonly kind: K;
  readonly call: Extract<Call, { kind: K }>;
  readonly from: Endpoint;
  /** Raised when the caller has hung up, or only ended his side: no person needs to be asked any more. */
  readonly gone: AbortSignal;
  /**
   * Null when the caller did not stay for it: then there is nothing to close. A get-call resolves with the caller's 132
   * (rule 5.4); a features-call is over with the answer, and resolves with null.
   */
  accept(answer: AnswerTo<K>): Promise<Begun | null>;
  /** Rule 2.3: `reject` is 151, `unavailable` 150. After an accept nothing can be said any more: the connection is dropped. */
  refuse(kind: 'reject' | 'unavailable'): void;
}

/** One of all kinds, told apart by `kind`. */
export type IncomingCall = { [K in Call['kind']]: IncomingCallOf<K> }[Call['kind']];

/**
 * Waits for a whole, valid first line (rules 2.1, 2.2). Null when none came: the connection is closed then.
 * @param timeoutMs for the first line, and again for the 132 after our 131
 */
export async function answerCall(
  connection: Connection,
  timeoutMs = HANDSHAKE_TIMEOUT_MS,
): Promise<IncomingCall | null> {
  const reader = readHandshake(connection, { encoding: 'utf-8', pinned: false });
  let state: AnswererState = ANSWERER_START;
  const step = (event: AnswererEvent): AnswererEffect | null => {
    const result = stepAnswerer(state, event);
    state = result.state;
    return result.effects.map(perform).find((effect) => effect !== null) ?? null;
  };
  /** Does what can be done here; gives back what the steps below have to know. */
  const perform = (effect: AnswererEffect): AnswererEffect | null => {
    if (effect.kind === 'write') {
      connection.writeSoon(formatLine(effect.message, reader.encoding), false);
      return null;
    }
    if (effect.kind !== 'close') return effect;
    if (effect.end === 'rejected' || effect.end === 'unavailable' || effect.end === 'told')
      connection.close(REFUSAL_LINGER_MS);
    else connection.destroy();
    return effect;
  };
  const hear = async () => {
    const heard = await reader.next(timeoutMs);
    // Nobody cancels an answerer: there is no signal to raise.
    return heard.kind === 'cancelled' ? null : step(heard);
  };
  const accept = async (decision: Decision): Promise<Begun | null> => {
    let next = step({ kind: 'decided', decision });
    if (state.kind === 'awaiting-position') next = await hear();
    switch (next?.kind) {
      case 'begin-chat':
      case 'begin-fserve':
        return { ...reader.handOver(), position: 0 };
      case 'begin-receive':
      case 'begin-send':
        return { ...reader.handOver(), position: next.position };
      default:
        return null;
    }
  };

  const asked = await hear();
  if (asked?.kind !== 'ask') return null;
  connection.closed.then(() => step({ kind: 'peer-closed' }));
  return incomingCall(asked.call, {
    from: connection.remote,
    gone: reader.gone,
    accept,
    refuse(kind) {
      if (state.kind === 'awaiting-decision') step({ kind: 'decided', decision: { kind } });
      else connection.destroy();
    },
  });
}

type Ways = Pick<IncomingCall, 'from' | 'gone' | 'refuse'> & { accept(decision: Decision): Promise<Begun | null> };

function incomingCall(call: Call, ways: Ways): IncomingCall {
  const { from, gone, refuse } = ways;
  const same = { from, gone, refuse };
  switch (call.kind) {
    case 'chat-call':
      return { ...same, kind: call.kind, call, accept: (answer) => ways.accept({ kind: 'accept', ...answer }) };
    case 'fserve-call':
      return { ...same, kind: call.kind, call, accept: (answer) => ways.accept({ kind: 'accept', ...answer }) };
    case 'send-call':
      return { ...same, kind: call.kind, call, accept: (answer) => ways.accept({ kind: 'accept-send', ...answer }) };
    case 'get-call':
      return { ...same, kind: call.kind, call, accept: (answer) => ways.accept({ kind: 'accept-get', ...answer }) };
    case 'features-call':
      return { ...same, kind: call.kind, call, accept: (answer) => ways.accept({ kind: 'tell-features', ...answer }) };
  }
}
