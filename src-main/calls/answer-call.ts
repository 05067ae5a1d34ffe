/** Drives the answerer over a connection: lines in, the 15-second clock, one decision, the hand-over. */
import {
  ANSWERER_START,
  type AnswererEffect,
  type AnswererEnd,
  type AnswererEvent,
  type AnswererState,
  type Decision,
  stepAnswerer,
} from '../../src-shared/protocol/answerer';
import { formatLine, parseLine } from '../../src-shared/protocol/codec';
import {
  assertNever,
  type Call,
  HANDSHAKE_TIMEOUT_MS,
  MAX_HANDSHAKE_LINE_BYTES,
} from '../../src-shared/protocol/messages';
import type { TextEncoding } from '../../src-shared/text/encoding';
import type { Connection } from '../net/connection';
import { feedLines } from './line-feed';

/** A refused peer gets the time to read why. */
const REFUSAL_LINGER_MS = 5_000;

export interface HandedOver {
  readonly connection: Connection;
  /** What the peer sent behind its last line (rule 1.4). */
  readonly rest: Uint8Array;
  readonly encoding: TextEncoding;
}

export type Answered =
  | (HandedOver & { readonly kind: 'chat' | 'fserve' })
  | (HandedOver & { readonly kind: 'receive' | 'send'; readonly position: number; readonly sizeBytes: number })
  | { readonly kind: 'ended'; readonly end: AnswererEnd };

export interface AnswerOptions {
  /** The signal is raised when the caller has gone: nobody needs to decide any more. */
  readonly decide: (call: Call, encoding: TextEncoding, signal: AbortSignal) => Promise<Decision>;
  /** The call is there: this connection no longer counts as a pending handshake. */
  readonly onCall: () => void;
}

/** Resolves when the handshake is over, either way; then the connection is the taker's, or closed. */
export function answerCall(connection: Connection, options: AnswerOptions): Promise<Answered> {
  return new Promise((resolve) => {
    let state: AnswererState = ANSWERER_START;
    let encoding: TextEncoding = 'utf-8';
    let clock: NodeJS.Timeout | null = null;
    const gone = new AbortController();
    const feed = feedLines(connection, { limitBytes: MAX_HANDSHAKE_LINE_BYTES, onChange: () => readOn() });

    const setClock = () => {
      if (clock !== null) clearTimeout(clock);
      const runs = state.kind === 'awaiting-call' || state.kind === 'awaiting-position';
      clock = runs ? setTimeout(() => step({ kind: 'timed-out' }), HANDSHAKE_TIMEOUT_MS) : null;
    };
    const step = (event: AnswererEvent) => {
      const before = state.kind;
      const result = stepAnswerer(state, event);
      state = result.state;
      if (state.kind !== before) setClock();
      for (const effect of result.effects) perform(effect);
    };
    const readOn = () => {
      while (state.kind === 'awaiting-call' || state.kind === 'awaiting-position') {
        const next = feed.next();
        if (next.kind === 'more') break;
        if (next.kind === 'too-long') return step({ kind: 'violation', detail: 'a line that is too long' });
        const parsed = parseLine(next.bytes, encoding);
        if (parsed.kind === 'violation') return step(parsed);
        encoding = parsed.encoding;
        step({ kind: 'message', message: parsed.message });
      }
      if (!feed.peerEnded) return;
      // Somebody who only ended his side may still read our answer, but no person needs to be asked any more.
      if (state.kind === 'awaiting-decision') gone.abort();
      else step({ kind: 'peer-closed' });
    };
    const onDecided = (decision: Decision) => {
      step({ kind: 'decided', decision });
      readOn();
    };
    const begin = (kind: 'chat' | 'fserve') => resolve({ kind, connection, rest: feed.takeRest(), encoding });
    const beginData = (kind: 'receive' | 'send', effect: { position: number; sizeBytes: number }) => {
      const { position, sizeBytes } = effect;
      resolve({ kind, position, sizeBytes, connection, rest: feed.takeRest(), encoding });
    };
    const perform = (effect: AnswererEffect): void => {
      switch (effect.kind) {
        case 'write':
          connection.writeSoon(formatLine(effect.message, encoding), false);
          return;
        case 'ask':
          options.onCall();
          options.decide(effect.call, encoding, gone.signal).then(
            (decision) => onDecided(decision),
            () => onDecided({ kind: 'unavailable' }),
          );
          return;
        case 'begin-chat':
          return begin('chat');
        case 'begin-fserve':
          return begin('fserve');
        case 'begin-receive':
          return beginData('receive', effect);
        case 'begin-send':
          return beginData('send', effect);
        case 'close':
          if (wasAnswered(effect.end)) connection.close(REFUSAL_LINGER_MS);
          else connection.destroy();
          resolve({ kind: 'ended', end: effect.end });
          return;
        default:
          return assertNever(effect);
      }
    };

    setClock();
    connection.closed.then(() => {
      gone.abort();
      step({ kind: 'peer-closed' });
    });
  });
}

function wasAnswered(end: AnswererEnd): boolean {
  return end === 'rejected' || end === 'unavailable' || end === 'told';
}
