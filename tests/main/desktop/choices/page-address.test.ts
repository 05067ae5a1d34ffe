import { expect, test } from 'vitest';
import {
  isOurPage,
  PAGE_URL,
  pageFileOf,
  pageHeaders,
  pictureOf,
} from '../../../../src-main/desktop/choices/page-address';

test.each([PAGE_URL, 'app://port59/', 'app://port59/index.html#/people', 'app://port59/index.html?x=1'])(
  '[E7] %s is our page',
  (address) => expect(isOurPage(address)).toBe(true),
);

test.each([
  ...['', 'about:blank', 'file:///opt/port59/index.html', 'https://port59/index.html', 'app://port60/index.html'],
  ...['app://port59.example/', 'app://port59@evil/', 'app:port59', 'app://port59:80/'],
])('[E7] "%s" is not our page', (address) => {
  expect(isOurPage(address)).toBe(false);
  expect(pageFileOf(address)).toBeNull();
});

test('[E7] an address names a built file, whatever else it carries', () => {
  expect(pageFileOf('app://port59/')).toBe('index.html');
  expect(pageFileOf('app://port59/assets/index-1.js?x#y')).toBe('assets/index-1.js');
});

test('[E7] dots lead nowhere above the page', () => {
  expect(pageFileOf('app://port59/../../etc/passwd')).toBe('etc/passwd');
});

test('[E7] each answer carries the policy as a header, without inline code', () => {
  const headers = pageHeaders('assets/index-1.js');
  expect(headers['Content-Type']).toBe('text/javascript; charset=utf-8');
  expect(headers['Content-Security-Policy']).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
  expect(headers['Content-Security-Policy']).not.toMatch(/unsafe/);
});

test('a picture is asked for by the transfer it belongs to, and by nothing that could be a path', () => {
  expect(pictureOf('app://port59/picture/3f-a_1')).toBe('3f-a_1');
  for (const address of ['app://port60/picture/x', 'app://port59/picture/', 'app://port59/picture/..%2fx', PAGE_URL])
    expect(pictureOf(address)).toBeNull();
});
