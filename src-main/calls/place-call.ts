/** The caller over a fresh connection: one call out, a patient wait for the answer, the hand-over. */
import { type Problem, problem } from '../../src-shared/model/problem';
import {
  type CallerEffect,
  type CallerEnd,
  type CallerEvent,
  type CallerState,
  startCaller,
  stepCaller,
} from '../../src-shared/protocol/caller';
import { formatLine } from '../../src-shared/protocol/codec';
import { assertNever, type Call } from '../../src-shared/protocol/messages';
import type { TextEncoding } from '../../src-shared/text/encoding';
import type { Connection } from '../net/connection';
import { type HandedOver, readHandshake } from './handshake-reader';

/** How a call came out. Everything but `features` and `ended` leaves the connection to whoever called. */
export type Called =
  | (HandedOver & { readonly kind: 'chat' | 'visit'; readonly nick: string })
  /** The answerer takes the file from `position` on. */
  | (HandedOver & { readonly kind: 'send'; readonly nick: string; readonly position: number })
  /** 131: the size is known, and the answerer waits for our 132. */
  | {
      readonly kind: 'get';
      readonly nick: string;
      readonly sizeBytes: number;
      readonly connection: Connection;
      /** Says 132: bytes from `position` (0 … size) on are due now. */
      begin(position: number): HandedOver;
    }
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
}

/** Resolves when the other side has answered, either way. A raised signal ends it as `ended` with `cancelled`. */
export async function placeCall(connection: Connection, call: Call, options: CallOptions): Promise<Called> {
  const reader = readHandshake(connection, options);
  let state: CallerState;
  const perform = ({ effects, ...result }: { state: CallerState; effects: readonly CallerEffect[] }) => {
    state = result.state;
    for (const effect of effects)
      if (effect.kind === 'write') connection.writeSoon(formatLine(effect.message, reader.encoding), false);
    return effects.find((effect) => effect.kind !== 'write') ?? null;
  };
  const step = (event: CallerEvent) => perform(stepCaller(state, event));

  perform(startCaller(call));
  const answer = step(await reader.next(options.answerTimeoutMs, options.signal));
  switch (answer?.kind) {
    case 'begin-chat':
      return { kind: 'chat', nick: answer.nick, ...reader.handOver() };
    case 'begin-visit':
      return { kind: 'visit', nick: answer.nick, ...reader.handOver() };
    case 'begin-send':
      return { kind: 'send', nick: answer.nick, position: answer.position, ...reader.handOver() };
    case 'find-position':
      return {
        kind: 'get',
        nick: answer.nick,
        sizeBytes: answer.sizeBytes,
        connection,
        begin(position) {
          step({ kind: 'position-found', nick: call.nick, position });
          return reader.handOver();
        },
      };
    case 'learn-features':
      connection.close();
      return { kind: 'features', features: answer.features.split(' ') };
    case 'close': {
      connection.destroy();
      const peer = `${connection.remote.host}:${connection.remote.port}`;
      return { kind: 'ended', reason: endProblem(answer.end, answer.detail, peer, options.answerTimeoutMs) };
    }
    default:
      throw new Error(`a ${call.kind} came to ${answer?.kind}`);
  }
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
