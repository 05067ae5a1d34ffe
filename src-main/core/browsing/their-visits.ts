/**
 * Visitors in our own file server: several of one nick and address if they like, each with an end – idle too long, taking
 * nothing, or silent when others want in (rule 5.11) – and grants for their gets (rule 5.3).
 */
import { randomUUID } from 'node:crypto';
import { type Problem, problem } from '../../../src-shared/model/problem';
import type { Session } from '../../../src-shared/model/snapshot';
import type { HandedOver } from '../../calls/handshake-reader';
import { type LineChannel, openLineChannel } from '../../calls/line-channel';
import { createFolderNamesKeeper } from '../../file-server/folder-names';
import { createGrants, type Grants } from '../../file-server/grants';
import { createShareTree, type SharedFile, type ShareTree } from '../../file-server/share-root';
import { createVisitorShell } from '../../file-server/visitor-shell';
import { addressGroup } from '../../net/address-group';
import { ConnectionClosedError } from '../../net/connection';
import { takenInTime } from '../../net/taken-in-time';
import { isSameNick } from '../door/gatekeeper';
import { seatFor } from '../door/seats';
import type { People } from '../people/people';
import type { CoreState } from '../state/core-state';
import { createServedGets, type GetWish, type ServedGets } from './served-gets';

/** A visitor who takes nothing of what we write for so long is gone. */
const TAKES_NOTHING_MS = 30_000;

interface Visitor {
  readonly session: Session;
  readonly isKnown: boolean;
  readonly close: () => void;
  activeAt: number;
}

export interface VisitorsGiven {
  readonly state: Pick<CoreState, 'settings' | 'setSession' | 'removeSession'>;
  readonly people: Pick<People, 'meet' | 'contactOf' | 'addStatus'>;
  /** A bug of ours: it is logged, and ends the visit. */
  readonly onBug: (error: unknown) => void;
  readonly lookAtShares: () => void;
  /** Sessions that are no visitors. */
  readonly otherSessions: () => number;
  readonly takesNothingMs?: number;
}

export class Visitors {
  readonly grants: Grants = createGrants();
  readonly gets: ServedGets;
  private readonly tree: ShareTree;
  private readonly inside = new Map<string, Visitor>();

  constructor(private readonly given: VisitorsGiven) {
    const { state } = given;
    const limits = () => state.settings.limits;
    this.gets = createServedGets(() => ({
      slots: limits().transfers,
      smallBytes: limits().smallFileBytes,
      getsPerVisitor: limits().getsPerVisitor,
      uploadBytesPerSecond: limits().uploadBytesPerSecond,
    }));
    this.tree = createShareTree(
      () => ({ shares: state.settings.shares, showHidden: state.settings.showHiddenFiles }),
      createFolderNamesKeeper(),
    );
  }

  isInside(nick: string, host: string): boolean {
    return [...this.inside.values()].some(({ session }) => isOf(session, nick, host));
  }

  get count(): number {
    return this.inside.size;
  }

  /** True: one more may come in, perhaps in the place of one who has been silent. */
  makeRoom(nick: string, host: string): boolean {
    const places = Math.max(0, this.given.state.settings.limits.sessions - this.given.otherSessions());
    const seats = [...this.inside.values()].map(({ session, isKnown, activeAt }) => ({
      id: session.id,
      group: addressGroup(session.host),
      isKnown,
      // Whoever fetches a large file has nothing to say meanwhile.
      activeAt: this.isGetting(session) ? Date.now() : activeAt,
    }));
    const guest = { group: addressGroup(host), isKnown: this.isKnown(nick, host) };
    const seat = seatFor(guest, seats, places, Date.now());
    if (seat.kind === 'instead') this.close(seat.id);
    return seat.kind !== 'full';
  }

  /** A caller whom we answered 111. */
  begin(nick: string, over: HandedOver, pinned: boolean): void {
    const { state, people } = this.given;
    const { connection } = over;
    const { host, port } = connection.remote;
    const person = people.meet(nick, host, null);
    this.given.lookAtShares();
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
    const stallMs = this.given.takesNothingMs ?? TAKES_NOTHING_MS;
    let stalled: Problem | null = null;
    const isActive = () => {
      visitor.activeAt = Date.now();
      idle.refresh();
    };
    const idle = this.idleClock(session, () => channel);
    const shell = createVisitorShell({
      tree: this.tree,
      welcome: state.settings.welcomeText,
      write: async (lines) => {
        if ((await takenInTime(connection, channel.write(lines), stallMs)) === 'stalled') {
          stalled = problem('stalled', { seconds: Math.round(stallMs / 1000) });
          throw new ConnectionClosedError(null);
        }
        isActive();
      },
      grant: (file, typed) => this.grant(session, file, typed),
    });
    // The greeting comes first, whatever is typed ahead.
    let greeted: Promise<void> = Promise.resolve();
    const channel = openLineChannel({
      connection,
      rest: over.rest,
      encoding: over.encoding,
      pinned,
      onLine: async (line) => {
        isActive();
        try {
          await greeted;
          if ((await shell.handleLine(line)) === 'exit') channel.close();
        } catch (error) {
          this.onFailure(session, error);
        }
      },
      onClosed: (reason) => {
        clearTimeout(idle);
        this.inside.delete(session.id);
        this.grants.dropVisitor(session.id);
        const problemOfEnd = stalled ?? reason;
        state.setSession({ ...session, state: 'closed', problem: problemOfEnd });
        state.removeSession(session.id);
        people.addStatus(person.id, nick, 'visit-closed', problemOfEnd);
      },
    });
    const visitor: Visitor = {
      session,
      isKnown: this.isKnown(nick, host),
      close: channel.close,
      activeAt: Date.now(),
    };
    this.inside.set(session.id, visitor);
    state.setSession(session);
    people.addStatus(person.id, nick, 'visit-opened');
    greeted = shell.start().catch((error: unknown) => this.onFailure(session, error));
  }

  /** What a get of this size needs to know of the one who asks. */
  getWish(nick: string, host: string, sizeBytes: number): GetWish {
    return { nick, host, sizeBytes, isKnown: this.isKnown(nick, host) };
  }

  /** Whether what was granted is still shared: a share that the person has taken away ends its grants. */
  isStillShared(file: SharedFile): Promise<boolean> {
    return this.tree.isStillShared(file);
  }

  /** True when the session was a visitor's. */
  close(sessionId: string): boolean {
    const visitor = this.inside.get(sessionId);
    visitor?.close();
    return visitor !== undefined;
  }

  closeAll(): void {
    for (const { close } of [...this.inside.values()]) close();
  }

  /** Rule 5.11: the visitor reads why. One whose gets run is busy, not idle. */
  private idleClock(session: Session, channel: () => LineChannel): NodeJS.Timeout {
    const seconds = this.given.state.settings.timeouts.visitorIdleSeconds;
    const idle = setTimeout(() => {
      if (this.isGetting(session)) return void idle.refresh();
      channel().send(`Idle for ${seconds} seconds, closing.`);
      channel().close();
    }, seconds * 1000);
    return idle;
  }

  private grant(session: Session, file: SharedFile, typed: string): 'granted' | 'too-many' {
    const { host } = session;
    const nick = session.nick ?? '';
    if (!this.gets.hasRoom(this.getWish(nick, host, file.sizeBytes))) return 'too-many';
    this.grants.add({ host, group: addressGroup(host), nick, file, typed, visitorId: session.id }, Date.now());
    return 'granted';
  }

  private isGetting({ nick, host }: Session): boolean {
    return this.gets.countOf(nick ?? '', host) > 0;
  }

  private isKnown(nick: string, host: string): boolean {
    return this.given.people.contactOf(nick, host) !== null;
  }

  private onFailure(session: Session, error: unknown): void {
    if (!this.inside.has(session.id)) return;
    // A visitor who is gone while we write to him: that is no bug of ours.
    if (!(error instanceof ConnectionClosedError)) this.given.onBug(error);
    this.close(session.id);
  }
}

function isOf(session: Session, nick: string, host: string): boolean {
  return session.host === host && isSameNick(session.nick ?? '', nick);
}
