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

export interface Rules {
  readonly settings: Settings;
  readonly contacts: readonly Contact[];
  /** Accepted for an hour, by the person: nick at address, service, until when (ms). */
  readonly passes: readonly Pass[];
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
  if (rules.settings.blockedAddresses.includes(caller.host)) return { policy: 'refuse', by: 'block' };
  const general = rules.settings.services[service];
  if (general.policy === 'off') return { policy: 'off', by: 'everyone' };
  const contact = findContact(rules.contacts, caller);
  const trust = contact?.trust[service] ?? null;
  if (trust !== null) return { policy: trust, by: 'contact' };
  const pass = rules.passes.some((one) => one.service === service && one.until > nowMs && isSame(one, caller));
  if (pass) return { policy: 'accept', by: 'pass' };
  if (general.contactsOnly && contact === null) return { policy: 'refuse', by: 'everyone' };
  return { policy: general.policy, by: 'everyone' };
}

/** The contact with this nick whose addresses name this host. */
export function findContact(contacts: readonly Contact[], caller: Caller): Contact | null {
  return (
    contacts.find(
      (contact) =>
        isSameNick(contact.nick, caller.nick) &&
        contact.addresses.some((address) => hostOf(address) === caller.host.toLowerCase()),
    ) ?? null
  );
}

export function isSameNick(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isSame(a: Caller, b: Caller): boolean {
  return a.host === b.host && isSameNick(a.nick, b.nick);
}

function hostOf(address: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(address);
  if (bracketed?.[1] !== undefined) return bracketed[1].toLowerCase();
  const colons = address.split(':').length - 1;
  return (colons === 1 ? address.slice(0, address.indexOf(':')) : address).toLowerCase();
}
