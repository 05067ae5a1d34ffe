/**
 * Callers: from the accepted connection over the gatekeeper and, where it says so, a person's decision, to a chat, a
 * visitor or a transfer. What cannot be taken is answered 150 or 151 by rule 2.3; what is no call ends without a word.
 */
import { assertNever, type Call } from '../../../src-shared/protocol/messages';
import { answerCall } from '../../calls/answer-call';
import type { Connection } from '../../net/connection';
import type { Visitors } from '../browsing/their-visits';
import type { Chats } from '../chats/chats';
import type { CoreContext } from '../core-context';
import { OUR_FEATURES } from '../transfers/ours/features';
import type { ServedGets } from '../transfers/theirs/take-get';
import type { IncomingFiles } from '../transfers/theirs/take-send';
import { type Decided, NOTHING_PREPARED, type Prepared, refused } from './decided';
import type { Door } from './door';

const MAX_PENDING = 256;
const MAX_PENDING_PER_ADDRESS = 32;

export class Answering {
  private readonly pending = new Map<string, number>();
  private pendingCount = 0;
  private readonly deciding = new Set<Promise<unknown>>();

  constructor(
    private readonly context: CoreContext,
    private readonly door: Door,
    private readonly chats: Chats,
    private readonly visitors: Visitors,
    private readonly incomingFiles: IncomingFiles,
    private readonly servedGets: ServedGets,
    /** Somebody called: whoever waits for that address need not wait any longer. */
    private readonly onContact: (host: string) => void,
  ) {}

  /** When all that was being decided is decided, and has begun or was given back. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.deciding);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Takes an accepted connection over for good. */
  async answer(connection: Connection): Promise<void> {
    const { host } = connection.remote;
    const fromHere = this.pending.get(host) ?? 0;
    if (this.pendingCount >= MAX_PENDING || fromHere >= MAX_PENDING_PER_ADDRESS) return connection.destroy();
    const release = this.countPending(host);
    if (!isLoopback(host)) this.context.state.setReachedFromOutside();
    let prepared: Prepared = NOTHING_PREPARED;
    let isOver = false;
    const answered = await answerCall(connection, {
      onCall: () => {
        release();
        this.onContact(host);
      },
      decide: (call, _encoding, signal) => {
        const deciding = this.decide(call, host, signal).then(
          async (decided) => {
            // Whoever hung up while this was decided takes nothing of it over.
            if (isOver) await decided.prepared.abandon();
            else prepared = decided.prepared;
            return decided.decision;
          },
          (error: unknown) => {
            // A disk that refuses, a folder that vanished: the caller reads 150, the person the reason.
            this.context.state.notify('error', this.context.problemOf(error, 'answer'));
            return { kind: 'unavailable' } as const;
          },
        );
        this.deciding.add(deciding);
        return deciding.finally(() => this.deciding.delete(deciding));
      },
    });
    isOver = true;
    release();
    if (answered.kind === 'ended') return prepared.abandon();
    await prepared.proceed(answered);
  }

  private async decide(call: Call, host: string, signal: AbortSignal): Promise<Decided> {
    switch (call.kind) {
      case 'chat-call':
        return this.decideSession(call.nick, host, 'chat', signal);
      case 'fserve-call':
        return this.decideSession(call.nick, host, 'fserve', signal);
      case 'send-call':
        return this.incomingFiles.decide(call, host, signal);
      case 'get-call':
        return this.servedGets.decide(call, host);
      case 'features-call':
        return this.tellFeatures(call.nick, host);
      default:
        return assertNever(call);
    }
  }

  /** Only to people who might send us something: for anybody else we are a server like any other. */
  private tellFeatures(nick: string, host: string): Decided {
    const { policy } = this.door.judge(nick, host, 'send');
    if (policy === 'off' || policy === 'refuse') return refused('unavailable');
    const decision = { kind: 'tell-features', nick: this.context.nick, features: OUR_FEATURES } as const;
    return { decision, prepared: NOTHING_PREPARED };
  }

  private async decideSession(
    nick: string,
    host: string,
    kind: 'chat' | 'fserve',
    signal: AbortSignal,
  ): Promise<Decided> {
    const { settings } = this.context.state;
    const verdict = this.door.judge(nick, host, kind);
    const isFull = this.chats.count + this.visitors.count >= settings.limits.sessions;
    const hasNothing = kind === 'fserve' && (settings.shares.length === 0 || this.visitors.isInside(nick, host));
    if (verdict.policy === 'off' || isFull || (hasNothing && verdict.policy !== 'refuse'))
      return refused('unavailable');
    if (verdict.policy === 'refuse') return refused('reject');
    if (verdict.policy === 'ask') {
      const choice = await this.door.ask({ kind, nick, host, file: null }, signal);
      if (choice === null) return refused('unavailable');
      if (choice.kind !== 'accept') return refused('reject');
    }
    const pinned = this.isPinned(nick, host);
    const begin: Prepared = {
      abandon: async () => {},
      proceed: (answered) => {
        if (answered.kind === 'chat') this.chats.begin(nick, answered, pinned);
        else if (answered.kind === 'fserve') this.visitors.begin(nick, answered, pinned);
      },
    };
    return { decision: { kind: 'accept', nick: this.context.nick } as const, prepared: begin };
  }

  private isPinned(nick: string, host: string): boolean {
    return (this.context.people.contactOf(nick, host)?.encoding ?? 'auto') !== 'auto';
  }

  private countPending(host: string): () => void {
    this.pendingCount += 1;
    this.pending.set(host, (this.pending.get(host) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.pendingCount -= 1;
      const left = (this.pending.get(host) ?? 1) - 1;
      if (left === 0) this.pending.delete(host);
      else this.pending.set(host, left);
    };
  }
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}
