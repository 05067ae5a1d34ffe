/** Cards: one question, one answer, and what became of it in the same place. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;
const sockets: Socket[] = [];

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-cards-'));
  mkdirSync(join(folder, 'share'));
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0', '--share', join(folder, 'share')],
  ]);
});

test.afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await ada.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A plain caller of ada's who says this first, and keeps what is answered. */
async function caller(line: string): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(Number(ada.address.split(':')[1]), '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString('latin1');
  });
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('error', reject));
  socket.write(`${line}\n`);
  return { socket, heard: () => heard };
}

async function open(page: Page): Promise<Locator> {
  await page.goto(await ada.windowUrl());
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible();
  return page.getByRole('region', { name: 'Requests' });
}

test('the card of a file turns into its progress and into what is here, and keeps the focus', async ({ page }) => {
  const requests = await open(page);
  const bob = await caller('120 bob 6 report.pdf');
  await requests
    .getByRole('article', { name: 'bob wants to send you a file' })
    .getByRole('button', { name: 'Accept' })
    .focus();
  await page.keyboard.press('Enter');
  await expect.poll(bob.heard).toMatch(/^121 ada 0/);
  const card = requests.getByRole('article', { name: 'report.pdf from bob' });
  await expect(card.getByRole('progressbar', { name: 'report.pdf' })).toBeVisible();
  await expect(card).toBeFocused();
  bob.socket.write('abcdef');
  await expect(card.getByText('report.pdf is here, 6 B')).toBeVisible();
  expect(readdirSync(join(folder, 'ada-downloads'))).toEqual(['report.pdf']);
  await card.getByRole('button', { name: 'Go to bob' }).click();
  await expect(page.getByRole('log').getByText('report.pdf')).toBeVisible();
  await card.getByRole('button', { name: 'Close this card' }).click();
  await expect(requests.getByRole('article')).toHaveCount(0);
});

test('after Accept of a chat, pressed twice, the chat is open and can be written in', async ({ page }) => {
  const requests = await open(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  const bob = await caller('100 bob');
  await requests.getByRole('button', { name: 'Accept' }).dblclick();
  await expect.poll(bob.heard).toMatch(/^101 ada/);
  await expect(page.getByLabel('Message bob')).toBeFocused();
  await expect(requests.getByRole('article')).toHaveCount(0);
  await expect(page.locator('.banner')).toHaveCount(0);
});

test('a program is refused by what is usual', async ({ page }) => {
  const requests = await open(page);
  const bob = await caller('120 bob 6 holiday.exe');
  await expect(requests.locator('.answers .primary').first()).toHaveText('Reject');
  await requests.getByRole('button', { name: 'Reject' }).click();
  await expect.poll(bob.heard).toMatch(/^151/);
});

test('a new card moves none that is there, and F6 leads to them', async ({ page }) => {
  const requests = await open(page);
  await caller('100 bob');
  const first = requests.getByRole('article', { name: /^bob/ });
  await expect(first).toBeVisible();
  const before = await first.boundingBox();
  await caller('110 carol');
  await expect(requests.getByRole('article', { name: /^carol/ })).toBeVisible();
  expect(await first.boundingBox()).toEqual(before);
  await page.locator('main').focus();
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await expect(first).toBeFocused();
});

test('a card is answered over a dialog, which stays as it is', async ({ page }) => {
  const requests = await open(page);
  await page.keyboard.press('Control+n');
  await page.getByLabel('Address').fill('192.0.2');
  const bob = await caller('100 bob');
  await expect(requests.getByText('bob wants to chat')).toBeVisible();
  await expect(page.getByLabel('Address')).toBeFocused();
  await page.keyboard.press('F6');
  await expect(requests.getByRole('article', { name: 'bob wants to chat' })).toBeFocused();
  await requests.getByRole('button', { name: 'Reject' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(bob.heard).toMatch(/^151/);
  await expect(page.getByLabel('Address')).toBeFocused();
  await expect(page.getByLabel('Address')).toHaveValue('192.0.2');

  // By mouse, and the dialog closes under a card.
  await caller('110 carol');
  await requests.getByRole('button', { name: 'Answer' }).click();
  await expect(requests.getByRole('article', { name: /^carol/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await requests.getByRole('button', { name: 'Reject' }).click();
  await expect(requests.getByRole('article')).toHaveCount(0);
});

test('what nobody answered stays in the conversation, and can be made up for', async ({ page }) => {
  const requests = await open(page);
  for (const line of ['100 zoe', '120 zoe 6 report.pdf']) {
    const { socket } = await caller(line);
    await expect(requests.getByRole('article')).toHaveCount(1);
    socket.destroy();
    await expect(requests.getByRole('article')).toHaveCount(0);
  }
  await page.getByRole('region', { name: 'People' }).getByRole('button', { name: 'zoe 2 new' }).click();
  const log = page.getByRole('log');
  await expect(log.getByText('zoe wanted to chat.')).toBeVisible();
  await expect(log.getByText('zoe wanted to send you report.pdf.')).toBeVisible();
  await log.getByRole('button', { name: 'Accept it when it comes again' }).click();
  await expect(log.getByText('It will be accepted when it comes again.')).toBeVisible();
  const again = await caller('120 zoe 6 report.pdf');
  await expect.poll(again.heard).toMatch(/^121 ada 0/);
  await log.getByRole('button', { name: 'Call back' }).click();
  await expect(
    page
      .getByRole('main')
      .getByText(/Nobody is listening|is being called|Waiting for zoe/)
      .first(),
  ).toBeVisible();
});

test('what is more than there is room for waits in a line that is shown', async ({ page }) => {
  const requests = await open(page);
  for (const nick of ['bob', 'carol', 'dave', 'eve']) await caller(`100 ${nick}`);
  await expect(requests.getByRole('article')).toHaveCount(2);
  await expect(requests.getByText('2 more questions wait for you')).toBeVisible();
  await requests.getByRole('article', { name: /^bob/ }).getByRole('button', { name: 'Reject' }).click();
  await expect(requests.getByText('1 more question waits for you')).toBeVisible();
});

test('after Send the conversation opens with the offer in it', async ({ page }) => {
  const requests = await open(page);
  const { socket } = await caller('100 zoe');
  await expect(requests.getByRole('article')).toHaveCount(1);
  socket.destroy();
  await expect(page.getByRole('region', { name: 'People' }).getByRole('button', { name: /zoe/ })).toBeVisible();
  await page.getByRole('button', { name: 'Contacts' }).click();
  const dataTransfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped'], 'plan.txt'));
    return data;
  });
  await page.dispatchEvent('.drop-person', 'drop', { dataTransfer });
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('log').getByText('plan.txt')).toBeVisible();
  await expect(page.getByLabel('Message zoe')).toBeVisible();
});

test('a line typed to somebody who is not there waits for them', async ({ page }) => {
  const requests = await open(page);
  const { socket } = await caller('100 zoe');
  await expect(requests.getByRole('article')).toHaveCount(1);
  socket.destroy();
  await page.getByRole('region', { name: 'People' }).getByRole('button', { name: /zoe/ }).click();
  await page.getByLabel('Message zoe').fill('are you there?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByText('Waits for zoe: are you there?')).toBeVisible();
  await expect(page.getByLabel('Message zoe')).toHaveValue('');
  const zoe = await caller('100 zoe');
  await requests.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(zoe.heard).toMatch(/^101 ada\r?\nare you there\?\r?\n/);
  await expect(page.getByText('Waits for zoe')).toHaveCount(0);
  await expect(page.getByRole('log').getByText('are you there?')).toBeVisible();
});
