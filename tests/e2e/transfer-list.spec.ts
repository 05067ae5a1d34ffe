/** The list of transfers as people know such lists: columns, order, several at once, a way back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Transfer } from '../../src-shared/model/snapshot';
import { aTransfer } from '../support/fake-core';
import { ServedPort59 } from '../support/served-port59';
import { showTransfers } from '../support/shown-transfers';

let folder: string;
let ada: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-list-'));
  ada = await ServedPort59.start(['--nick', 'ada', '--data', join(folder, 'ada'), '--ui', '127.0.0.1:0']);
});

test.afterEach(async () => {
  await ada.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openTransfers(page: Page): Promise<Locator> {
  await page.goto(await ada.windowUrl());
  await page.getByRole('button', { name: 'Transfers' }).click();
  return page.getByRole('region', { name: 'Transfers' });
}

const LONG = `holiday pictures of a long summer ${'in the north '.repeat(12)}final.tar.gz`;

const some: readonly Transfer[] = (
  [
    { name: 'b.iso', nick: 'carol', state: 'running', sizeBytes: 3000, positionBytes: 300 },
    { name: 'a10.iso', nick: 'bob', state: 'queued', sizeBytes: 1000 },
    { name: 'a2.iso', nick: 'bob', state: 'done', sizeBytes: 2000, endedAt: 9 },
    { name: 'x.iso', nick: 'zoe', state: 'cancelled', sizeBytes: 500, endedAt: 8 },
    { name: LONG, nick: 'bob', state: 'failed', sizeBytes: 700, endedAt: 7 },
  ] as const
).map((fields, index) =>
  aTransfer({ id: `t${index}`, order: index, createdAt: 1000 - index, personId: fields.nick, ...fields }),
);

test('columns sort both ways and are hidden, what is chosen of that is there after a reload', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await showTransfers(page, some);
  const pane = await openTransfers(page);
  const names = () => pane.locator('.transfer-item .name').allInnerTexts();
  const head = (name: string) => pane.getByRole('columnheader', { name });
  const starts = async (...expected: string[]) =>
    expect.poll(async () => (await names()).map((name) => name.trim().slice(0, 3))).toEqual(expected);

  await starts('b.i', 'a10', 'a2.', 'x.i', 'hol');
  await head('Name').getByRole('button').click();
  await expect(head('Name')).toHaveAttribute('aria-sort', 'ascending');
  await starts('a2.', 'a10', 'b.i', 'hol', 'x.i');
  await head('Name').getByRole('button').click();
  await expect(head('Name')).toHaveAttribute('aria-sort', 'descending');
  await starts('x.i', 'hol', 'b.i', 'a10', 'a2.');
  await head('Size').getByRole('button').click();
  await expect(head('Name')).toHaveAttribute('aria-sort', 'none');
  await starts('b.i', 'a2.', 'a10', 'hol', 'x.i');

  await pane.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Person' }).click();
  await expect(head('Person')).toHaveCount(0);
  await page.reload();
  await starts('b.i', 'a2.', 'a10', 'hol', 'x.i');
  await expect(head('Person')).toHaveCount(0);
  await expect(head('Size')).toHaveAttribute('aria-sort', 'descending');
  await pane.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: 'Sort as the queue goes' }).click();
  await starts('b.i', 'a10', 'a2.', 'x.i', 'hol');
});

test('each kind has its count, and people are told apart; in the smallest window nothing sticks out', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 560 });
  await showTransfers(page, some);
  const pane = await openTransfers(page);
  const kinds = ['All 5', 'Active 1', 'Waiting 1', 'Done 1', 'Failed 1', 'Cancelled 1'];
  for (const name of kinds) await expect(pane.getByRole('radio', { name, exact: true })).toBeVisible();
  await pane.getByRole('radio', { name: 'Cancelled 1' }).check();
  await expect(pane.locator('.transfer-item')).toHaveText(/x\.iso/);
  await pane.getByRole('radio', { name: 'All 5' }).check();
  await pane.getByRole('button', { name: 'Person: Everybody' }).click();
  await page.getByRole('menuitemradio', { name: 'bob' }).click();
  await expect(pane.locator('.transfer-item')).toHaveCount(3);

  // A long name keeps its ending in view, inside its column.
  const cell = await pane.locator('.transfer-item .name', { hasText: 'holiday' }).boundingBox();
  const end = await pane.locator('.transfer-item .name-end').boundingBox();
  if (cell === null || end === null) throw new Error('nothing to measure');
  await expect(pane.locator('.transfer-item .name-end')).toHaveText('final.tar.gz');
  expect(end.x + end.width).toBeLessThanOrEqual(cell.x + cell.width);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
});

test('several are chosen by mouse and keys, leave the list together, and come back', async ({ page }) => {
  const bob = await ServedPort59.start(['--nick', 'bob', '--data', join(folder, 'bob'), '--send', 'refuse']);
  try {
    const paths = ['one', 'two', 'three', 'four'].map((name) => join(folder, `${name}.bin`));
    for (const path of paths) writeFileSync(path, 'some bytes');
    const host = await ada.page();
    await host.ask('send.offer', { to: { kind: 'address', address: bob.address }, paths, together: false });
    const pane = await openTransfers(page);
    const rows = pane.locator('.transfer-item');
    const row = (name: string) => rows.filter({ hasText: `${name}.bin` });
    await expect(pane.getByText(/declined/)).toHaveCount(4);

    await row('one').click();
    await row('three').click({ modifiers: ['Control'] });
    await expect(pane.getByRole('toolbar', { name: 'Chosen transfers' })).toContainText('2 chosen');
    await pane.getByRole('button', { name: 'Remove 2' }).click();
    await expect(rows).toHaveCount(2);
    await expect(pane.getByRole('status').filter({ hasText: '2 transfers are off the list' })).toBeVisible();
    await pane.getByRole('button', { name: 'Undo' }).click();
    await expect(rows).toHaveCount(4);

    await rows.first().click();
    await page.keyboard.press('Control+a');
    await expect(pane.getByRole('row', { selected: true })).toHaveCount(4);
    await page.keyboard.press('Escape');
    await expect(pane.getByRole('row', { selected: true })).toHaveCount(0);
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(pane.getByRole('row', { selected: true })).toHaveCount(2);
    await page.keyboard.press('Delete');
    await expect(rows).toHaveCount(2);
    // Whoever works by keys is still in the list.
    await expect(rows.first()).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(rows).toHaveCount(4);
  } finally {
    await bob.stop();
  }
});

test('the speed of the last minutes is told with an axis, now and peak', async ({ page }) => {
  const moving = { state: 'running', sizeBytes: 9e9, rateBytesPerSecond: 41 * 1024 * 1024 } as const;
  await showTransfers(page, [aTransfer(moving)]);
  const pane = await openTransfers(page);
  const chart = pane.getByRole('region', { name: 'Speed of the last 5 minutes' });
  await expect(chart).toContainText('Sending 41.0 MB/s');
  await expect(chart).toContainText('peak 41.0 MB/s');
  for (const words of ['50 MB/s', '25 MB/s', '5 min ago', 'now']) await expect(chart.getByText(words)).toBeVisible();
  await pane.getByRole('button', { name: 'Speed of the last minutes' }).click();
  await expect(chart).toHaveCount(0);
});
