/**
 * What is true now, in the form everybody outside sees it, and the one place that numbers events. Every change of a
 * collection is one event; nobody changes the collections behind its back.
 */
import type { CoreEvent } from '../../../src-shared/contract/contract';
import type { Problem } from '../../../src-shared/model/problem';
import type { Settings } from '../../../src-shared/model/settings';
import type {
  Contact,
  ExpectedOffer,
  HostAbilities,
  Listener,
  Notice,
  Person,
  Request,
  Session,
  Snapshot,
  Transfer,
  Visit,
  WaitingLine,
} from '../../../src-shared/model/snapshot';
import type { CoreEventListener } from '../core-interface';
import { problemOf } from '../problem-of';

const MAX_NOTICES = 50;

export class CoreState {
  settings: Settings;
  listeners: readonly Listener[] = [];
  contacts: readonly Contact[] = [];
  reachedFromOutside = false;
  questionsInLine = 0;
  expected: readonly ExpectedOffer[] = [];
  waitingLines: readonly WaitingLine[] = [];
  downloads: { folder: string; freeBytes: number | null } = { folder: '', freeBytes: null };
  readonly people = new Map<string, Person>();
  readonly sessions = new Map<string, Session>();
  readonly visits = new Map<string, Visit>();
  readonly requests = new Map<string, Request>();
  readonly transfers = new Map<string, Transfer>();
  readonly notices = new Map<string, Notice>();
  private readonly subscribers = new Set<CoreEventListener>();
  private seq = 0;
  private nextNotice = 1;

  constructor(
    settings: Settings,
    private readonly host: { readonly version: string; readonly abilities: HostAbilities },
  ) {
    this.settings = settings;
  }

  subscribe(listener: CoreEventListener): () => void {
    this.subscribers.add(listener);
    return () => this.subscribers.delete(listener);
  }

  emit(event: CoreEvent): void {
    this.seq += 1;
    for (const subscriber of this.subscribers) {
      try {
        subscriber(this.seq, event);
      } catch (error) {
        // Whoever listens badly does not keep the others from hearing, nor the core from going on.
        problemOf(error, event.name);
      }
    }
  }

  /** `ownAddresses`: what a friend can type now. */
  setListeners(listeners: readonly Listener[], ownAddresses: readonly string[]): void {
    this.listeners = listeners;
    this.emit({ name: 'own-addresses.changed', payload: [...ownAddresses] });
    this.emit({ name: 'listeners.changed', payload: [...listeners] });
  }

  setSettings(settings: Settings): void {
    this.settings = settings;
    this.emit({ name: 'settings.changed', payload: settings });
  }

  setContacts(contacts: readonly Contact[]): void {
    this.contacts = contacts;
    this.emit({ name: 'contacts.changed', payload: [...contacts] });
  }

  setDownloads(downloads: { folder: string; freeBytes: number | null }): void {
    if (downloads.folder === this.downloads.folder && downloads.freeBytes === this.downloads.freeBytes) return;
    this.downloads = downloads;
    this.emit({ name: 'downloads.changed', payload: downloads });
  }

  setReachedFromOutside(): void {
    if (this.reachedFromOutside) return;
    this.reachedFromOutside = true;
    this.emit({ name: 'reached-from-outside', payload: {} });
  }

  setQuestionsInLine(count: number): void {
    if (count === this.questionsInLine) return;
    this.questionsInLine = count;
    this.emit({ name: 'questions.in-line', payload: { count } });
  }

  setExpected(expected: readonly ExpectedOffer[]): void {
    this.expected = expected;
    this.emit({ name: 'expected.changed', payload: [...expected] });
  }

  setWaitingLines(lines: readonly WaitingLine[]): void {
    this.waitingLines = lines;
    this.emit({ name: 'waiting-lines.changed', payload: [...lines] });
  }

  setPerson(person: Person): void {
    this.people.set(person.id, person);
    this.emit({ name: 'person.changed', payload: person });
  }

  removePerson(id: string): void {
    if (this.people.delete(id)) this.emit({ name: 'person.removed', payload: { id } });
  }

  setSession(session: Session): void {
    this.sessions.set(session.id, session);
    this.emit({ name: 'session.changed', payload: session });
  }

  removeSession(id: string): void {
    if (this.sessions.delete(id)) this.emit({ name: 'session.removed', payload: { id } });
  }

  setVisit(visit: Visit): void {
    this.visits.set(visit.id, visit);
    this.emit({ name: 'visit.changed', payload: visit });
  }

  removeVisit(id: string): void {
    if (this.visits.delete(id)) this.emit({ name: 'visit.removed', payload: { id } });
  }

  addRequest(request: Request): void {
    this.requests.set(request.id, request);
    this.emit({ name: 'request.added', payload: request });
  }

  removeRequest(id: string, outcome: 'accepted' | 'rejected' | 'expired' | 'withdrawn'): void {
    if (this.requests.delete(id)) this.emit({ name: 'request.removed', payload: { id, outcome } });
  }

  setTransfer(transfer: Transfer): void {
    this.transfers.set(transfer.id, transfer);
    this.emit({ name: 'transfer.changed', payload: transfer });
  }

  removeTransfer(id: string): void {
    if (this.transfers.delete(id)) this.emit({ name: 'transfer.removed', payload: { id } });
  }

  /** The same problem is told once, however often it happens. */
  notify(severity: Notice['severity'], reason: Problem): void {
    const text = JSON.stringify(reason);
    for (const notice of this.notices.values()) if (JSON.stringify(notice.problem) === text) return;
    const notice: Notice = { id: `n${this.nextNotice++}`, at: Date.now(), severity, problem: reason };
    this.notices.set(notice.id, notice);
    this.emit({ name: 'notice.added', payload: notice });
    const oldest = this.notices.keys().next().value;
    if (this.notices.size > MAX_NOTICES && oldest !== undefined) this.dismiss(oldest);
  }

  dismiss(id: string): void {
    if (this.notices.delete(id)) this.emit({ name: 'notice.removed', payload: { id } });
  }

  snapshot(ownAddresses: readonly string[]): Snapshot {
    return {
      seq: this.seq,
      version: this.host.version,
      host: this.host.abilities,
      ownAddresses: [...ownAddresses],
      downloads: this.downloads,
      reachedFromOutside: this.reachedFromOutside,
      settings: this.settings,
      listeners: [...this.listeners],
      people: [...this.people.values()],
      contacts: [...this.contacts],
      sessions: [...this.sessions.values()],
      visits: [...this.visits.values()],
      requests: [...this.requests.values()],
      questionsInLine: this.questionsInLine,
      expected: [...this.expected],
      waitingLines: [...this.waitingLines],
      transfers: [...this.transfers.values()],
      notices: [...this.notices.values()],
    };
  }
}
