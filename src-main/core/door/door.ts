/** Who may come in: what the rules say, and the person's word where they say "ask". */
import { randomUUID } from 'node:crypto';
import { problem } from '../../../src-shared/model/problem';
import type { Service } from '../../../src-shared/model/settings';
import type { Request } from '../../../src-shared/model/snapshot';
import { addressGroup } from '../../net/address-group';
import type { HostNotification } from '../host-ports';
import type { People } from '../people/people';
import type { CoreState } from '../state/core-state';
import { type IsAt, judge, type Pass, type Verdict } from './gatekeeper';
import type { Choice, Prompts } from './prompts';

const PASS_MS = { minutes: 600_000, hour: 3_600_000 } as const;
/** Whoever offers a file so soon after the one before has several of them. */
const NEXT_WITHIN_MS = 10_000;

/** A caller who was refused asks at once whether that was somebody's word. */
const ASKED_WITHIN_MS = 30_000;

export type Question = Pick<Request, 'kind' | 'nick' | 'host' | 'file'>;

export interface DoorParts {
  readonly state: Pick<CoreState, 'settings' | 'contacts' | 'notify'>;
  readonly people: Pick<People, 'find' | 'contactOf' | 'otherAddresses'>;
  readonly prompts: Pick<Prompts, 'ask' | 'reconsider'>;
  readonly isAt: IsAt;
  /** Whether the settings say so. */
  readonly isBlocked: (host: string) => boolean;
  readonly notify: (notification: HostNotification) => void;
  readonly onTrusted: (nick: string, host: string, service: Service) => void;
  readonly onBlocked: (host: string) => void;
  /** The person said yes to this before. */
  readonly isExpected: (question: Question) => boolean;
  /** Nobody answered in time, or before they hung up, or there was no room to ask. */
  readonly onMissed: (question: Question) => void;
  /** Of a clock that nobody sets back: an hour is an hour. */
  readonly nowMs?: () => number;
}

export class Door {
  private passes: Pass[] = [];
  /** Blocked by the person just now: the settings know it a moment later. */
  private readonly blocked = new Set<string>();
  /** Who offered a file last, and when. */
  private readonly offeredMs = new Map<string, number>();

  /** Whose question nobody answered, and since when. */
  private readonly unanswered = new Map<string, number>();

  constructor(private readonly parts: DoorParts) {}

  /** Whether the last no to this caller was nobody's: the time was over (rule 2.3). */
  wasUnanswered(nick: string, host: string): boolean {
    const nowMs = this.nowMs();
    for (const [key, atMs] of this.unanswered) if (nowMs - atMs >= ASKED_WITHIN_MS) this.unanswered.delete(key);
    return this.unanswered.has(callerKey({ nick, host }));
  }

  /** Whom the settings know of as blocked now, they may forget again; another change may have come before that one. */
  onSettingsChanged(): void {
    for (const host of this.blocked) if (this.parts.isBlocked(host)) this.blocked.delete(host);
  }

  judge(nick: string, host: string, service: Service): Verdict {
    const nowMs = this.nowMs();
    const { state, isAt } = this.parts;
    const { settings, contacts } = state;
    this.passes = this.passes.filter((pass) => pass.until > nowMs);
    const isBlocked = this.blocked.has(host) || this.parts.isBlocked(host);
    return judge({ nick, host }, service, { settings, contacts, isAt, isBlocked, passes: this.passes }, nowMs);
  }

  /** Null when there is no room for one more card. */
  async ask(question: Question, signal: AbortSignal): Promise<Choice | null> {
    const { prompts, people, state } = this.parts;
    const { nick, host } = question;
    if (this.parts.isExpected(question)) return { kind: 'accept', ifTaken: null, remember: 'once' };
    const isOneOfSeveral = this.followsSoon(question);
    const choice = await prompts.ask(
      {
        group: addressGroup(host),
        isKnown: people.contactOf(nick, host) !== null,
        request: () => this.cardFor(question, isOneOfSeveral),
        answered: () => this.answeredMeanwhile(question),
      },
      signal,
    );
    if (choice?.kind === 'expired') this.unanswered.set(callerKey(question), this.nowMs());
    if (choice === null || choice.kind === 'expired' || choice.kind === 'withdrawn') this.parts.onMissed(question);
    if (choice === null) state.notify('warning', problem('too-many-prompts', { peer: nick }));
    else this.remember(question, choice);
    if (choice?.kind === 'accept' && choice.remember !== 'once') prompts.reconsider();
    if (choice !== null) this.noteOffer(question);
    return choice;
  }

  /** A plain peer says of each of its files only that there is one: several are known by their pace. */
  private followsSoon(question: Question): boolean {
    const before = this.offeredMs.get(callerKey(question));
    const isSoon = before !== undefined && this.nowMs() - before < NEXT_WITHIN_MS;
    this.noteOffer(question);
    return isSoon && question.kind === 'send' && question.file?.offer === null;
  }

  /** Its last one was offered, or answered, just now. */
  private noteOffer(question: Question): void {
    if (question.kind !== 'send') return;
    const nowMs = this.nowMs();
    for (const [key, atMs] of this.offeredMs) if (nowMs - atMs >= NEXT_WITHIN_MS) this.offeredMs.delete(key);
    this.offeredMs.set(callerKey(question), nowMs);
  }

  private cardFor(question: Question, isOneOfSeveral: boolean): Request {
    const { people, state, notify } = this.parts;
    const { nick, host } = question;
    const person = people.find(nick, host);
    const now = Date.now();
    const request: Request = {
      ...question,
      id: randomUUID(),
      personId: person?.id ?? null,
      known: people.contactOf(nick, host) !== null ? 'contact' : person !== null ? 'met' : 'new',
      otherAddresses: people.otherAddresses(nick, host),
      isOneOfSeveral,
      askedAt: now,
      expiresAt: now + state.settings.timeouts.promptSeconds * 1000,
    };
    if (state.settings.notifications.requests) notify({ kind: 'request', request });
    return request;
  }

  /** While it waited in line the person may have said "for an hour", "always" or "block" to the one before. */
  private answeredMeanwhile({ nick, host, kind, file }: Question): Choice | null {
    const { policy } = this.judge(nick, host, kind);
    if (policy === 'refuse' || policy === 'off') return { kind: 'reject', block: false };
    const isHarmless = file === null || (file.danger === 'none' && file.existing === null);
    return policy === 'accept' && isHarmless ? { kind: 'accept', ifTaken: null, remember: 'once' } : null;
  }

  private remember({ nick, host, kind }: Question, choice: Choice): void {
    if (choice.kind === 'accept' && (choice.remember === 'hour' || choice.remember === 'minutes'))
      this.passes.push({ nick, host, service: kind, until: this.nowMs() + PASS_MS[choice.remember] });
    if (choice.kind === 'accept' && choice.remember === 'always') this.parts.onTrusted(nick, host, kind);
    if (choice.kind !== 'reject' || !choice.block) return;
    this.blocked.add(host);
    this.parts.onBlocked(host);
  }

  private nowMs(): number {
    return this.parts.nowMs?.() ?? performance.now();
  }
}

function callerKey({ nick, host }: Pick<Question, 'nick' | 'host'>): string {
  return `${nick.toLowerCase()} ${host}`;
}
