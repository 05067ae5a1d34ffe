/** What the window shows of others and of itself is true: who is here, who can reach us, a dead host, a failure elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;
let bob: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-true-'));
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0'],
  ]);
  bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob'), '--downloads', join(folder, 'bob-downloads')],
    ...['--chat', 'accept', '--send', 'refuse'],
  ]);
});

test.afterEach(async () => {
  await ada.stop();
  await bob.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function chatWithBob(page: Page): Promise<void> {
  await page.goto(await ada.windowUrl());
  await page.getByRole('button', { name: 'Connect…' }).click();
  await page.getByLabel('Address').fill(bob.address);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Message bob')).toBeVisible();
}

test('the dot beside a name has words, loopback is no address for a friend, and a dead host is dead everywhere', async ({
  page,
}) => {
  await chatWithBob(page);
  const item = page.getByRole('region', { name: 'People' }).getByRole('button', { name: /bob/ });
  await expect(item).toHaveAccessibleDescription('chatting');
  await expect(item.locator('.dot.on')).toBeVisible();
  const status = page.getByRole('contentinfo');
  await expect(status.getByText('Only this computer can reach you')).toBeVisible();
  await expect(status.locator('.dot.on')).toHaveCount(0);

  await page.getByRole('button', { name: 'End chat' }).click();
  await expect(item).toHaveAccessibleDescription('seen just now');
  await expect(page.getByRole('main').getByText('seen just now')).toBeVisible();
  await page.getByRole('button', { name: 'Chat', exact: true }).click();
  await expect(item).toHaveAccessibleDescription('chatting');

  await ada.stop();
  await expect(status.getByText('No connection to Port59')).toBeVisible();
  await expect(page.getByRole('navigation').getByText('No connection')).toBeVisible();
  await expect(page.locator('.dot.on')).toHaveCount(0);
});

test('what fails while one looks elsewhere is said, counted and marked until it is seen', async ({ page }) => {
  await chatWithBob(page);
  await page.getByRole('button', { name: 'Contacts' }).click();
  const path = join(folder, 'report.pdf');
  writeFileSync(path, 'abcdef');
  await (await ada.page()).ask('send.offer', { to: { kind: 'person', personId: 'bob@127.0.0.1' }, paths: [path] });
  const transfers = page.getByRole('navigation').getByRole('button', { name: /^Transfers/ });
  await expect(transfers).toHaveAccessibleName(/1 failed/);
  await expect(page.getByRole('status').getByText(/report\.pdf to bob failed\. .*declined/)).toBeVisible();
  const item = page.getByRole('region', { name: 'People' }).getByRole('button', { name: /bob/ });
  await expect(item).toHaveAccessibleName(/a transfer failed/);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Transfers' })).toBeVisible();
  await expect(transfers).not.toHaveAccessibleName(/failed/);
  await expect(item).not.toHaveAccessibleName(/failed/);
});
