/** Chats, in both directions: from the call to the last line, into the timeline of whoever it is with. */
import { randomUUID } from 'node:crypto';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { Session } from '../../../src-shared/model/snapshot';
import { isSayable, type TextEncoding } from '../../../src-shared/text/encoding';
import { formatAction, parseChatLine, stripMircText } from '../../../src-shared/text/mirc-text';
import { splitText } from '../../../src-shared/text/split-text';
import type { HandedOver } from '../../calls/handshake-reader';
import { type LineChannel, openLineChannel } from '../../calls/line-channel';
import { placeCall } from '../../calls/place-call';
import { addressGroup } from '../../net/address-group';
import { dial } from '../../net/dial';
import { type Guest, type Seat, seatFor } from '../door/seats';
import type { HostNotification } from '../host-ports';
import { nickProblem, type Target } from '../people/peers';
import type { People } from '../people/people';
import { problemOf } from '../problem-of';
import type { CoreState } from '../state/core-state';

/** Section 3. */
const MAX_CHAT_LINE_BYTES = 4000;
/** `\x01ACTION …\x01` */
const ACTION_FRAME_BYTES = 9;
/** A text that would become more lines than this is refused whole. */
const MAX_LINES_AT_ONCE = 100;

interface OpenChat {
  readonly channel: LineChannel | null;
  readonly controller: AbortController;
  /** When something was last said, by either, ms of a clock that nobody sets back. */
  activeAt: number;
}

export interface ChatsParts {
  readonly state: CoreState;
  readonly people: Pick<People, 'meet' | 'add' | 'addStatus' | 'contactOf'>;
  /** Ours. */
  readonly nick: () => string;
  readonly answerTimeoutMs: () => number;
  /** Now something can be said to them. */
  readonly onOpen: (personId: string, sessionId: string) => void;
  /** What a refusal was, as far as it can be known. */
  readonly whyRefused: (target: Target, reason: Problem, signal: AbortSignal) => Promise<Problem>;
  readonly notify: (notification: HostNotification) => void;
  /** Monotonic. */
  readonly nowMs?: () => number;
}

export class Chats {
  private readonly open = new Map<string, OpenChat>();

  constructor(private readonly parts: ChatsParts) {}

  get count(): number {
    return this.open.size;
  }

  /** Dials in the background; the session's state tells how it goes. A chat that is open there, or on its way, is that one. */
  connect(target: Target): string {
    const { state } = this.parts;
    const known = this.openWith(target);
    if (known !== null) return known;
    if (state.sessions.size >= state.settings.limits.sessions)
      throw new ProblemError('too-many-sessions', { count: state.sessions.size });
    const controller = new AbortController();
    const session: Session = {
      id: randomUUID(),
      kind: 'chat',
      direction: 'outgoing',
      state: 'connecting',
      nick: target.nick,
      host: target.host,
      port: target.port,
      personId: target.personId,
      openedAt: Date.now(),
      problem: null,
    };
    state.setSession(session);
    this.open.set(session.id, { channel: null, controller, activeAt: this.nowMs() });
    this.call(session, target, controller.signal).catch((error: unknown) => {
      this.fail(session.id, problemOf(error, 'chat'));
    });
    return session.id;
  }

  private openWith({ host, port, personId }: Target): string | null {
    const found = [...this.parts.state.sessions.values()].find((session) => {
      if (session.kind !== 'chat' || session.state === 'closed') return false;
      const isPerson = personId !== null && session.personId === personId;
      return isPerson || (session.direction === 'outgoing' && session.host === host && session.port === port);
    });
    return found?.id ?? null;
  }

  /**
   * Whether one more caller may come in, or whose chat has to end for that.
   * @param places how many chats there may be, ours among them
   */
  seatFor(nick: string, host: string, places: number): ReturnType<typeof seatFor> {
    const seats = [...this.open].flatMap(([id, { activeAt }]): Seat[] => {
      const session = this.parts.state.sessions.get(id);
      // Whom we called ourselves has no seat to lose.
      if (session === undefined || session.direction === 'outgoing') return [];
      return [{ ...this.guest(session.nick ?? '', session.host), id, activeAt }];
    });
    const ours = this.open.size - seats.length;
    return seatFor(this.guest(nick, host), seats, Math.max(0, places - ours), this.nowMs());
  }

  /** A caller whom we answered 101. */
  begin(nick: string, over: HandedOver, pinned: boolean): void {
    const { host, port } = over.connection.remote;
    const id = randomUUID();
    this.open.set(id, { channel: null, controller: new AbortController(), activeAt: this.nowMs() });
    this.start({ id, kind: 'chat', direction: 'incoming', host, port, nick, problem: null }, over, pinned, null);
  }

  /** @throws ProblemError not-found, text-too-long. */
  say(sessionId: string, text: string): void {
    const session = this.parts.state.sessions.get(sessionId);
    const channel = this.open.get(sessionId)?.channel;
    if (session === undefined || channel === null || channel === undefined)
      throw new ProblemError('not-found', { name: 'chat', detail: sessionId });
    this.noteActivity(sessionId);
    const said = sayings(text, channel.encoding);
    if (said.length > MAX_LINES_AT_ONCE) throw new ProblemError('text-too-long', { count: said.length });
    for (const { kind, text: one } of said) {
      if (!channel.send(kind === 'action' ? formatAction(one) : one))
        throw new ProblemError('connection-lost', { peer: session.nick ?? session.host });
      if (session.personId !== null)
        this.parts.people.add(session.personId, this.parts.nick(), { kind, from: 'me', text: one });
    }
  }

  /** The other side reads our end, and may still speak. */
  endSpeech(sessionId: string): void {
    this.open.get(sessionId)?.channel?.end();
  }

  /** Hangs up, or stops dialling. */
  close(sessionId: string): void {
    const chat = this.open.get(sessionId);
    if (chat === undefined) {
      this.parts.state.removeSession(sessionId);
      return;
    }
    chat.controller.abort();
    chat.channel?.close();
  }

  /** The chats with this person, open or on their way. */
  closeWith(personId: string): void {
    for (const session of [...this.parts.state.sessions.values()])
      if (session.kind === 'chat' && session.personId === personId) this.close(session.id);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.close(id);
  }

  private async call(session: Session, target: Target, signal: AbortSignal): Promise<void> {
    const connection = await dial(target, signal);
    this.parts.state.setSession({ ...session, state: 'waiting' });
    const called = await placeCall(
      connection,
      { kind: 'chat-call', nick: this.parts.nick() },
      { encoding: target.encoding, pinned: target.pinned, answerTimeoutMs: this.parts.answerTimeoutMs(), signal },
    );
    if (called.kind === 'ended')
      return this.fail(session.id, await this.parts.whyRefused(target, called.reason, signal));
    if (called.kind !== 'chat') throw new Error(`a chat call became ${called.kind}`);
    const mismatch = nickProblem(target, called.nick);
    if (mismatch !== null && target.strictNick) {
      connection.destroy();
      return this.fail(session.id, mismatch);
    }
    this.start({ ...session, nick: called.nick, host: connection.remote.host }, called, target.pinned, mismatch);
  }

  private start(
    known: Pick<Session, 'id' | 'kind' | 'direction' | 'host' | 'port' | 'problem'> & { nick: string },
    over: HandedOver,
    pinned: boolean,
    mismatch: Problem | null,
  ): void {
    const { state, people } = this.parts;
    const person = people.meet(known.nick, known.host, known.direction === 'outgoing' ? known.port : null);
    const session: Session = { ...known, state: 'open', personId: person.id, openedAt: Date.now() };
    const channel = openLineChannel({
      connection: over.connection,
      rest: over.rest,
      encoding: over.encoding,
      pinned,
      onLine: (line) => this.onLine(session, line),
      onClosed: (reason) => this.onClosed(session, reason),
    });
    const { controller } = this.open.get(session.id) ?? { controller: new AbortController() };
    this.open.set(session.id, { channel, controller, activeAt: this.nowMs() });
    state.setSession(session);
    people.addStatus(person.id, known.nick, 'chat-opened');
    this.parts.onOpen(person.id, session.id);
    if (mismatch !== null) people.addStatus(person.id, known.nick, 'nick-differs', mismatch);
  }

  private guest(nick: string, host: string): Guest {
    return { group: addressGroup(host), isKnown: this.parts.people.contactOf(nick, host) !== null };
  }

  private noteActivity(id: string): void {
    const chat = this.open.get(id);
    if (chat !== undefined) chat.activeAt = this.nowMs();
  }

  private nowMs(): number {
    return this.parts.nowMs?.() ?? performance.now();
  }

  private onLine(session: Session, line: string): void {
    this.noteActivity(session.id);
    const said = parseChatLine(line);
    if (session.personId === null || (said.text === '' && said.kind === 'text')) return;
    const nick = session.nick ?? session.host;
    this.parts.people.add(session.personId, nick, { kind: said.kind, from: 'peer', text: said.text });
    if (this.parts.state.settings.notifications.messages) {
      const text = stripMircText(said.text).slice(0, 200);
      this.parts.notify({ kind: 'message', personId: session.personId, nick, text });
    }
  }

  private onClosed(session: Session, reason: Problem | null): void {
    this.open.delete(session.id);
    const { state, people } = this.parts;
    state.setSession({
      ...session,
      state: 'closed',
      problem: reason ?? problem('closed-by-peer', { peer: session.nick ?? session.host }),
    });
    if (session.personId !== null) people.addStatus(session.personId, session.nick ?? '', 'chat-closed', reason);
    state.removeSession(session.id);
  }

  /** It never became a chat. It stays listed as closed with its reason until the person closes it. */
  private fail(id: string, reason: Problem): void {
    this.open.delete(id);
    const { state, people } = this.parts;
    const session = state.sessions.get(id);
    if (session === undefined) return;
    state.setSession({ ...session, state: 'closed', problem: reason });
    if (session.personId !== null) people.addStatus(session.personId, session.nick ?? '', 'chat-failed', reason);
    if (reason.code === 'cancelled') state.removeSession(id);
  }
}

interface Saying {
  readonly kind: 'text' | 'action';
  readonly text: string;
}

/** What a text becomes on the wire: lines, `/me` as an action, long ones split at a word (section 3). */
function sayings(text: string, encoding: TextEncoding): Saying[] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
    .flatMap((line): Saying[] => {
      const action = /^\/me (.*)$/s.exec(line)?.[1];
      const kind = action === undefined ? 'text' : 'action';
      const written = isSayable(line, encoding) ? encoding : 'utf-8';
      return splitText(action ?? line, MAX_CHAT_LINE_BYTES - ACTION_FRAME_BYTES, written).map((part) => ({
        kind,
        text: part,
      }));
    });
}
