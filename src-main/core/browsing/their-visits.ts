/** Visitors in our own file server: one session each (rule 5.11), an idle time-out, grants for their gets (rule 5.3). */
import { randomUUID } from 'node:crypto';
import type { Session } from '../../../src-shared/model/snapshot';
import type { HandedOver } from '../../calls/handshake-reader';
import { type LineChannel, openLineChannel } from '../../calls/line-channel';
import { createGrants, type Grants } from '../../file-server/grants';
import { createShareTree } from '../../file-server/share-root';
import { createVisitorShell } from '../../file-server/visitor-shell';
import { ConnectionClosedError } from '../../net/connection';
import type { CoreContext } from '../core-context';

interface Visitor {
  readonly session: Session;
  readonly channel: LineChannel;
}

export class Visitors {
  readonly grants: Grants = createGrants();
  private readonly inside = new Map<string, Visitor>();
  /** Gets that a visitor has running now. */
  private readonly getting = new Map<string, number>();

  constructor(
    private readonly context: CoreContext,
    private readonly lookAtShares: () => void,
  ) {}

  isInside(nick: string, host: string): boolean {
    return [...this.inside.values()].some(
      ({ session }) => session.host === host && session.nick?.toLowerCase() === nick.toLowerCase(),
    );
  }

  get count(): number {
    return this.inside.size;
  }

  /** A caller whom we answered 111. */
  begin(nick: string, over: HandedOver, pinned: boolean): void {
    const { state, people } = this.context;
    const { host, port } = over.connection.remote;
    const person = people.meet(nick, host, null);
    this.lookAtShares();
    const session: Session = {
      id: randomUUID(),
      kind: 'fserve',
      direction: 'incoming',
      state: 'open',
      nick,
      host,
      port,
      personId: person.id,
      openedAt: Date.now(),
      problem: null,
    };
    const idleMs = state.settings.timeouts.visitorIdleSeconds * 1000;
    const idle = setTimeout(() => {
      channel.send(`Idle for ${Math.round(idleMs / 1000)} seconds, closing.`);
      channel.close();
    }, idleMs);
    const shell = createVisitorShell({
      tree: createShareTree(state.settings.shares, { showHidden: state.settings.showHiddenFiles }),
      welcome: state.settings.welcomeText,
      write: async (lines) => {
        await channel.write(lines);
        idle.refresh();
      },
      grant: (file) => {
        if (!this.hasRoomForGet(nick, host)) return 'too-many';
        this.grants.add({ host, nick, ...file, visitorId: session.id }, Date.now());
        return 'granted';
      },
    });
    // The greeting comes first, whatever is typed ahead.
    let greeted: Promise<void> = Promise.resolve();
    const answer = async (line: string) => {
      idle.refresh();
      try {
        await greeted;
        if ((await shell.handleLine(line)) === 'exit') channel.close();
      } catch (error) {
        this.onFailure(session, error);
      }
    };
    const channel = openLineChannel({
      connection: over.connection,
      rest: over.rest,
      encoding: over.encoding,
      pinned,
      onLine: answer,
      onClosed: (reason) => {
        clearTimeout(idle);
        this.inside.delete(session.id);
        this.grants.dropVisitor(session.id);
        state.setSession({ ...session, state: 'closed', problem: reason });
        state.removeSession(session.id);
        people.addStatus(person.id, nick, 'visit-closed', reason);
      },
    });
    this.inside.set(session.id, { session, channel });
    state.setSession(session);
    people.addStatus(person.id, nick, 'visit-opened');
    greeted = shell.start().catch((error: unknown) => this.onFailure(session, error));
  }

  /** Counts a get while it runs; call the result when it is over. */
  countGet(nick: string, host: string): () => void {
    const key = visitorKey(nick, host);
    this.getting.set(key, this.runningGets(nick, host) + 1);
    return () => {
      const left = this.runningGets(nick, host) - 1;
      if (left > 0) this.getting.set(key, left);
      else this.getting.delete(key);
    };
  }

  /** True when the session was a visitor's. */
  close(sessionId: string): boolean {
    const visitor = this.inside.get(sessionId);
    visitor?.channel.close();
    return visitor !== undefined;
  }

  closeAll(): void {
    for (const { channel } of [...this.inside.values()]) channel.close();
  }

  /** Rule 5.11: whether one more get may run now. */
  hasRoomForGet(nick: string, host: string): boolean {
    return this.runningGets(nick, host) < this.context.state.settings.limits.getsPerVisitor;
  }

  private runningGets(nick: string, host: string): number {
    return this.getting.get(visitorKey(nick, host)) ?? 0;
  }

  private onFailure(session: Session, error: unknown): void {
    if (!this.inside.has(session.id)) return;
    // A visitor who is gone while we write to him: that is no bug of ours.
    if (!(error instanceof ConnectionClosedError)) this.context.problemOf(error, 'file server');
    this.close(session.id);
  }
}

function visitorKey(nick: string, host: string): string {
  return `${nick.toLowerCase()}@${host}`;
}
