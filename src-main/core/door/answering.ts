/**
 * Callers: from the accepted connection to whoever takes its kind of call. Nothing is decided here but how many may be on
 * the doorstep at a time; what is no call ends without a word (rule 2.2).
 */
import type { Call } from '../../../src-shared/protocol/messages';
import { answerCall, type IncomingCall, type IncomingCallOf } from '../../calls/answer-call';
import type { Connection } from '../../net/connection';

const MAX_PENDING = 256;
const MAX_PENDING_PER_ADDRESS = 32;

/** Each takes its kind of call from the first line to the end of all that comes of it, and answers it in any case. */
export type Takers = { readonly [K in Call['kind']]: (incoming: IncomingCallOf<K>) => Promise<void> };

export interface AnsweringParts {
  readonly takers: Takers;
  /** A call has come. */
  readonly onCall: (incoming: IncomingCall) => void;
  /** A taker failed: a disk that refuses, a folder that vanished. The caller reads 150. */
  readonly onFailure: (error: unknown) => void;
}

export class Answering {
  private readonly pending = new Map<string, number>();
  private pendingCount = 0;
  private readonly taking = new Set<Promise<void>>();

  constructor(private readonly parts: AnsweringParts) {}

  /** When all that has been taken is over. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.taking);
  }

  /** Takes an accepted connection over for good. */
  async answer(connection: Connection): Promise<void> {
    const { host } = connection.remote;
    const fromHere = this.pending.get(host) ?? 0;
    if (this.pendingCount >= MAX_PENDING || fromHere >= MAX_PENDING_PER_ADDRESS) return connection.destroy();
    const release = this.countPending(host);
    const incoming = await answerCall(connection).finally(release);
    if (incoming === null) return;
    this.parts.onCall(incoming);
    const taken = this.take(incoming).catch((error: unknown) => {
      this.parts.onFailure(error);
      incoming.refuse('unavailable');
    });
    this.taking.add(taken);
    await taken.finally(() => this.taking.delete(taken));
  }

  private take(incoming: IncomingCall): Promise<void> {
    const { takers } = this.parts;
    switch (incoming.kind) {
      case 'chat-call':
        return takers[incoming.kind](incoming);
      case 'fserve-call':
        return takers[incoming.kind](incoming);
      case 'send-call':
        return takers[incoming.kind](incoming);
      case 'get-call':
        return takers[incoming.kind](incoming);
      case 'features-call':
        return takers[incoming.kind](incoming);
    }
  }

  private countPending(host: string): () => void {
    this.pendingCount += 1;
    this.pending.set(host, (this.pending.get(host) ?? 0) + 1);
    return () => {
      this.pendingCount -= 1;
      const left = (this.pending.get(host) ?? 1) - 1;
      if (left === 0) this.pending.delete(host);
      else this.pending.set(host, left);
    };
  }
}
