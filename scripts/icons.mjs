// `node scripts/icons.mjs`: draws the icons of all systems from assets/icon.svg with an installed Chromium. Their files are
// committed: a release machine needs no browser then, and electron-builder, which would download a tool to make them, none.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { chromiumArgs } from './chromium-args.mjs';
import { findChromium } from './find-chromium.mjs';
import { ICON_FILES } from './icon-files.mjs';
import { root } from './project.mjs';

/** @typedef {import('./icon-files.mjs').Drawing} Drawing */

const assets = join(root, 'assets');
const drawn = readFileSync(join(assets, 'icon.svg'), 'utf8');

const executablePath = findChromium();
if (executablePath === null) {
  console.error('No Chromium to draw with: install Chromium, Chrome or Edge, or name one in PORT59_CHROMIUM.');
  process.exit(1);
}
const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
const page = await browser.newPage();
try {
  for (const { path, drawings, pack } of ICON_FILES) {
    const pngs = [];
    for (const drawing of drawings) pngs.push(await draw(drawing));
    mkdirSync(dirname(join(assets, path)), { recursive: true });
    writeFileSync(join(assets, path), pack(pngs));
  }
  // A test compares it: whoever changes the drawing draws anew.
  writeFileSync(join(assets, 'icons/drawn-from'), `${createHash('sha256').update(drawn).digest('hex')}\n`);
  console.log(`Drew ${ICON_FILES.length} icon files.`);
} finally {
  await browser.close();
}

/** @param {Drawing} drawing */
async function draw(drawing) {
  const { size } = drawing;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svgOf(drawing)}`);
  return page.screenshot({ omitBackground: true });
}

/** @param {Drawing} drawing */
function svgOf({ frame, unread }) {
  const content = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(drawn)?.[1] ?? '';
  switch (frame) {
    case 'plain':
      return svg('0 0 512 512', content);
    case 'tight':
      return svg('24 24 464 464', content);
    case 'mac':
      // Apple's grid: 824 of 1024 pixels are the shape, the rest is for its shadow.
      return svg(
        '-32.31 -32.31 576.62 576.62',
        `<g style="filter:drop-shadow(0 7px 7px rgb(0 0 0 / 0.3))">${content}</g>`,
      );
    case 'tray':
      return svg('24 24 464 464', dotted(content, unread));
    case 'template':
      return svg('88 104 336 336', dotted(shapes(content), unread, { cx: 374, cy: 154, r: 48 }));
  }
}

/**
 * Both bubbles in black, with what stands white on blue cut out.
 * @param {string} content
 */
function shapes(content) {
  const [bubble = ''] = /<path id="bubble"[^>]*>/.exec(content) ?? [];
  const [arrow = ''] = /<path d="[^"]*" fill="none"[^>]*>/.exec(content) ?? [];
  const front = '<use href="#bubble" fill="black" stroke="black" stroke-width="44"/>';
  return `<defs>${bubble}
    <mask id="behind"><rect width="512" height="512" fill="white"/>${front}</mask>
    <mask id="front"><rect width="512" height="512" fill="white"/>${arrow.replace(/stroke="#[^"]*"/, 'stroke="black"').replace('stroke-width="24"', 'stroke-width="30"')}</mask>
  </defs>
  <g mask="url(#behind)"><use href="#bubble" transform="matrix(-1 0 0 1 512 94)"/></g>
  <g mask="url(#front)"><use href="#bubble"/></g>`;
}

/**
 * With a dot in a corner that is cleared for it, when something is unread.
 * @param {string} content
 * @param {boolean} unread
 * @param {{ cx: number, cy: number, r: number } | null} shape the dot of a shape, black like the rest
 */
function dotted(content, unread, shape = null) {
  if (!unread) return content;
  const { cx, cy, r } = shape ?? { cx: 380, cy: 132, r: 92 };
  const colour = shape === null ? '#ff5a4f' : 'black';
  return `<defs><mask id="corner"><rect width="512" height="512" fill="white"/><circle cx="${cx}" cy="${cy}" r="${r + 26}" fill="black"/></mask></defs>
    <g mask="url(#corner)">${content}</g><circle cx="${cx}" cy="${cy}" r="${r}" fill="${colour}"/>`;
}

/**
 * @param {string} viewBox
 * @param {string} content
 */
function svg(viewBox, content) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${content}</svg>`;
}
