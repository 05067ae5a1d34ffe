/** The people as the window lists them. Pure. */
import type { Peer } from '../../src-shared/contract/contract';
import { DCC_SERVER_PORT, parseAddress } from '../../src-shared/model/address';
import type { Person, Session, Snapshot } from '../../src-shared/model/snapshot';
import type { AppState } from './app-state';

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function onlineIds(sessions: readonly Session[]): ReadonlySet<string> {
  return new Set(sessions.flatMap(({ state, personId }) => (state === 'open' && personId !== null ? [personId] : [])));
}

/** Who is here first, then by name: an order that does not jump when somebody says something. */
export function listPeople({ people, sessions }: Pick<Snapshot, 'people' | 'sessions'>): readonly Person[] {
  const online = onlineIds(sessions);
  return [...people].sort(
    (a, b) =>
      Number(online.has(b.id)) - Number(online.has(a.id)) ||
      COLLATOR.compare(a.nick, b.nick) ||
      COLLATOR.compare(a.host, b.host),
  );
}

/** The next one with something new, from `fromId` on and around; null when there is nothing new. */
export function nextUnread(listed: readonly Person[], fromId: string | null, step: 1 | -1): string | null {
  const from = listed.findIndex(({ id }) => id === fromId);
  for (let distance = 1; distance <= listed.length; distance++) {
    const start = from < 0 && step < 0 ? 0 : from;
    const person = listed.at((start + step * distance) % listed.length);
    if (person !== undefined && person.unread > 0 && person.id !== fromId) return person.id;
  }
  return null;
}

/** Nobody we made a contact, talk with, talked to or gave something. */
export function isStranger({ snapshot, timelines }: AppState, personId: string): boolean {
  const person = snapshot?.people.find(({ id }) => id === personId);
  if (snapshot === null || person === undefined || person.contactId !== null) return false;
  if (onlineIds(snapshot.sessions).has(personId)) return false;
  const entries = timelines[personId]?.entries ?? [];
  return !entries.some(({ from, status, kind }) => from === 'me' || status === 'chat-opened' || kind === 'transfer');
}

/** Who is meant: somebody we met, by name or as the only one at that address; else null. */
export function personOf({ people }: Pick<Snapshot, 'people'>, to: Peer): string | null {
  if (to.kind === 'person') return to.personId;
  const address = parseAddress(to.address);
  if (address === null) return null;
  const isThere = ({ nick, host, port }: Person) =>
    host === address.host &&
    (port ?? DCC_SERVER_PORT) === address.port &&
    (address.nick === null || nick.toLowerCase() === address.nick.toLowerCase());
  const [only, ...others] = people.filter(isThere);
  return only === undefined || others.length > 0 ? null : only.id;
}
