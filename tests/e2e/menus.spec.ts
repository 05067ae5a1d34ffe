/** [desktop 2 menus] In a browser as on the desktop: context menus of what is listed, and keys as the system has them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-menus-'));
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0', '--chat', 'accept'],
  ]);
});

test.afterEach(async () => {
  await ada.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(page: Page): Promise<void> {
  await page.goto(await ada.windowUrl());
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible();
}

test('[desktop 2 menus] on macOS ⌘ is heard and shown, and Ctrl is left to the text', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'platform', { value: 'MacIntel' }));
  await open(page);
  await page.keyboard.press('Control+,');
  await page.keyboard.press('F1');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet.getByText('⌘K').first()).toBeVisible();
  await expect(sheet.getByText('Ctrl')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Settings' })).toHaveCount(0);
  await page.keyboard.press('Meta+,');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});
