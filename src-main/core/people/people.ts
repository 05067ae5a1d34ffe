/**
 * Whom we met, and what was said: a person is a nick at an address (rule 1.6). The timeline of each is kept in the
 * store and told as it grows.
 */
import { parseAddress } from '../../../src-shared/model/address';
import { isNews, missedStatus } from '../../../src-shared/model/missed';
import type { Problem } from '../../../src-shared/model/problem';
import type { Contact, Person, TimelineEntry } from '../../../src-shared/model/snapshot';
import type { Store } from '../../storage/store';
import { findContact, isSameNick } from '../door/gatekeeper';
import type { CoreState } from '../state/core-state';
import type { HostNames } from './host-names';

export type NewEntry = Pick<TimelineEntry, 'kind' | 'from'> &
  Partial<Pick<TimelineEntry, 'text' | 'transferId' | 'status' | 'problem'>>;

export class People {
  constructor(
    private readonly state: CoreState,
    private readonly store: Store,
    /** Where contacts are. */
    private readonly names: Pick<HostNames, 'isAt' | 'wasAt'>,
    known: readonly Person[],
  ) {
    for (const person of known) state.people.set(person.id, this.linked(person));
  }

  find(nick: string, host: string): Person | null {
    return this.state.people.get(personId(nick, host)) ?? null;
  }

  /** Whether any contact has this address, whatever the nick. */
  isKnownHost(host: string): boolean {
    return this.state.contacts.some(({ addresses }) => addresses.some((text) => this.names.wasAt(text, host)));
  }

  /** Who this is for sure: what was known of a name a while ago does not count. */
  trustedContactOf(nick: string, host: string): Contact | null {
    return findContact(this.state.contacts, { nick, host }, (address, at) => this.names.isAt(address, at));
  }

  /** Who this is, as far as is known. */
  contactOf(nick: string, host: string): Contact | null {
    return findContact(this.state.contacts, { nick, host }, (address, at) => this.names.wasAt(address, at));
  }

  /** They are here now. `port`: where we reached them, null when they came to us. */
  meet(nick: string, host: string, port: number | null): Person {
    const id = personId(nick, host);
    const before = this.state.people.get(id);
    const now = Date.now();
    const person: Person = this.linked({
      id,
      nick,
      host,
      port: port ?? before?.port ?? null,
      contactId: null,
      knownSince: before?.knownSince ?? now,
      lastSeen: now,
      unread: before?.unread ?? 0,
    });
    this.save(person);
    return person;
  }

  /** Other addresses at which this nick was met. */
  otherAddresses(nick: string, host: string): string[] {
    const others = [...this.state.people.values()].filter(
      (person) => isSameNick(person.nick, nick) && person.host !== host,
    );
    return [...new Set(others.map((person) => person.host))].slice(0, 5);
  }

  setPort(id: string, port: number): void {
    const person = this.state.people.get(id);
    if (person !== undefined) this.save({ ...person, port });
  }

  markRead(id: string): void {
    const person = this.state.people.get(id);
    if (person !== undefined && person.unread > 0) this.save({ ...person, unread: 0 });
  }

  forget(id: string): void {
    this.store.history.clear(id);
    this.store.people.forget(id);
    this.state.removePerson(id);
  }

  /** Contacts have changed: who is one? */
  relink(): void {
    for (const person of this.state.people.values()) {
      const linked = this.linked(person);
      if (linked.contactId !== person.contactId) this.save(linked);
    }
  }

  add(id: string, nick: string, entry: NewEntry): TimelineEntry {
    const added = this.store.history.add({
      personId: id,
      at: Date.now(),
      kind: entry.kind,
      from: entry.from,
      nick,
      text: entry.text ?? '',
      transferId: entry.transferId ?? null,
      status: entry.status ?? null,
      problem: entry.problem ?? null,
    });
    this.state.emit({ name: 'timeline.added', payload: added });
    const person = this.state.people.get(id);
    const wasHere = added.status === 'chat-closed' || added.status === 'visit-closed';
    if (person !== undefined && (isNews(added) || wasHere))
      this.save({ ...person, lastSeen: added.at, unread: person.unread + Number(isNews(added)) });
    return added;
  }

  addStatus(
    id: string,
    nick: string,
    status: NonNullable<TimelineEntry['status']>,
    problem: Problem | null = null,
  ): void {
    this.add(id, nick, { kind: 'status', from: 'peer', status, problem });
  }

  /** They wanted this, and nobody answered. @param name of what was offered, else empty */
  addMissed(nick: string, host: string, kind: 'chat' | 'send' | 'fserve', name: string): void {
    const { id } = this.meet(nick, host, null);
    this.add(id, nick, { kind: 'status', from: 'peer', status: missedStatus(kind), text: name });
  }

  private save(person: Person): void {
    this.store.people.save(person);
    this.state.setPerson(person);
  }

  private portOf({ addresses }: Contact, host: string): number | null {
    const address = addresses.find((text) => this.names.wasAt(text, host));
    return address === undefined ? null : (parseAddress(address)?.port ?? null);
  }

  private linked(person: Person): Person {
    const contact = this.contactOf(person.nick, person.host);
    const knownPort = contact === null ? null : this.portOf(contact, person.host);
    return { ...person, contactId: contact?.id ?? null, port: person.port ?? knownPort };
  }
}

function personId(nick: string, host: string): string {
  return `${nick.toLowerCase()}@${host}`;
}
