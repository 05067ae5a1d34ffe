/**
 * Where a friend can reach us, as far as that is known: an address of this computer alone is none, and listening proves
 * nothing before somebody came.
 */
import { DCC_SERVER_PORT, formatAddress, parseAddress } from '../../src-shared/model/address';
import type { Problem } from '../../src-shared/model/problem';
import type { Snapshot } from '../../src-shared/model/snapshot';

export type Reachability =
  /** We listen nowhere; the problem tells why, where one is known. */
  | { readonly kind: 'closed'; readonly problem: Problem | null }
  /** Only programs of this computer reach us. */
  | { readonly kind: 'alone' }
  /** A friend can try these; `proven`: somebody from another computer has come. */
  | { readonly kind: 'open'; readonly addresses: readonly string[]; readonly isProven: boolean };

type Picture = Pick<Snapshot, 'listeners' | 'ownAddresses' | 'reachedFromOutside'>;

export function reachabilityOf({ listeners, ownAddresses, reachedFromOutside }: Picture): Reachability {
  const listening = listeners.filter(({ state }) => state === 'listening');
  if (listening.length === 0)
    return { kind: 'closed', problem: listeners.find(({ problem }) => problem !== null)?.problem ?? null };
  const addresses = ownAddresses.filter((address) => !isOfThisComputer(address));
  if (addresses.length === 0) return { kind: 'alone' };
  return { kind: 'open', addresses, isProven: reachedFromOutside };
}

/** Whether only this computer finds it: loopback, or an address that is none. */
export function isOfThisComputer(address: string): boolean {
  const host = parseAddress(address)?.host.toLowerCase();
  return host === undefined || host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/**
 * Whether friends elsewhere cannot use it as it is: addresses of home networks (RFC 1918, 4193), of providers that share
 * one among many (RFC 6598), and those that hold on one cable (169.254, fe80).
 */
export function isOfOwnNetwork(address: string): boolean {
  const host = parseAddress(address)?.host.toLowerCase() ?? '';
  if (host.includes(':')) return /^f[cd][\da-f]{2}:|^fe[89ab][\da-f]:/.test(host);
  const [first = 0, second = 0] = host.split('.').map(Number);
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second < 128)
  );
}

/** The port we got where 59 was asked for and needs rights; null: all is as asked. */
export function portInsteadOf59({ listeners, settings }: Pick<Snapshot, 'listeners' | 'settings'>): number | null {
  const wants59 = settings.listen.some(({ port }) => port === DCC_SERVER_PORT);
  const got = listeners.filter(({ state }) => state === 'listening').map(({ port }) => port);
  return wants59 && got.length > 0 && !got.includes(DCC_SERVER_PORT) ? (got[0] ?? null) : null;
}

/** What a friend's Port59 takes wherever an address is asked for. */
export function invitationLink(nick: string, address: string): string {
  const at = parseAddress(address);
  if (at === null) return `dcc://${encodeURIComponent(nick)}@${address}`;
  return `dcc://${encodeURIComponent(nick)}@${formatAddress(at.host.replace('%', '%25'), at.port)}`;
}
