/**
 * A host as one compares it: whether two texts name the same one. Of an IPv6 address there are many writings, and an IPv4
 * address may come in the clothes of one.
 */
const WORDS = 8;
const MAPPED = [0, 0, 0, 0, 0, 0xffff];
const MAX_HOST_LENGTH = 253;

/** The eight 16-bit words of an IPv6 address without brackets; a zone (`%eth0`) is left aside. Null when it is none. */
export function ipv6Words(host: string): readonly number[] | null {
  const [address = ''] = host.split('%', 1);
  const dotless = withoutDots(address);
  if (dotless === null) return null;
  const halves = dotless.split('::');
  const [before = null, after = []] = halves.map(hexWords);
  if (halves.length > 2 || before === null || after === null) return null;
  const missing = WORDS - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

/** `::ffff:192.0.2.1` is 192.0.2.1. Null when these words are no such address. */
export function mappedIPv4(words: readonly number[]): string | null {
  if (MAPPED.some((word, index) => words[index] !== word)) return null;
  const [high = 0, low = 0] = words.slice(MAPPED.length);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** Whether the text is an address and no name that has to be looked up first. */
export function isIPAddress(host: string): boolean {
  return isIPv4(host) || ipv6Words(host) !== null;
}

/** Equal texts are the same host; names that lead to the same place are not known here. */
export function canonicalHost(host: string): string {
  const words = ipv6Words(host);
  if (words === null) return host.toLowerCase().replace(/\.$/, '');
  const zone = host.includes('%') ? host.slice(host.indexOf('%')) : '';
  return mappedIPv4(words) ?? words.map((word) => word.toString(16)).join(':') + zone;
}

/** What may stand for a host: an address, with a zone where it is one of IPv6, or a name. */
export function isHost(text: string): boolean {
  if (text.length > MAX_HOST_LENGTH) return false;
  if (text.includes(':')) return ipv6Words(text) !== null && !/%$|[\s/@[\]]/.test(text);
  return /^[^\s:/@[\]%]+$/.test(text);
}

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function hexWords(text: string): number[] | null {
  if (text === '') return [];
  const words = text.split(':');
  return words.every((word) => /^[\da-f]{1,4}$/i.test(word)) ? words.map((word) => Number.parseInt(word, 16)) : null;
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. Null when what stands there with dots is no IPv4 address. */
function withoutDots(address: string): string | null {
  if (!address.includes('.')) return address;
  const dots = address.slice(address.lastIndexOf(':') + 1);
  if (!isIPv4(dots) || dots.length === address.length) return null;
  const [a = 0, b = 0, c = 0, d = 0] = dots.split('.').map(Number);
  const words = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  return address.slice(0, -dots.length) + words;
}
