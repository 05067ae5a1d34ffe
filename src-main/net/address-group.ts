/**
 * Who counts as one where there are limits by address: a single IPv4 address, and a whole /64 of IPv6, since whoever has
 * one address there has all of them.
 */
import { isIP } from 'node:net';

const MAPPED = [0, 0, 0, 0, 0, 0xffff];
const WORDS = 8;
const NETWORK_WORDS = 4;

/** `192.0.2.1`, also out of `::ffff:192.0.2.1`; `2001:db8:0:1::/64`. What is no address stays as it is. */
export function addressGroup(host: string): string {
  const address = host.replace(/%.*$/, '');
  if (isIP(address) !== 6) return host.toLowerCase();
  const words = wordsOf(address);
  if (MAPPED.every((word, index) => words[index] === word)) return dotted(words.slice(6));
  const network = words.slice(0, NETWORK_WORDS).map((word) => word.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): number[] {
  const [left = '', right = ''] = withoutDots(address).split('::');
  const before = hexWords(left);
  const after = hexWords(right);
  return [...before, ...new Array<number>(WORDS - before.length - after.length).fill(0), ...after];
}

function hexWords(text: string): number[] {
  return text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function withoutDots(address: string): string {
  const [, before, dots] = /^(.*:)([\d.]+\.\d+)$/.exec(address) ?? [];
  if (before === undefined || dots === undefined) return address;
  const [a = 0, b = 0, c = 0, d = 0] = dots.split('.').map(Number);
  return `${before}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function dotted([high = 0, low = 0]: readonly number[]): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
