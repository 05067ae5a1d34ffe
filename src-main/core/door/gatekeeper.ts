/**
 * Who gets in: pure policy, no questions asked here. `off` is answered 150, `refuse` 151, `ask` becomes a card
 * (rule 2.3). The nick is no identity (rule 1.6): trust holds for a nick at an address.
 */
import type { Policy, Service, Settings } from '../../../src-shared/model/settings';
import type { Contact } from '../../../src-shared/model/snapshot';

export interface Caller {
  readonly nick: string;
  readonly host: string;
}

export type IsAt = (address: string, host: string) => boolean;

export interface Rules {
  readonly settings: Settings;
  readonly contacts: readonly Contact[];
  /** Whether an address as people write it is where a host is. */
  readonly isAt: IsAt;
  /** Accepted for an hour, by the person: nick at address, service, until when (ms of the clock of `nowMs`). */
  readonly passes: readonly Pass[];
  /** What the person blocked names this address. */
  readonly isBlocked: boolean;
}

export interface Pass extends Caller {
  readonly service: Service;
  readonly until: number;
}

export interface Verdict {
  readonly policy: Policy;
  /** What decided: only a general `accept` lets executables through without a question. */
  readonly by: 'everyone' | 'contact' | 'pass' | 'block';
}

export function judge(caller: Caller, service: Service, rules: Rules, nowMs: number): Verdict {
  if (rules.isBlocked) return { policy: 'refuse', by: 'block' };
  const general = rules.settings.services[service];
  if (general.policy === 'off') return { policy: 'off', by: 'everyone' };
  const contact = findContact(rules.contacts, caller, rules.isAt);
  const trust = contact?.trust[service] ?? null;
  if (trust !== null) return { policy: trust, by: 'contact' };
  const pass = rules.passes.some((one) => one.service === service && one.until > nowMs && isSame(one, caller));
  if (pass) return { policy: 'accept', by: 'pass' };
  if (general.contactsOnly && contact === null) return { policy: 'refuse', by: 'everyone' };
  return { policy: general.policy, by: 'everyone' };
}

/** The contact with this nick one of whose addresses is where this caller is. */
export function findContact(contacts: readonly Contact[], caller: Caller, isAt: IsAt): Contact | null {
  const isMeant = ({ nick, addresses }: Contact) =>
    isSameNick(nick, caller.nick) && addresses.some((address) => isAt(address, caller.host));
  return contacts.find(isMeant) ?? null;
}

export function isSameNick(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isSame(a: Caller, b: Caller): boolean {
  return a.host === b.host && isSameNick(a.nick, b.nick);
}
