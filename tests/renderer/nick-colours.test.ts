/** Colours of names, and of what a search marks: the same for the same name, and readable in both themes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NICK_COLOURS, nickColour } from '../../src-renderer/components/conversation/nick-colour';

const tokens = readFileSync(new URL('../../src-renderer/styles/tokens.css', import.meta.url), 'utf8');

test('a name has its colour whatever its case, and names use all of them', () => {
  expect(nickColour('Ada')).toBe(nickColour('ada'));
  const names = Array.from({ length: 200 }, (_, index) => `friend${index}`);
  expect(new Set(names.map(nickColour)).size).toBe(NICK_COLOURS);
});

const ON = ['ground', 'hover', 'side', 'raised', 'chosen'];
const NICKS = Array.from({ length: NICK_COLOURS }, (_, index) => `nick-${index}`);

test.each([0, 1])('every colour of a name can be read on every ground (theme %i)', (theme) => {
  for (const name of NICKS)
    for (const ground of ON)
      expect(contrast(colour(name, theme), colour(ground, theme)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
});

test.each([0, 1])('text, links and what is quiet can be read where a search marks it (theme %i)', (theme) => {
  for (const name of ['text', 'accent'])
    expect(contrast(colour(name, theme), colour('mark', theme)), name).toBeGreaterThanOrEqual(4.5);
});

function colour(name: string, theme: number): string {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);
  return found?.[theme + 1] ?? '';
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** As WCAG counts it. */
function luminance(rgb: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(rgb.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
