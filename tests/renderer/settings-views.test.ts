/** What the pages of the settings offer and find. */
import { expect, test } from 'vitest';
import {
  placeInWords,
  placesToAdd,
  portProblem,
  withPlace,
} from '../../src-renderer/components/settings/listen-choices';
import { matches } from '../../src-renderer/components/settings/search';

const PLACES = [
  { host: '127.0.0.1', network: 'lo' },
  { host: '192.168.1.5', network: 'eth0' },
  { host: 'fd00::5', network: 'eth0' },
];
const V4 = { host: '0.0.0.0', port: 59 };
const V6 = { host: '::', port: 59 };

test('where we listen is said in words', () => {
  expect(placeInWords('0.0.0.0', PLACES)).toBe('All addresses (IPv4)');
  expect(placeInWords('::', PLACES)).toBe('All addresses (IPv6)');
  expect(placeInWords('192.168.1.5', PLACES)).toBe('192.168.1.5 (eth0)');
  expect(placeInWords('127.0.0.1', PLACES)).toBe('127.0.0.1 – this computer only');
  expect(placeInWords('203.0.113.9', PLACES)).toBe('203.0.113.9');
});

test('what can be added is what is not listened at yet', () => {
  expect(placesToAdd([V4, V6], PLACES)).toEqual([]);
  expect(placesToAdd([V4], PLACES)).toEqual(['::', 'fd00::5']);
  expect(placesToAdd([{ host: '192.168.1.5', port: 59 }], PLACES)).toEqual(['0.0.0.0', '::', '127.0.0.1', 'fd00::5']);
  expect(placesToAdd([], PLACES)).toHaveLength(5);
});

test('an address is added at the port of the others, and all addresses take the place of single ones', () => {
  const single = { host: '192.168.1.5', port: 5959 };
  expect(withPlace([], '0.0.0.0')).toEqual([V4]);
  expect(withPlace([single], '127.0.0.1')).toEqual([single, { host: '127.0.0.1', port: 5959 }]);
  expect(withPlace([single, V6], '0.0.0.0')).toEqual([V6, { host: '0.0.0.0', port: 5959 }]);
});

test.each(['', 'x', '59x', '70000', '-1', '5 9', '123456'])('%j is no port, and nothing is changed by it', (text) => {
  expect(portProblem(text)).not.toBeNull();
});

test.each(['0', '59', '65535'])('%s is a port', (text) => {
  expect(portProblem(text)).toBeNull();
});

test('a setting is found by all words typed, in any order and any case', () => {
  expect(matches('LIMIT speed', ['Speed limit for sending', 'KB/s'])).toBe(true);
  expect(matches('speed nick', ['Speed limit for sending'])).toBe(false);
  expect(matches('', ['anything'])).toBe(true);
  expect(matches('(', ['a (b)'])).toBe(true);
});
