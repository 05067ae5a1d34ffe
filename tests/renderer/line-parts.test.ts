/** Links and marked words in what somebody wrote: what becomes a link, what it shows, and what stays text. */
import { expect, test } from 'vitest';
import { excerpt } from '../../src-renderer/components/conversation/excerpt';
import { lineParts } from '../../src-renderer/components/conversation/line-parts';
import { findLinks } from '../../src-renderer/components/conversation/links';

function linked(text: string): readonly string[] {
  return findLinks(text).map(({ start, end }) => text.slice(start, end));
}

test.each([
  ['see https://example.org/a?b=1#c now', ['https://example.org/a?b=1#c']],
  ['HTTP://EXAMPLE.ORG', ['HTTP://EXAMPLE.ORG']],
  ['(https://example.org/a_(b)).', ['https://example.org/a_(b)']],
  ['“https://example.org/”, he said', ['https://example.org/']],
  ['https://a.example, https://b.example!', ['https://a.example', 'https://b.example']],
  ['come to dcc://ada@192.168.1.5:5959', ['dcc://ada@192.168.1.5:5959']],
  ['https://例え.jp/道', ['https://例え.jp/道']],
])('links end where a reader ends them: %s', (text, expected) => {
  expect(linked(text)).toEqual(expected);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'vbscript:x',
  'https://',
  'https://example.org@evil.example/',
  'https://user:secret@evil.example/',
  'xhttps://example.org',
  'dcc://',
  'dcc://@ b',
  'ftp://example.org/',
])('stays text: %s', (text) => {
  expect(linked(text)).toEqual([]);
});

test('a mark that turns the direction ends a link', () => {
  expect(linked('https://example.org/\u202egnp.exe')).toEqual(['https://example.org/']);
});

test.each([
  ['https://bücher.example/', 'https://bücher.example/'],
  ['https://例え.jp/', 'https://例え.jp/'],
  ['https://пример.рф/x', 'https://пример.рф/x'],
  // The Latin letters of these are Cyrillic or Greek.
  ['https://аррӏе.com/x', 'https://xn--80ak6aa92e.com/x'],
  ['https://gооgle.com', 'https://xn--ggle-55da.com'],
])('a host of mixed scripts is shown as it is asked for: %s', (text, shown) => {
  expect(findLinks(text)[0]?.shown).toBe(shown);
});

test('words are marked without regard to case, width and accents, also inside a link', () => {
  const parts = lineParts('Café at https://cafe.example/ CAFE', ['cafe']);
  expect(parts.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['Café', 'cafe', 'CAFE']);
  expect(parts.filter(({ link }) => link !== null).map(({ text }) => text)).toEqual(['https://', 'cafe', '.example/']);
  expect(parts.map(({ text }) => text).join('')).toBe('Café at https://cafe.example/ CAFE');
});

test('a line of a megabyte is gone through at once', () => {
  const text = 'https://example.org/a '.repeat(50_000);
  expect(findLinks(text)).toHaveLength(50_000);
  expect(findLinks(`https://${'('.repeat(1_000_000)}`)).toEqual([]);
  expect(findLinks('https://a'.repeat(100_000)).length).toBeLessThan(2);
});

test('of a long line the part around what was looked for is shown', () => {
  const shown = excerpt(`${'a '.repeat(500)}needle${' b'.repeat(500)}`, ['needle']);
  expect(shown).toMatch(/^….*needle.*…$/);
  expect(shown.length).toBeLessThan(310);
  expect(excerpt('short\nlines', ['short'])).toBe('short lines');
});
