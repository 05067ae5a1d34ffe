/** Whom a command is for: from a person or an address as written to where we dial and how we speak there. */
import type { Peer } from '../../../src-shared/contract/contract';
import { DCC_SERVER_PORT, formatAddress, parseAddress } from '../../../src-shared/model/address';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { Contact } from '../../../src-shared/model/snapshot';
import type { TextEncoding } from '../../../src-shared/text/encoding';
import { type IsAt, isSameNick } from '../door/gatekeeper';
import type { CoreState } from '../state/core-state';

export interface Target {
  readonly host: string;
  readonly port: number;
  /** Whom we expect to answer; null when any nick will do. */
  readonly nick: string | null;
  readonly personId: string | null;
  readonly encoding: TextEncoding;
  readonly pinned: boolean;
  readonly strictNick: boolean;
}

/** @throws ProblemError address-invalid, not-found. */
export function resolvePeer(state: CoreState, isAt: IsAt, peer: Peer): Target {
  if (peer.kind === 'person') {
    const person = state.people.get(peer.personId);
    if (person === undefined) throw new ProblemError('not-found', { name: 'person', detail: peer.personId });
    const { host, nick } = person;
    return target(state, isAt, host, person.port ?? DCC_SERVER_PORT, nick, person.id);
  }
  const address = parseAddress(peer.address);
  if (address === null) throw new ProblemError('address-invalid', { text: peer.address });
  return target(state, isAt, address.host, address.port, address.nick, null);
}

export function targetOf(
  state: CoreState,
  isAt: IsAt,
  at: { host: string; port: number; nick: string | null; personId: string | null },
): Target {
  return target(state, isAt, at.host, at.port, at.nick, at.personId);
}

export function peerName(target: Pick<Target, 'nick' | 'host' | 'port'>): string {
  return target.nick ?? formatAddress(target.host, target.port);
}

/** Rule 2.6: another nick is a warning, unless the contact is strict. */
export function nickProblem(target: Target, nick: string): Problem | null {
  if (target.nick === null || isSameNick(target.nick, nick)) return null;
  return problem('nick-mismatch', { expected: target.nick, nick });
}

function target(
  state: CoreState,
  isAt: IsAt,
  host: string,
  port: number,
  nick: string | null,
  personId: string | null,
): Target {
  const contact = contactAt(state.contacts, host, nick, isAt);
  const encoding = contact === null || contact.encoding === 'auto' ? 'utf-8' : contact.encoding;
  const pinned = contact !== null && contact.encoding !== 'auto';
  return {
    host,
    port,
    nick: nick ?? contact?.nick ?? null,
    personId,
    encoding,
    pinned,
    strictNick: contact?.strictNick ?? false,
  };
}

function contactAt(contacts: readonly Contact[], host: string, nick: string | null, isAt: IsAt): Contact | null {
  const isThere = (contact: Contact) => contact.addresses.some((text) => isAt(text, host));
  return contacts.find((contact) => isThere(contact) && (nick === null || isSameNick(contact.nick, nick))) ?? null;
}
