/** [desktop 2 menus] In a browser as on the desktop: context menus of what is listed, and keys as the system has them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;
let bob: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-menus-'));
  mkdirSync(join(folder, 'share', 'inner'), { recursive: true });
  for (const name of ['alpha.txt', 'beta.txt']) writeFileSync(join(folder, 'share', name), name);
  bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob'), '--downloads', join(folder, 'bob-downloads')],
    ...['--chat', 'accept', '--send', 'accept', '--fserve', 'accept', '--share', join(folder, 'share')],
  ]);
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0', '--chat', 'accept'],
  ]);
});

test.afterEach(async () => {
  await ada.stop();
  await bob.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(page: Page): Promise<void> {
  await page.goto(await ada.windowUrl());
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible();
}

/** Ends in the conversation, where one can write. */
async function chatWithBob(page: Page): Promise<Locator> {
  await open(page);
  await page.getByRole('button', { name: 'Connect…' }).click();
  await page.getByLabel('Address').fill(bob.address);
  await page.keyboard.press('Enter');
  const composer = page.getByLabel('Message bob');
  await expect(composer).toBeFocused();
  return composer;
}

function item(page: Page, name: string | RegExp): Locator {
  return page.getByRole('menu').getByRole('menuitem', { name });
}

test('[desktop 2 menus] a line is copied with the pointer, a person has a menu with the keys', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await chatWithBob(page);
  await page.keyboard.type('good morning');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('good morning').click({ button: 'right' });
  await expect(page.getByRole('menu', { name: 'This line' })).toBeFocused();
  await item(page, 'Copy text').click();
  await expect(page.getByRole('menu')).toHaveCount(0);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('good morning');

  const person = page.getByRole('region', { name: 'People' }).getByRole('button', { name: /bob/ });
  await person.focus();
  await page.keyboard.press('Shift+F10');
  await expect(item(page, 'End chat')).toBeFocused();
  await expect(item(page, 'Open conversation')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(person).toBeFocused();
  await page.keyboard.press('ContextMenu');
  await page.keyboard.press('m');
  await expect(item(page, 'Make a contact…')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New contact' }).getByRole('textbox', { name: 'Nick' })).toHaveValue(
    'bob',
  );
});

test('[desktop 2 menus] where text is written the own menu of the browser opens, and a press elsewhere closes ours', async ({
  page,
}) => {
  const composer = await chatWithBob(page);
  await page.evaluate(() => {
    window.addEventListener('contextmenu', (event) => {
      document.body.dataset.ours = String(event.defaultPrevented);
    });
  });
  await composer.click({ button: 'right' });
  await expect(page.locator('body')).toHaveAttribute('data-ours', 'false');
  await expect(page.getByRole('menu')).toHaveCount(0);
  // Closes the browser's own.
  await page.keyboard.press('Escape');
  await page.getByRole('log').click({ button: 'right' });
  await expect(item(page, 'Send files…')).toBeVisible();
  await composer.click();
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(composer).toBeFocused();
});

test('[desktop 2 menus] what is chosen in a file server is downloaded together, and leaves the list by its menu', async ({
  page,
}) => {
  await chatWithBob(page);
  await page.getByRole('button', { name: 'Files' }).click();
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  await row('alpha').click();
  await row('beta').click({ modifiers: ['Control'] });
  await row('beta').click({ button: 'right' });
  await item(page, 'Download 2 files').first().click();
  await expect
    .poll(() => readdirSync(join(folder, 'ada-downloads')).sort(), { timeout: 15_000 })
    .toEqual(['alpha.txt', 'beta.txt']);
  // What is not among the chosen ones is chosen instead.
  await row('inner').click({ button: 'right' });
  await expect(page.getByRole('row', { selected: true })).toHaveCount(1);
  await expect(item(page, /Download/)).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Transfers' }).click();
  const transfers = page.getByRole('grid', { name: 'All transfers' }).locator('[data-transfer]');
  await expect(transfers).toHaveCount(2);
  await expect(transfers.first()).toContainText(/Done/i);
  await transfers.first().focus();
  await page.keyboard.press('Shift+F10');
  await item(page, 'Show details').click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('Saved as');
  await transfers.first().focus();
  await page.keyboard.press('Shift+F10');
  await page.keyboard.press('End');
  await expect(item(page, 'Remove from the list')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(transfers).toHaveCount(1);
});

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
