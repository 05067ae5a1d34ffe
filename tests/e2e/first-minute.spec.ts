/** The first minute: how many presses it takes to hand a file to a friend. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;
let bob: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-first-'));
  mkdirSync(join(folder, 'outbox'));
  writeFileSync(join(folder, 'outbox', 'report.pdf'), 'report');
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--ui', '127.0.0.1:0', '--send', 'accept'],
  ]);
  bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob'), '--downloads', join(folder, 'got'), '--send', 'accept'],
    ...['--chat', 'accept'],
  ]);
});

test.afterEach(async () => {
  await ada.stop();
  await bob.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a file goes in five presses to an address, and in three to somebody known', async ({ page }) => {
  let presses = 0;
  const press = async (what: Locator) => {
    presses += 1;
    await what.click();
  };
  const dialog = page.getByRole('dialog', { name: 'Send files' });
  const chooseAndSend = async (name: string) => {
    // Nothing is asked that was said already.
    await expect(dialog.getByLabel('To', { exact: true })).toHaveCount(0);
    await dialog.getByLabel('Folder', { exact: true }).fill(join(folder, 'outbox'));
    await page.keyboard.press('Enter');
    await press(dialog.getByLabel(name));
    await press(dialog.getByRole('button', { name: 'Send', exact: true }));
  };
  const got = () => readdirSync(folder).includes('got') && readdirSync(join(folder, 'got')).sort();

  await page.goto(await ada.windowUrl());
  // A friend on this computer alone: no invitation promises more.
  await expect(page.getByText('Only programs on this computer can reach you now.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
  await press(page.getByRole('button', { name: 'Connect…' }));
  await page.getByLabel('Address').fill(`dcc://bob@${bob.address}`);
  await press(page.getByText('Send a file'));
  await press(page.getByRole('button', { name: 'Choose files…' }));
  await chooseAndSend('report.pdf');
  expect(presses).toBe(5);
  await expect.poll(got, { timeout: 20_000 }).toEqual(['report.pdf']);

  writeFileSync(join(folder, 'outbox', 'notes.txt'), 'notes');
  await page.getByRole('region', { name: 'People' }).getByRole('button', { name: /bob/ }).click();
  presses = 0;
  await press(page.getByRole('main').getByRole('button', { name: 'Send', exact: true }));
  await expect(dialog.getByText(/^To bob/)).toBeVisible();
  await chooseAndSend('notes.txt');
  expect(presses).toBe(3);
  await expect.poll(got, { timeout: 20_000 }).toEqual(['notes.txt', 'report.pdf']);
});
