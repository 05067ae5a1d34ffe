import { describe, expect, test } from 'vitest';
import { Access } from '../../../src-main/headless/access';
import { browserCommand } from '../../../src-main/headless/open-browser';
import { isLoopback, originsOf } from '../../../src-main/headless/origins';
import { PageSessions } from '../../../src-main/headless/page-sessions';

const accessAt = (host: string, port: number, sessions = new PageSessions()) =>
  new Access(originsOf(host, port), sessions);
const cookieOf = (access: Access) => access.redeem(access.token)?.setCookie.split(';')[0] ?? '';

describe('the names we answer to', () => {
  const asked: [string, number, string, boolean][] = [
    ['127.0.0.1', 5960, '127.0.0.1:5960', true],
    ['127.0.0.1', 5960, 'localhost:5960', true],
    ['127.0.0.1', 5960, '[::1]:5960', true],
    ['127.0.0.1', 5960, '127.0.0.1', false],
    ['127.0.0.1', 80, '127.0.0.1', true],
    ['127.0.0.1', 80, 'localhost:80', true],
    ['::1', 5960, '[::1]:5960', true],
    ['127.0.0.5', 5960, '127.0.0.5:5960', true],
    ['127.0.0.1', 5960, '127.0.0.5:5960', false],
    ['192.0.2.1', 5960, '192.0.2.1:5960', true],
    ['192.0.2.1', 5960, 'localhost:5960', false],
    ['nas.example', 5960, 'NAS.example:5960', true],
    ['0.0.0.0', 5960, 'localhost:5960', true],
    ['0.0.0.0', 5960, 'nas.example:5960', false],
    ['0.0.0.0', 5960, '0.0.0.0:5960', false],
  ];
  test.each(asked)('opened at %s:%d, asked for %s: %s', (host, port, header, expected) => {
    expect(accessAt(host, port).isForUs({ host: header })).toBe(expected);
  });

  test('no Host at all is none of ours', () => {
    expect(accessAt('127.0.0.1', 5960).isForUs({})).toBe(false);
  });
});

test('two hosts on one machine keep their cookies apart', () => {
  const [one, two] = [accessAt('127.0.0.1', 5960), accessAt('127.0.0.1', 5961)];
  const cookie = [one, two].map(cookieOf).join('; ');
  expect([one.isFromPerson({ cookie }), two.isFromPerson({ cookie })]).toEqual([true, true]);
  expect(two.redeem(one.token)).toBeNull();
});

test('the oldest of very many windows has to enter anew', () => {
  const access = accessAt('127.0.0.1', 5960);
  const cookies = Array.from({ length: 101 }, () => cookieOf(access));
  expect(access.isFromPerson({ cookie: cookies[0] ?? '' })).toBe(false);
  expect(access.isFromPerson({ cookie: cookies[1] ?? '' })).toBe(true);
});

describe('[S8] beyond this machine', () => {
  test('every loopback address is this machine, and nothing else is', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost', 'LOCALHOST'])
      expect(isLoopback(host), host).toBe(true);
    for (const host of ['0.0.0.0', '::', '192.0.2.1', '127.example', '127.0.0.1.example', 'localhost.example'])
      expect(isLoopback(host), host).toBe(false);
  });

  test('a host that listens everywhere prints addresses that others can open', () => {
    const { shown, here } = originsOf('0.0.0.0', 5960);
    const isAlone = shown.length === 1 && shown[0] === here;
    for (const origin of shown) expect(isAlone || !origin.includes('127.0.0.1'), origin).toBe(true);
    expect(shown.join()).not.toContain('0.0.0.0');
    expect(here).toBe('http://127.0.0.1:5960');
  });

  test('an address that was named is the one that is printed', () => {
    expect(originsOf('192.0.2.1', 80).shown).toEqual(['http://192.0.2.1']);
    expect(originsOf('::1', 5960).shown).toEqual(['http://[::1]:5960']);
    expect(originsOf('localhost', 5960).shown).toEqual(['http://localhost:5960']);
  });
});

test('a token has 256 bits and is never the same', () => {
  const tokens = Array.from({ length: 20 }, () => accessAt('127.0.0.1', 1).token);
  expect(new Set(tokens).size).toBe(20);
  expect(Buffer.from(tokens[0] ?? '', 'base64url')).toHaveLength(32);
});

test('the browser is opened with what the system has, and not without a display', () => {
  expect(browserCommand('u', { platform: 'linux', env: {} })).toBeNull();
  expect(browserCommand('u', { platform: 'linux', env: { DISPLAY: ':0' } })).toEqual(['xdg-open', 'u']);
  expect(browserCommand('u', { platform: 'darwin', env: {} })).toEqual(['open', 'u']);
  expect(browserCommand('u', { platform: 'win32', env: {} })?.[0]).toBe('rundll32');
});
