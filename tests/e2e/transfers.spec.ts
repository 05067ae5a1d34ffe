/** The list of transfers: what it says, what it steers, and that it stays smooth and usable by everybody. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { problem } from '../../src-shared/model/problem';
import type { FolderFile, Transfer } from '../../src-shared/model/snapshot';
import { aTransfer } from '../support/fake-core';
import { type PrintedEvent, ServedPort59 } from '../support/served-port59';
import { showTransfers } from '../support/shown-transfers';

let folder: string;
let ada: ServedPort59;
let bob: ServedPort59 | null;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-transfers-'));
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0'],
  ]);
  bob = null;
});

test.afterEach(async () => {
  await ada.stop();
  await bob?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startBob(sends: 'ask' | 'accept' | 'refuse', listen?: string): Promise<ServedPort59> {
  bob = await ServedPort59.start(
    [
      ...['--nick', 'bob', '--data', join(folder, 'bob'), '--downloads', join(folder, 'bob-downloads')],
      ...['--send', sends, '--ui', '127.0.0.1:0'],
    ],
    listen,
  );
  return bob;
}

function fileOf(name: string, bytes: number): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(bytes, name));
  return path;
}

async function offer(from: ServedPort59, to: ServedPort59, ...paths: string[]): Promise<void> {
  const page = await from.page();
  await page.ask('send.offer', { to: { kind: 'address', address: to.address }, paths, together: false });
}

async function openTransfers(page: Page): Promise<Locator> {
  await page.goto(await ada.windowUrl());
  await page.getByRole('button', { name: 'Transfers' }).click();
  return page.getByRole('region', { name: 'Transfers' });
}

/** The line is chosen, and what is known of it is beside the list. */
async function openDetails(pane: Locator, name: string): Promise<void> {
  await pane.getByRole('row').filter({ hasText: name }).getByRole('gridcell').first().click();
  const toggle = pane.getByRole('button', { name: 'Details', exact: true });
  if ((await toggle.getAttribute('aria-pressed')) === 'false') await toggle.click();
  await expect(pane.getByRole('complementary', { name: 'Details' })).toContainText(name);
}

const isRequest = (name: string) => (event: PrintedEvent) => event.name === name;

test('who waits for a turn gets another place by menu and by keys, and goes in that order', async ({ page }) => {
  const asked = await startBob('ask');
  await offer(ada, asked, ...['one', 'two', 'three', 'four'].map((name) => fileOf(`${name}.bin`, 2_000_000)));
  const pane = await openTransfers(page);
  const row = (name: string) => pane.getByRole('row').filter({ hasText: `${name}.bin` });
  await expect(row('one')).toContainText('Waiting for');
  await expect(row('four')).toContainText('Queued, 3rd');

  await row('four').getByRole('button', { name: 'More for four.bin' }).click();
  await page.getByRole('menuitem', { name: 'First in the queue' }).click();
  await expect(row('four')).toContainText('Queued, 1st');
  await expect(row('two')).toContainText('Queued, 2nd');

  await row('three').focus();
  await page.keyboard.press('Control+ArrowUp');
  await expect(row('three')).toContainText('Queued, 2nd');
  await expect(row('three')).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'three.bin: Place' })).toHaveCount(1);

  for (const name of ['one', 'four', 'three', 'two']) {
    const request = await asked.next('request', isRequest(`${name}.bin`));
    asked.tell({ decide: request.id, answer: 'accept' });
  }
  await expect(pane.getByText(/^Done,/)).toHaveCount(4, { timeout: 15_000 });
});

test('lines that wait are dragged to another place, several at once', async ({ page }) => {
  const asked = await startBob('ask');
  await offer(ada, asked, ...['one', 'two', 'three', 'four', 'five'].map((name) => fileOf(`${name}.bin`, 2_000_000)));
  const pane = await openTransfers(page);
  const row = (name: string) => pane.getByRole('row').filter({ hasText: `${name}.bin` });
  await expect(row('three')).toContainText('Queued, 2nd');
  await row('three').dragTo(row('two'));
  await expect(row('three')).toContainText('Queued, 1st');
  await row('four').click();
  await row('five').click({ modifiers: ['Control'] });
  await row('five').dragTo(row('three'));
  await expect(row('four')).toContainText('Queued, 1st');
  await expect(row('five')).toContainText('Queued, 2nd');
  await expect(row('three')).toContainText('Queued, 3rd');
});

test('a limit in the status bar holds, a pause rests, and all can be paused and resumed', async ({ page }) => {
  const accepting = await startBob('accept');
  const pane = await openTransfers(page);
  const limit = page.getByRole('button', { name: /^Speed limit for sending/ });
  await limit.click();
  await page.getByRole('menuitemradio', { name: '100 KB/s' }).click();
  await expect(limit).toHaveText('100 KB/s');
  await offer(ada, accepting, fileOf('slow.bin', 3_000_000));
  const bar = pane.getByRole('progressbar', { name: 'slow.bin' });
  await expect.poll(() => bar.evaluate((element: HTMLProgressElement) => element.value)).toBeGreaterThan(0);
  await expect(pane.getByRole('gridcell', { name: /^1?\d\d(\.\d)? KB\/s$/ })).toBeVisible();

  await pane.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(pane.getByText(/^Paused at \d+ %$/)).toBeVisible();
  await pane.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(pane.getByRole('gridcell', { name: 'Sending', exact: true })).toBeVisible();
  await pane.getByRole('button', { name: 'Pause all' }).click();
  await expect(pane.getByText(/^Paused/)).toBeVisible();
  await pane.getByRole('button', { name: 'Resume all' }).click();
  await expect(pane.getByRole('gridcell', { name: 'Sending', exact: true })).toBeVisible();

  await limit.click();
  await expect(page.getByRole('menuitemradio', { name: '100 KB/s', checked: true })).toBeFocused();
  await page.getByRole('menuitemradio', { name: 'other…' }).click();
  await page.getByLabel('KB a second').fill('nonsense');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('A whole number');
  await page.getByLabel('KB a second').fill('50000');
  await page.keyboard.press('Enter');
  await expect(limit).toHaveText('48.8 MB/s');
  await expect(pane.getByText(/^Done,/)).toBeVisible({ timeout: 15_000 });
  expect(readdirSync(join(folder, 'bob-downloads'))).toEqual(['slow.bin']);
});

test('a transfer has a limit of its own in its details', async ({ page }) => {
  const accepting = await startBob('accept');
  await (await ada.page()).ask('settings.change', { patch: { limits: { uploadBytesPerSecond: 100 * 1024 } } });
  await offer(ada, accepting, fileOf('slow.bin', 3_000_000));
  const pane = await openTransfers(page);
  await openDetails(pane, 'slow.bin');
  const own = pane.getByRole('button', { name: /^Speed limit for slow.bin/ });
  await expect(own).toHaveText('no limit');
  await own.click();
  await page.getByRole('menuitemradio', { name: '500 KB/s' }).click();
  await expect(own).toHaveText('500 KB/s');
  await expect(pane.getByText(join(folder, 'slow.bin'))).toBeVisible();
  await expect(pane.getByText(`bob at ${accepting.address}`)).toBeVisible();
});

test('a folder is counted before it goes, is one card and one line, and opens to its files', async ({ page }) => {
  const asked = await startBob('ask');
  mkdirSync(join(folder, 'docs', 'inner'), { recursive: true });
  for (let number = 1; number <= 30; number++) fileOf(`docs/inner/file ${number}.txt`, 10_240);
  await (await ada.page()).ask('settings.change', { patch: { limits: { uploadBytesPerSecond: 100 * 1024 } } });
  const pane = await openTransfers(page);

  // From the window alone: a person, their menu, the host's folders.
  await page.getByRole('button', { name: 'Connect…' }).click();
  await page.getByLabel('Address').fill(asked.address);
  await page.getByRole('radio', { name: 'Send a file' }).check();
  await page.getByRole('button', { name: 'Choose files…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Folder', { exact: true }).fill(folder);
  await page.keyboard.press('Enter');
  await dialog.getByLabel('All of docs').check();
  await expect(dialog.getByText('30 files, 1 folder, 300.0 KB')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();

  const bobPage = await page.context().browser()?.newPage();
  await bobPage?.goto(await asked.windowUrl());
  const card = bobPage?.getByRole('region', { name: 'Requests' }).getByRole('article');
  if (card === undefined) throw new Error('no second page');
  await expect(card).toContainText('ada wants to send you the folder “docs”');
  await expect(card).toContainText('30 files, 300.0 KB. Your answer holds for all of it');
  await card.getByRole('button', { name: 'Accept' }).click();

  await page.getByRole('button', { name: 'Transfers' }).click();
  await expect(pane.getByText(/^\d+ of 30 files/)).toBeVisible();
  await openDetails(pane, 'docs');
  const files = pane.getByRole('list', { name: 'Files of docs' });
  await expect(files.getByText(/inner\/file \d+\.txt/).first()).toBeVisible();
  // Its files are inside, and nowhere else.
  await expect(pane.getByRole('grid', { name: 'All transfers' })).toHaveAttribute('aria-rowcount', '2');
  await (await ada.page()).ask('settings.change', { patch: { limits: { uploadBytesPerSecond: 0 } } });
  await expect(pane.getByText(/^Done, 30 files/)).toBeVisible({ timeout: 30_000 });
  await expect(files.getByText('done', { exact: true }).first()).toBeVisible();
});

test('what was declined is tried again all at once', async ({ page }) => {
  const refusing = await startBob('refuse');
  await offer(ada, refusing, fileOf('one.bin', 1000), fileOf('two.bin', 1000));
  const pane = await openTransfers(page);
  await expect(pane.getByText(/declined/)).toHaveCount(2);
  await pane.getByRole('radio', { name: /^Failed/ }).check();
  await expect(pane.getByText(/declined/)).toHaveCount(2);
  const { address } = refusing;
  await refusing.stop();
  await startBob('accept', address);
  await pane.getByRole('button', { name: 'Retry all failed' }).click();
  await pane.getByRole('radio', { name: /^Done/ }).check();
  await expect(pane.getByText(/^Done,/)).toHaveCount(2, { timeout: 15_000 });
  await pane.getByRole('button', { name: 'Clear finished' }).click();
  await expect(pane.getByText('No transfers yet')).toBeVisible();
});

test('somebody who is not there is waited for, and Retry tries now', async ({ page }) => {
  const accepting = await startBob('accept');
  const bobPage = await accepting.page();
  const { hostname, port } = new URL(`http://${accepting.address}`);
  await bobPage.ask('settings.change', { patch: { listen: [] } });
  await offer(ada, accepting, fileOf('for later.bin', 1000));
  const pane = await openTransfers(page);
  await expect(pane.getByText(/cannot be reached – trying again (in \d+ s|now)/)).toBeVisible();
  await openDetails(pane, 'for later.bin');
  await expect(pane.getByText(/kept for 7 days/)).toBeVisible();
  // So far away that the press comes first, however busy the machine is.
  await expect(pane.getByText(/trying again in (1[2-9]|[2-9]\d) s/)).toBeVisible({ timeout: 60_000 });
  await bobPage.ask('settings.change', { patch: { listen: [{ host: hostname, port: Number(port) }] } });
  await pane.getByRole('button', { name: 'Retry', exact: true }).click();
  // Before its own time would have come.
  await expect(pane.getByText(/^Done,/)).toBeVisible({ timeout: 8_000 });
});

const soon = () => Date.now() + 250_000;
const everyState = (): Transfer[] =>
  (
    [
      { state: 'running', name: 'moving.iso', positionBytes: 430, rateBytesPerSecond: 90, secondsLeft: 63 },
      { state: 'verifying', direction: 'receive', name: 'checked.iso', overlapBytes: 65_536 },
      { state: 'waiting', name: 'lost.iso', positionBytes: 430, reason: problem('connection-lost'), retryAt: soon() },
      { state: 'waiting', name: 'away.iso', reason: problem('host-unreachable'), retryAt: soon() },
      { state: 'paused', direction: 'receive', service: 'get', name: 'full.iso', reason: problem('disk-full') },
      { state: 'queued', name: 'queued.iso' },
      { state: 'running', name: 'docs', folder: { filesTotal: 300, filesDone: 12, filesFailed: 3 } },
      { state: 'running', name: 'inside.iso', folderId: 't6' },
      {
        state: 'failed',
        direction: 'receive',
        name: 'cut.iso',
        positionBytes: 430,
        reason: problem('connection-lost'),
      },
      { state: 'failed', name: 'declined.iso', reason: problem('rejected', { peer: 'bob' }) },
      { state: 'done', direction: 'receive', name: 'verified.iso', verifiedBytes: 65_536 },
      { state: 'done', name: 'unsure.iso', reason: problem('not-confirmed', { peer: 'bob' }) },
      { state: 'cancelled', name: 'given up.iso', reason: problem('cancelled') },
      {
        state: 'done',
        name: 'glued.iso',
        phase: { kind: 'done', confirmed: true, verified: false, reason: null },
        note: problem('bytes-not-known', { name: 'glued.iso', peer: 'bob', sizeBytes: 430 }),
      },
    ] as const
  ).map((change, index) => {
    const hasEnded = ['failed', 'done', 'cancelled'].includes(change.state);
    return aTransfer({ id: `t${index}`, order: index, endedAt: hasEnded ? Date.now() - index : null, ...change });
  });

const FILES = Array.from(
  { length: 300 },
  (_, index): FolderFile => ({
    path: `summer/picture ${index}.jpg`,
    sizeBytes: 1000,
    state: index < 3 ? 'failed' : index < 12 ? 'done' : 'waiting',
    reason: index < 3 ? problem('file-missing', { path: `picture ${index}.jpg` }) : null,
  }),
);

test('every state is a true sentence, and only what can be done has a button', async ({ page }) => {
  await showTransfers(page, everyState(), FILES);
  await page.setViewportSize({ width: 1100, height: 1200 });
  const pane = await openTransfers(page);
  const row = (name: string) => pane.locator('.transfer-item').filter({ hasText: name });
  const said = {
    'moving.iso': /1000 B.*43 %.*90 B\/s.*1:03.*Sending/,
    'checked.iso': 'Checking the 64 KB before the break',
    'lost.iso': /Broken: connection lost at 43 % – retrying in [34]:\d\d/,
    'away.iso': /bob cannot be reached – trying again in [34]:\d\d/,
    'full.iso': 'Paused: the disk is full. Goes on by itself when there is space',
    'queued.iso': 'Queued, 1st',
    docs: /12 of 300 files, 3 failed/,
    'cut.iso': 'Interrupted at 43 %: goes on when bob offers it again',
    'declined.iso': 'bob declined.',
    'verified.iso': 'Done, 1000 B · verified',
    'unsure.iso': 'Done, not confirmed by bob',
    'given up.iso': 'Cancelled',
    'glued.iso': /Done, not verified.*already had 430 B under the name/,
  };
  for (const [name, words] of Object.entries(said)) await expect(row(name)).toContainText(words);
  await expect(row('inside.iso')).toHaveCount(0);
  // Only the sender can go on with it; it can be asked to.
  await expect(row('cut.iso').getByRole('button', { name: /^(Retry|Resume|Pause|Cancel)$/ })).toHaveCount(1);
  await expect(row('cut.iso').getByRole('button', { name: 'Retry' })).toBeVisible();
  await expect(row('lost.iso').getByRole('button', { name: /^(Retry|Pause|Cancel)$/ })).toHaveCount(3);
  await expect(row('glued.iso').getByRole('button', { name: 'Send under another name' })).toBeVisible();
  // It counts down.
  const words = await row('lost.iso').textContent();
  await expect(row('lost.iso')).not.toHaveText(words ?? '');
  await expect(page.getByRole('button', { name: /^Transfers 7/ })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the list with open details passes axe in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 800, height: 560 });
    await showTransfers(page, everyState(), FILES);
    const pane = await openTransfers(page);
    const findings = async (where: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    };
    await findings('list');
    await openDetails(pane, 'docs');
    await expect(pane.getByText('summer/picture 0.jpg')).toBeVisible();
    await findings('folder');
    await pane.getByRole('radio', { name: /^Failed/ }).check();
    await openDetails(pane, 'declined.iso');
    await findings('failed');
    await page.keyboard.press('Control+a');
    await expect(pane.getByRole('toolbar', { name: 'Chosen transfers' })).toBeVisible();
    await findings('several');
    await pane.getByRole('button', { name: 'Columns' }).click();
    await expect(page.getByRole('menuitemcheckbox').first()).toBeVisible();
    await findings('menu');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
  });
}

test('ten thousand lines are walked by keys, and only those in view exist', async ({ page }) => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    aTransfer({ id: `t${index}`, name: `file ${index}.txt`, state: 'queued', order: index }),
  );
  await showTransfers(page, many);
  const pane = await openTransfers(page);
  const rows = pane.locator('.transfer-item');
  await expect(rows.first()).toContainText('file 0.txt');
  expect(await rows.count()).toBeLessThan(60);
  await rows.first().focus();
  await page.keyboard.press('End');
  await expect(rows.filter({ hasText: 'file 9999.txt' })).toBeFocused();
  await expect(rows.filter({ hasText: 'file 9999.txt' })).toContainText('Queued, 10000th');
  await page.keyboard.press('Enter');
  await expect(pane.getByText('Attempts')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await expect(rows.filter({ hasText: 'file 0.txt' })).toBeFocused();
  await pane.getByLabel('Find a transfer').fill('9998');
  await expect(rows).toHaveCount(1);
});
