/** The window by rule: no serious finding of axe in either theme, content at once, a size that stays small. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';
import { ServedPort59 } from '../support/served-port59';

const MAX_BUNDLE_BYTES = 350_000;
let folder: string;
let ada: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-axe-'));
  ada = await ServedPort59.start(['--nick', 'ada', '--data', folder, '--ui', '127.0.0.1:0']);
});

test.afterEach(async () => {
  await ada.stop();
  rmSync(folder, { recursive: true, force: true });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every pane passes axe in the ${colorScheme} theme, at the smallest size`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 800, height: 560 } });
    const page = await context.newPage();
    await page.goto(await ada.windowUrl());
    for (const pane of ['Transfers', 'Contacts', 'Settings']) {
      await page.getByRole('button', { name: pane }).click();
      await expect(page.getByRole('heading', { name: pane, level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${pane}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Connect…' }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `Connect: ${id} ${nodes[0]?.html}`)).toEqual([]);
    // Nothing sticks out of the window.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a conversation, a card and a file server pass axe in the ${colorScheme} theme`, async ({ browser }) => {
    mkdirSync(join(folder, 'share', 'inner'), { recursive: true });
    const bob = await ServedPort59.start([
      ...['--nick', 'bob', '--data', join(folder, 'bob'), '--share', join(folder, 'share')],
      ...['--chat', 'accept', '--fserve', 'accept'],
    ]);
    const stranger = connect(Number(ada.address.split(':')[1]), '127.0.0.1', () =>
      stranger.write('120 eve 9 a.pdf.exe\n'),
    );
    const context = await browser.newContext({ colorScheme, viewport: { width: 800, height: 560 } });
    const page = await context.newPage();
    const findings = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    };
    try {
      await page.goto(await ada.windowUrl());
      await expect(page.getByRole('region', { name: 'Requests' }).getByRole('article')).toBeVisible();
      await page.getByRole('button', { name: 'Connect…' }).click();
      await page.getByLabel('Address').fill(bob.address);
      await page.keyboard.press('Enter');
      await page.getByLabel('Message bob').fill('\x0308yellow\x03 and \x02bold');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('log').getByText('bold')).toBeVisible();
      await findings('conversation with a card');
      await page.getByRole('region', { name: 'Requests' }).getByRole('button', { name: 'For how long' }).click();
      await expect(page.getByRole('menuitem').first()).toBeVisible();
      await findings('menu');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Go to' }).click();
      await findings('palette');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Files' }).click();
      await expect(page.getByRole('row', { name: /inner/ })).toBeVisible();
      await findings('file server');
    } finally {
      stranger.destroy();
      await bob.stop();
    }
  });
}

test('an address that is none is said at the field, and Escape closes the dialog', async ({ page }) => {
  await page.goto(await ada.windowUrl());
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible();
  await page.keyboard.press('Control+n');
  await page.getByLabel('Address').fill('no address at all');
  await page.keyboard.press('Enter');
  await expect(page.getByText('That is not an address')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the bundle stays below 350 kB gzipped', () => {
  const assets = join(root, 'dist/renderer/assets');
  const shipped = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  const bytes = shipped.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
  expect(bytes).toBeLessThanOrEqual(MAX_BUNDLE_BYTES);
});
