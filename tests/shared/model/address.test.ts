import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, formatEndpoint, parseAddress, parseEndpoint } from '../../../src-shared/model/address';
import { canonicalHost, ipv6Words, isIPAddress } from '../../../src-shared/model/host';

const at = (host: string, port = 59, nick: string | null = null) => ({ host, port, nick });

describe('[C4] an address', () => {
  test.each([
    ['bob.example', at('bob.example')],
    [' bob.example:5959 ', at('bob.example', 5959)],
    ['192.0.2.1', at('192.0.2.1')],
    ['[2001:db8::1]:5959', at('2001:db8::1', 5959)],
    ['[2001:db8::1]', at('2001:db8::1')],
    ['2001:db8::1', at('2001:db8::1')],
    ['::1:59', at('::1:59')],
    ['::ffff:192.0.2.1', at('::ffff:192.0.2.1')],
    ['dcc://bob.example', at('bob.example')],
    ['DCC://bob@bob.example/', at('bob.example', 59, 'bob')],
    ['dcc://b%40b@bob.example:5959', at('bob.example', 5959, 'b@b')],
    ['dcc://100%@[::1]:60', at('::1', 60, '100%')],
    ['dcc://bob@bob.example:60/music/a%20b.mp3', { ...at('bob.example', 60, 'bob'), path: 'music/a b.mp3' }],
  ])('%s is read', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  test.each([
    ['fe80::1%br-lan', at('fe80::1%br-lan')],
    ['[fe80::1%wlp2s0.12]:5959', at('fe80::1%wlp2s0.12', 5959)],
    ['dcc://bob@[fe80::1%25br-lan]:60', at('fe80::1%br-lan', 60, 'bob')],
  ])('[B9] %s has a zone', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  test.each([
    '',
    ' ',
    ':59',
    'dcc://',
    'dcc://bob@',
    'http://bob.example',
    'bob@bob.example',
    'bob example',
    'bob:0',
    'bob:65536',
    'bob:x',
    'bob:',
    '[bob]:59',
    '[::1',
    '[::1]59',
    '1:2:3',
    ':::59',
    '1::2::3',
    '::1.2.3',
    'fe80::1%',
    `${'x'.repeat(254)}:59`,
    'x'.repeat(10_000),
  ])('"%s" is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  test('is read back as it was written', () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(parseAddress(formatAddress(name, port))).toEqual(at(name, port));
        expect(parseEndpoint(formatEndpoint(name, port))).toEqual({ host: name, port });
      }),
    );
  });

  test('of any text is one or none, and never throws', () => {
    const piece = fc.constantFrom('dcc://', '[', ']', ':', '::', '%', '@', '/', '.', '1', 'fe80', 'bob', ' ', '59');
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          const read = parseAddress(text);
          if (read !== null)
            expect(parseAddress(formatAddress(read.host, read.port))).toEqual(at(read.host, read.port));
        },
      ),
    );
  });
});

test.each([
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['localhost:5960', { host: 'localhost', port: 5960 }],
  ['[::]:0', { host: '::', port: 0 }],
  [':::59', { host: '::', port: 59 }],
  ['127.0.0.1', null],
  ['::1', null],
  ['[::1]', null],
  ['[bob]:59', null],
  ['a:65536', null],
])('where to listen: %s', (text, endpoint) => {
  expect(parseEndpoint(text)).toEqual(endpoint);
});

describe('[C4] one host', () => {
  test.each([
    ['Bob.Example.', 'bob.example'],
    ['2001:DB8:0:0::0001', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['FE80::1%eth0', 'fe80:0::1%eth0'],
  ])('%s is %s', (one, other) => {
    expect(canonicalHost(one)).toBe(canonicalHost(other));
  });

  test.each([
    ['fe80::1%eth0', 'fe80::1%eth1'],
    ['2001:db8::1', '2001:db8::2'],
    ['bob.example', 'bob.example.org'],
  ])('%s is not %s', (one, other) => {
    expect(canonicalHost(one)).not.toBe(canonicalHost(other));
  });

  test('every IPv6 address has eight words, and no name has', () => {
    fc.assert(fc.property(fc.ipV6(), (host) => ipv6Words(host)?.length === 8 && isIPAddress(host)));
    fc.assert(fc.property(fc.domain(), (host) => ipv6Words(host) === null && !isIPAddress(host)));
  });
});
