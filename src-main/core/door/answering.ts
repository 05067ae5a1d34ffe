/**
 * Callers: from the accepted connection to whoever takes its kind of call. Nothing is decided here but how many may be on
 * the doorstep at a time; what is no call ends without a word (rule 2.2).
 */
import type { Call } from '../../../src-shared/protocol/messages';
import { answerCall, type IncomingCall, type IncomingCallOf } from '../../calls/answer-call';
import { addressGroup } from '../../net/address-group';
import type { Connection } from '../../net/connection';
import { createDoorstep } from './doorstep';

const LIMITS = { most: 256, mostPerGroup: 32 } as const;

/** Each takes its kind of call from the first line to the end of all that comes of it, and answers it in any case. */
type Takers = { readonly [K in Call['kind']]: (incoming: IncomingCallOf<K>) => Promise<void> };

export interface AnsweringParts {
  readonly takers: Takers;
  /** What has to be known of a caller of this nick before the call is judged; never long. */
  readonly beforeTaking: (nick: string) => Promise<void>;
  /** A contact lives there. */
  readonly isKnown: (host: string) => boolean;
  /** A call has come. */
  readonly onCall: (incoming: IncomingCall) => void;
  /** A taker failed: a disk that refuses, a folder that vanished. The caller reads 150. */
  readonly onFailure: (error: unknown) => void;
}

export class Answering {
  private readonly doorstep = createDoorstep(LIMITS);
  private readonly taking = new Set<Promise<void>>();

  constructor(private readonly parts: AnsweringParts) {}

  /** When all that has been taken is over. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.taking);
  }

  /** Takes an accepted connection over for good. */
  async answer(connection: Connection): Promise<void> {
    const { host } = connection.remote;
    const isKnown = this.parts.isKnown(host);
    const leave = this.doorstep.admit(addressGroup(host), isKnown, () => connection.destroy());
    if (leave === null) return connection.destroy();
    const incoming = await this.callOf(connection).finally(leave);
    if (incoming === null) return;
    this.parts.onCall(incoming);
    const taken = this.take(incoming).catch((error: unknown) => {
      this.parts.onFailure(error);
      incoming.refuse('unavailable');
    });
    this.taking.add(taken);
    await taken.finally(() => this.taking.delete(taken));
  }

  /** The doorstep's limits hold until the caller can be judged. */
  private async callOf(connection: Connection): Promise<IncomingCall | null> {
    const incoming = await answerCall(connection);
    if (incoming !== null && incoming.kind !== 'features-call') await this.parts.beforeTaking(incoming.call.nick);
    return incoming;
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
}
