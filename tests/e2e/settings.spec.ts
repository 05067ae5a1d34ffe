/** Settings: pages, a search over all of them, a word where something was saved, and no typing error that shuts the door. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-settings-'));
  ada = await ServedPort59.start(['--nick', 'ada', '--data', folder, '--ui', '127.0.0.1:0']);
});

test.afterEach(async () => {
  await ada.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a setting is found, says that it is saved, and a port that is none changes nothing', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 560 });
  await page.goto(await ada.windowUrl());
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await settings.getByLabel('Find a setting').fill('speed send');
  await expect(settings.getByLabel('Speed limit for sending')).toBeVisible();
  await expect(settings.getByLabel('Speed limit for receiving')).toHaveCount(0);
  await expect(settings.getByText('1 found')).toHaveCount(1);
  await settings.getByLabel('Speed limit for sending').fill('100');
  await page.keyboard.press('Enter');
  await expect(settings.getByText('Saved')).toBeVisible();
  await settings.getByLabel('Find a setting').fill('nothing like it');
  await expect(settings.getByText('No setting is called that.')).toBeVisible();

  // What is typed is looked at before it holds, and a place is chosen, not typed.
  await settings.getByRole('button', { name: 'Listening' }).click();
  const only = settings.getByRole('region', { name: '127.0.0.1 – this computer only' });
  const port = ada.address.split(':')[1];
  await expect(only.getByText(`Listening on port ${port}`)).toBeVisible();
  await only.getByLabel('Port').fill('59x');
  await page.keyboard.press('Tab');
  await expect(only.getByText('A port is a number from 1 to 65535.')).toBeVisible();
  await expect(only.getByText(`Listening on port ${port}`)).toBeVisible();
  await only.getByLabel('Port').press('Escape');
  await expect(only.getByRole('button', { name: /Remove/ })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);

  await settings.getByLabel('Address to add').selectOption('0.0.0.0');
  await settings.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(settings.getByRole('region', { name: 'All addresses (IPv4)' }).getByText(/^Listening on/)).toBeVisible();
  await expect(only).toHaveCount(0);
  await settings.getByRole('button', { name: 'Stop listening…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(settings.getByText(/^Listening on/)).toBeVisible();
});
