import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../../../src-shared/model/address';

describe('[C4] the one parser of addresses', () => {
  test.each([
    ['bob.example', { host: 'bob.example', port: 59, nick: null }],
    ['192.0.2.1:5959', { host: '192.0.2.1', port: 5959, nick: null }],
    ['[2001:db8::1]:5959', { host: '2001:db8::1', port: 5959, nick: null }],
    ['2001:db8::1', { host: '2001:db8::1', port: 59, nick: null }],
    ['fe80::1%br-lan', { host: 'fe80::1%br-lan', port: 59, nick: null }],
    ['[fe80::1%br-lan]:60', { host: 'fe80::1%br-lan', port: 60, nick: null }],
    ['dcc://ada@192.0.2.1:5959', { host: '192.0.2.1', port: 5959, nick: 'ada' }],
    ['DCC://192.0.2.1/', { host: '192.0.2.1', port: 59, nick: null }],
    ['dcc://ada@bob.example/music/a%20b.mp3', { host: 'bob.example', port: 59, nick: 'ada', path: 'music/a b.mp3' }],
  ])('[B9] %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  test.each(['', 'a b', 'http://x', 'host:0', 'host:99999', '[::1', ':59', 'a@b', 'x'.repeat(10_000)])(
    '%j is none',
    (text) => {
      expect(parseAddress(text)).toBeNull();
    },
  );

  test('what is written is read back, and nothing makes it throw', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        expect(parseAddress(formatAddress(name, port))).toEqual({ host: name, port, nick: null });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseAddress(text);
        parseAddress(`dcc://${text}`);
      }),
    );
  });
});
