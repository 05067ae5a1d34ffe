import { describe, expect, test } from 'vitest';
import { Access } from '../../../src-main/headless/access';
import { browserCommand } from '../../../src-main/headless/open-browser';

describe('the names we answer to', () => {
  const asked: [string, number, string, boolean][] = [
    ['127.0.0.1', 5960, '127.0.0.1:5960', true],
    ['127.0.0.1', 5960, 'localhost:5960', true],
    ['127.0.0.1', 5960, '[::1]:5960', true],
    ['127.0.0.1', 5960, '127.0.0.1', false],
    ['127.0.0.1', 80, '127.0.0.1', true],
    ['127.0.0.1', 80, 'localhost:80', true],
    ['[::1]', 5960, '[::1]:5960', true],
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
    expect(new Access(host, port).isForUs({ host: header })).toBe(expected);
  });

  test('no Host at all is none of ours', () => {
    expect(new Access('127.0.0.1', 5960).isForUs({})).toBe(false);
  });
});

test('two hosts on one machine keep their cookies apart', () => {
  const [one, two] = [new Access('127.0.0.1', 5960), new Access('127.0.0.1', 5961)];
  const cookie = [one, two].map((access) => access.redeem(access.token)?.split(';')[0]).join('; ');
  expect([one.isFromPerson({ cookie }), two.isFromPerson({ cookie })]).toEqual([true, true]);
  expect(two.redeem(one.token)).toBeNull();
});

test('the oldest of very many windows has to enter anew', () => {
  const access = new Access('127.0.0.1', 5960);
  const cookies = Array.from({ length: 101 }, () => access.redeem(access.token)?.split(';')[0] ?? '');
  expect(access.isFromPerson({ cookie: cookies[0] ?? '' })).toBe(false);
  expect(access.isFromPerson({ cookie: cookies[1] ?? '' })).toBe(true);
});

test('a token has 256 bits and is never the same', () => {
  const tokens = Array.from({ length: 20 }, () => new Access('127.0.0.1', 1).token);
  expect(new Set(tokens).size).toBe(20);
  expect(Buffer.from(tokens[0] ?? '', 'base64url')).toHaveLength(32);
});

test('the browser is opened with what the system has, and not without a display', () => {
  expect(browserCommand('u', { platform: 'linux', env: {} })).toBeNull();
  expect(browserCommand('u', { platform: 'linux', env: { DISPLAY: ':0' } })).toEqual(['xdg-open', 'u']);
  expect(browserCommand('u', { platform: 'darwin', env: {} })).toEqual(['open', 'u']);
  expect(browserCommand('u', { platform: 'win32', env: {} })?.[0]).toBe('rundll32');
});
