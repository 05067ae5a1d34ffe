/**
 * Who counts as one where there are limits by address: a single IPv4 address, and a whole /64 of IPv6, since whoever has
 * one address there has all of them.
 */
import { canonicalHost, ipv6Words, mappedIPv4 } from '../../src-shared/model/host';

const NETWORK_WORDS = 4;

/** `192.0.2.1`, also out of `::ffff:192.0.2.1`; `2001:db8:0:1::/64`. What is no address stays as it is. */
export function addressGroup(host: string): string {
  const words = ipv6Words(host);
  if (words === null) return canonicalHost(host);
  const network = words.slice(0, NETWORK_WORDS).map((word) => word.toString(16));
  return mappedIPv4(words) ?? `${network.join(':')}::/64`;
}
