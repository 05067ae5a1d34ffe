/** What is dropped together: one question, one line, and a folder keeps its structure – also from a browser. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

const FILES = 200;

let folder: string;
let ada: ServedPort59;
let bob: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-drops-'));
  const start = (nick: string) =>
    ServedPort59.start([
      ...['--nick', nick, '--data', join(folder, nick), '--downloads', join(folder, `${nick}-downloads`)],
      ...['--ui', '127.0.0.1:0', '--chat', 'accept', '--send', 'ask'],
    ]);
  ada = await start('ada');
  bob = await start('bob');
});

test.afterEach(async () => {
  await ada.stop();
  await bob.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function chatOfAdaWithBob(page: Page): Promise<void> {
  await (await ada.page()).ask('chat.connect', { to: { kind: 'address', address: bob.address } });
  await page.goto(await ada.windowUrl());
  await page.getByRole('button', { name: /^bob/ }).first().click();
  await expect(page.getByLabel('Message bob')).toBeVisible();
}

/** As a hand does it: the browser reads the disk itself. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const box = await page.locator('.person').boundingBox();
  if (box === null) throw new Error('no conversation');
  const devtools = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 3 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
}

async function bobAccepts(page: Page, says: string | RegExp): Promise<void> {
  const bobPage = await page.context().browser()?.newPage();
  if (bobPage === undefined) throw new Error('no second page');
  await bobPage.goto(await bob.windowUrl());
  const cards = bobPage.getByRole('region', { name: 'Requests' }).getByRole('article');
  // All of it is on the host before it is offered.
  await expect(cards).toContainText(says, { timeout: 60_000 });
  await expect(cards).toHaveCount(1);
  await cards.getByRole('button', { name: 'Accept', exact: true }).click();
}

/** Those that are whole; the parts of others are hidden. */
const arrived = () => readdirSync(join(folder, 'bob-downloads')).filter((name) => !name.startsWith('.'));

test('200 files that are dropped on somebody are one question and one line there', async ({ page }) => {
  const paths = Array.from({ length: FILES }, (_, index) => join(folder, `picture ${index}.txt`));
  for (const path of paths) writeFileSync(path, path);
  await chatOfAdaWithBob(page);
  await drop(page, paths);
  await bobAccepts(page, /200 files/);
  await page.getByRole('button', { name: 'Transfers' }).click();
  const pane = page.getByRole('region', { name: 'Transfers' });
  await expect(pane.getByText(/^Done, 200 files/)).toBeVisible({ timeout: 60_000 });
  await expect(pane.getByRole('grid', { name: 'All transfers' }).locator('[data-transfer]')).toHaveCount(1);
  expect(arrived()).toHaveLength(FILES);
  // What lay on the host only for this is gone.
  await expect.poll(() => readdirSync(join(folder, 'ada', 'spool'))).toEqual([]);
});

test('a folder that is dropped in a browser keeps its structure', async ({ page }) => {
  // The first try comes just when the host closes a connection that said nothing for too long.
  await page.route('**/spool', (route) => route.fulfill({ status: 408 }), { times: 1 });
  const root = join(folder, 'summer');
  mkdirSync(join(root, 'beach', 'deep'), { recursive: true });
  for (const path of ['a.txt', 'beach/a.txt', 'beach/deep/ä b.txt']) writeFileSync(join(root, path), path);
  await chatOfAdaWithBob(page);
  await drop(page, [root]);
  await bobAccepts(page, /summer/);
  const read = (path: string) => readFileSync(join(folder, 'bob-downloads', 'summer', path), 'utf8');
  const sent = await ada.next('transfer', ({ name, state }) => name === 'summer' && state === 'done');
  expect(sent.files).toMatchObject({ filesTotal: 3, filesDone: 3 });
  expect(['a.txt', 'beach/a.txt', 'beach/deep/ä b.txt'].map(read)).toEqual([
    'a.txt',
    'beach/a.txt',
    'beach/deep/ä b.txt',
  ]);
});
