/** Drives the caller over a fresh connection: one call out, a patient wait for the answer, the hand-over. */
import { type Problem, problem } from '../../src-shared/model/problem';
import {
  type CallerEffect,
  type CallerEnd,
  type CallerEvent,
  type CallerState,
  startCaller,
  stepCaller,
} from '../../src-shared/protocol/caller';
import { formatLine, parseLine } from '../../src-shared/protocol/codec';
import { assertNever, type Call, MAX_HANDSHAKE_LINE_BYTES } from '../../src-shared/protocol/messages';
import type { TextEncoding } from '../../src-shared/text/encoding';
import type { Connection } from '../net/connection';
import type { HandedOver } from './answer-call';
import { feedLines } from './line-feed';

export type Called =
  | (HandedOver & { readonly kind: 'chat' | 'visit'; readonly nick: string })
  | (HandedOver & {
      readonly kind: 'send' | 'receive';
      readonly nick: string;
      readonly position: number;
      readonly sizeBytes: number;
    })
  /** The connection is closed. */
  | { readonly kind: 'features'; readonly features: readonly string[] }
  | { readonly kind: 'ended'; readonly reason: Problem };

export interface CallOptions {
  readonly encoding: TextEncoding;
  /** The person pinned it: no falling back (rule 1.5). */
  readonly pinned: boolean;
  /** Rule 2.5. */
  readonly answerTimeoutMs: number;
  readonly signal: AbortSignal;
  /** For a get-call: how much of the file we hold; a throw ends the call. */
  readonly findPosition?: (nick: string, sizeBytes: number) => Promise<number>;
}

/** Resolves when the handshake is over, either way; then the connection is the taker's, or closed. */
export function placeCall(connection: Connection, call: Call, options: CallOptions): Promise<Called> {
  return new Promise((resolve, reject) => {
    let encoding = options.encoding;
    let peerNick = '';
    let state: CallerState;
    const peer = `${connection.remote.host}:${connection.remote.port}`;
    const feed = feedLines(connection, { limitBytes: MAX_HANDSHAKE_LINE_BYTES, onChange: () => readOn() });
    const clock = setTimeout(() => step({ kind: 'timed-out' }), options.answerTimeoutMs);
    const onAbort = () => step({ kind: 'cancelled' });

    const finish = (called: Called) => {
      clearTimeout(clock);
      options.signal.removeEventListener('abort', onAbort);
      resolve(called);
    };
    const step = (event: CallerEvent) => apply(stepCaller(state, event));
    const apply = (result: { state: CallerState; effects: readonly CallerEffect[] }) => {
      state = result.state;
      for (const effect of result.effects) perform(effect);
    };
    const readOn = () => {
      while (state.kind === 'awaiting-answer') {
        const next = feed.next();
        if (next.kind === 'more') break;
        if (next.kind === 'too-long') return step({ kind: 'violation', detail: 'a line that is too long' });
        const parsed = parseLine(next.bytes, encoding, options.pinned);
        if (parsed.kind === 'violation') return step(parsed);
        encoding = parsed.encoding;
        step({ kind: 'message', message: parsed.message });
      }
      if (feed.peerEnded && state.kind === 'awaiting-answer') step({ kind: 'peer-closed' });
    };
    const handedOver = () => ({ connection, rest: feed.takeRest(), encoding });
    const perform = (effect: CallerEffect): void => {
      switch (effect.kind) {
        case 'write':
          connection.writeSoon(formatLine(effect.message, encoding), false);
          return;
        case 'begin-chat':
          return finish({ kind: 'chat', nick: effect.nick, ...handedOver() });
        case 'begin-visit':
          return finish({ kind: 'visit', nick: effect.nick, ...handedOver() });
        case 'begin-send':
          peerNick = effect.nick;
          return finish({
            kind: 'send',
            nick: peerNick,
            position: effect.position,
            sizeBytes: effect.sizeBytes,
            ...handedOver(),
          });
        case 'find-position':
          peerNick = effect.nick;
          return lookUpPosition(effect.nick, effect.sizeBytes);
        case 'begin-receive':
          return finish({
            kind: 'receive',
            nick: peerNick,
            position: effect.position,
            sizeBytes: effect.sizeBytes,
            ...handedOver(),
          });
        case 'learn-features':
          connection.close();
          return finish({ kind: 'features', features: effect.features.split(' ') });
        case 'close':
          connection.destroy();
          return finish({
            kind: 'ended',
            reason: endProblem(effect.end, effect.detail, peer, options.answerTimeoutMs),
          });
        default:
          return assertNever(effect);
      }
    };
    const lookUpPosition = (nick: string, sizeBytes: number) => {
      if (options.findPosition === undefined) throw new Error('a get-call needs findPosition');
      options.findPosition(nick, sizeBytes).then(
        (position) => step({ kind: 'position-found', nick: call.nick, position }),
        (error: unknown) => {
          clearTimeout(clock);
          options.signal.removeEventListener('abort', onAbort);
          connection.destroy();
          reject(error);
        },
      );
    };

    const first = startCaller(call);
    state = first.state;
    apply(first);
    options.signal.addEventListener('abort', onAbort, { once: true });
    if (options.signal.aborted) onAbort();
    connection.closed.then(() => step({ kind: 'peer-closed' }));
  });
}

function endProblem(end: CallerEnd, detail: string | undefined, peer: string, timeoutMs: number): Problem {
  switch (end) {
    case 'rejected':
      return problem('rejected', { peer });
    case 'unavailable':
      return problem('unavailable', { peer });
    case 'timed-out':
      return problem('no-answer', { peer, seconds: Math.round(timeoutMs / 1000) });
    case 'cancelled':
      return problem('cancelled', { peer });
    case 'peer-closed':
      return problem('closed-before-answer', { peer });
    case 'position-beyond-size':
      return problem('position-beyond-size', { peer, detail: detail ?? '' });
    case 'violation':
      return problem('peer-violation', { peer, detail: detail ?? '' });
    default:
      return assertNever(end);
  }
}
