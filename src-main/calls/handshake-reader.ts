/**
 * What the other side of a handshake says, one message at a time: whole lines, read and checked, every wait with an end.
 * Both machines, the caller's and the answerer's, are fed from here.
 */
import { parseLine } from '../../src-shared/protocol/codec';
import { MAX_HANDSHAKE_LINE_BYTES, type Message } from '../../src-shared/protocol/messages';
import type { TextEncoding } from '../../src-shared/text/encoding';
import type { Connection } from '../net/connection';
import { feedLines } from './line-feed';

/** A connection whose handshake is over: from here on it belongs to whoever gets this. */
export interface HandedOver {
  readonly connection: Connection;
  /** What the peer sent behind its last line (rule 1.4). The connection reads on when it has its next reader. */
  readonly rest: Uint8Array;
  readonly encoding: TextEncoding;
}

type Heard =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'violation'; readonly detail: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'peer-closed' }
  | { readonly kind: 'cancelled' };

export interface HandshakeReader {
  /** How the peer speaks so far (rule 1.5). */
  readonly encoding: TextEncoding;
  /** The next thing that happens; after `withinMs` that is `timed-out`. One wait at a time. */
  next(withinMs: number, signal?: AbortSignal): Promise<Heard>;
  /** Raised when the peer has ended its side or the connection is gone. */
  readonly gone: AbortSignal;
  handOver(): HandedOver;
}

export function readHandshake(
  connection: Connection,
  options: { readonly encoding: TextEncoding; readonly pinned: boolean },
): HandshakeReader {
  const gone = new AbortController();
  let encoding = options.encoding;
  let wake = () => {};
  const feed = feedLines(connection, {
    limitBytes: MAX_HANDSHAKE_LINE_BYTES,
    onChange: () => {
      if (feed.peerEnded) gone.abort();
      wake();
    },
  });
  connection.closed.then(() => {
    gone.abort();
    wake();
  });

  /** What can be told now; null: nothing has happened yet. */
  const heard = (): Heard | null => {
    const next = feed.next();
    if (next.kind === 'more') return gone.signal.aborted ? { kind: 'peer-closed' } : null;
    if (next.kind === 'too-long') return { kind: 'violation', detail: 'a line that is too long' };
    const parsed = parseLine(next.bytes, encoding, options.pinned);
    if (parsed.kind === 'violation') return parsed;
    encoding = parsed.encoding;
    return { kind: 'message', message: parsed.message };
  };

  return {
    get encoding() {
      return encoding;
    },
    gone: gone.signal,
    next(withinMs, signal) {
      return new Promise((resolve) => {
        const finish = (what: Heard) => {
          clearTimeout(clock);
          signal?.removeEventListener('abort', onAbort);
          wake = () => {};
          resolve(what);
        };
        const look = () => {
          const what = heard();
          if (what !== null) finish(what);
        };
        const onAbort = () => finish({ kind: 'cancelled' });
        const clock = setTimeout(() => finish({ kind: 'timed-out' }), withinMs);
        signal?.addEventListener('abort', onAbort, { once: true });
        wake = look;
        if (signal?.aborted) onAbort();
        else look();
      });
    },
    handOver: () => ({ connection, rest: feed.takeRest(), encoding }),
  };
}
