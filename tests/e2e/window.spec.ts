/** Daily use of the window: what a reload, a lost host, a card, a drop and the keyboard must do, and must never do. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;
let bob: ServedPort59;
const sockets: Socket[] = [];

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-window-'));
  mkdirSync(join(folder, 'share', 'inner'), { recursive: true });
  for (const name of ['alpha.txt', 'beta.txt', 'gamma.zip']) writeFileSync(join(folder, 'share', name), name);
  ada = await ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0', '--chat', 'accept', '--share', join(folder, 'share')],
  ]);
  bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob'), '--downloads', join(folder, 'bob-downloads')],
    ...['--chat', 'accept', '--send', 'accept', '--fserve', 'accept', '--share', join(folder, 'share')],
  ]);
});

test.afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await ada.stop();
  await bob.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A caller of ada's who says this first. */
function caller(line: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(ada.address.split(':')[1]), '127.0.0.1', () => {
      socket.write(`${line}\n`);
      resolve(socket);
    });
    socket.on('error', reject);
    sockets.push(socket);
  });
}

async function open(page: Page): Promise<void> {
  await page.goto(await ada.windowUrl());
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible();
}

/** By keyboard alone; ends where one can write. */
async function chatWithBob(page: Page): Promise<Locator> {
  await open(page);
  await page.getByRole('button', { name: 'Connect…' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type(bob.address);
  await page.keyboard.press('Enter');
  const composer = page.getByLabel('Message bob');
  await expect(composer).toBeFocused();
  return composer;
}

async function drop(page: Page, onto: string, name: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((fileName) => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped'], fileName));
    return data;
  }, name);
  await page.dispatchEvent(onto, 'dragenter', { dataTransfer });
  await page.dispatchEvent(onto, 'dragover', { dataTransfer });
  await page.dispatchEvent(onto, 'drop', { dataTransfer });
}

function scrolledUpBy(log: Locator): Promise<number> {
  return log.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
}

test('a request never takes the focus, and a reload loses neither the draft nor the place', async ({ page }) => {
  const composer = await chatWithBob(page);
  await page.keyboard.type('half a ');
  await caller('110 carol');
  const card = page.getByRole('region', { name: 'Requests' }).getByRole('article');
  await expect(card).toBeVisible();
  await page.keyboard.type('sentence');
  await expect(composer).toHaveValue('half a sentence');
  await page.reload();
  await expect(page.getByLabel('Message bob')).toHaveValue('half a sentence');
  await expect(card).toBeVisible();
});

test('a card is answered by keyboard, and the focus goes back to the writing', async ({ page }) => {
  const composer = await chatWithBob(page);
  await caller('110 carol');
  const requests = page.getByRole('region', { name: 'Requests' });
  await requests.getByRole('button', { name: 'Other ways to say no' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: /Block/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(requests.getByRole('button', { name: 'Other ways to say no' })).toBeFocused();
  await requests.getByRole('button', { name: 'Reject' }).focus();
  await page.keyboard.press('Enter');
  await expect(requests.getByRole('article')).toHaveCount(0);
  await expect(composer).toBeFocused();
});

test('who is accepted for an hour is not asked about again', async ({ page }) => {
  await open(page);
  const first = await caller('110 carol');
  const requests = page.getByRole('region', { name: 'Requests' });
  await requests.getByRole('button', { name: 'For how long' }).click();
  await page.getByRole('menuitem', { name: /one hour/ }).click();
  await expect(requests.getByRole('article', { name: 'carol is browsing your files' })).toBeVisible();
  await ada.next('session', ({ kind, state }) => kind === 'fserve' && state === 'open');
  first.destroy();
  await ada.next('session', ({ kind, state }) => kind === 'fserve' && state === 'closed');
  const again = await caller('110 carol');
  const answer = new Promise<string>((resolve) => again.once('data', (data) => resolve(data.toString())));
  expect(await answer).toMatch(/^111/);
});

test('[S8] a host that is gone is said, and one that was started anew knows the page', async ({ page }) => {
  const composer = await chatWithBob(page);
  const second = await page.context().newPage();
  await second.goto(new URL(page.url()).origin);
  await expect(second.getByRole('button', { name: 'Connect…' })).toBeVisible();
  const ui = new URL(await ada.windowUrl());
  await ada.stop();
  await expect(page.getByText('The connection to Port59 is lost')).toBeVisible();
  await composer.fill('written meanwhile');
  ada = await ServedPort59.start(['--nick', 'ada', '--data', join(folder, 'ada'), '--ui', ui.host]);
  await expect(page.locator('.banner')).toHaveCount(0, { timeout: 15_000 });
  await expect(composer).toHaveValue('written meanwhile');
  await page.reload();
  await expect(composer).toHaveValue('written meanwhile');
  await expect(second.locator('.banner')).toHaveCount(0, { timeout: 15_000 });
  expect(page.url()).not.toContain('key');
});

test('[S8] a page that the host does not know goes on once its address is opened beside it', async ({ page }) => {
  const composer = await chatWithBob(page);
  const ui = new URL(await ada.windowUrl());
  await ada.stop();
  rmSync(join(folder, 'ada', 'window-sessions.json'));
  await composer.fill('written meanwhile');
  ada = await ServedPort59.start(['--nick', 'ada', '--data', join(folder, 'ada'), '--ui', ui.host]);
  await expect(page.getByText('does not know this page')).toBeVisible({ timeout: 15_000 });
  const second = await page.context().newPage();
  await second.goto(await ada.windowUrl());
  await expect(page.locator('.banner')).toHaveCount(0, { timeout: 15_000 });
  await expect(composer).toHaveValue('written meanwhile');
});

test('a call that nobody takes is a sentence with what can be done', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Connect…' }).click();
  await page.getByLabel('Address').fill('127.0.0.1:1');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('main').getByText(/Nobody is listening at 127\.0\.0\.1, port 1/)).toBeVisible();
  await page.getByRole('button', { name: 'Try another address' }).click();
  await expect(page.getByLabel('Address')).toHaveValue('127.0.0.1:1');
  await page.getByLabel('Address').fill(bob.address);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Message bob')).toBeVisible();
});

test('files dropped on a person, on the chat and on the window all arrive', async ({ page }) => {
  await chatWithBob(page);
  await drop(page, '.drop-person', 'on the person.txt');
  await drop(page, '.person', 'on the chat.txt');
  await page.getByRole('button', { name: 'Contacts' }).click();
  await drop(page, 'main', 'on the window.txt');
  await expect(page.getByRole('dialog').getByText('on the window.txt')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
  await expect
    .poll(() => readdirSync(join(folder, 'bob-downloads')).sort(), { timeout: 15_000 })
    .toEqual(['on the chat.txt', 'on the person.txt', 'on the window.txt']);
});

test('the timeline stays at the newest line, unless somebody reads further up', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 720 });
  const carol = await caller('100 carol');
  carol.write(Array.from({ length: 450 }, (_, index) => `line ${index} ${'and more '.repeat(index % 9)}\n`).join(''));
  await open(page);
  await page.getByRole('region', { name: 'People' }).getByRole('button', { name: /carol/ }).click();
  const log = page.getByRole('log');
  await expect(log.getByText('line 449')).toBeVisible();
  await page.setViewportSize({ width: 800, height: 560 });
  await expect.poll(() => scrolledUpBy(log)).toBeLessThan(2);

  await log.hover();
  await page.mouse.wheel(0, -800);
  await expect(page.getByRole('button', { name: 'Jump to latest' })).toBeVisible();
  const before = await log.evaluate((element) => element.scrollTop);
  carol.write('somebody reads further up\n');
  await expect.poll(() => scrolledUpBy(log)).toBeGreaterThan(801);
  expect(await log.evaluate((element) => element.scrollTop)).toBe(before);

  // What is older comes by itself.
  await expect(async () => {
    await page.mouse.wheel(0, -20_000);
    await expect(log.getByText(/^line 0 /)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(log.getByText('somebody reads further up')).toBeVisible();
});

test('many lines are asked about, commands complete, and what was said comes back', async ({ page }) => {
  const composer = await chatWithBob(page);
  await composer.fill('one\ntwo\nthree\nfour');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Each of these 4 lines is sent by itself')).toBeVisible();
  await expect(page.getByRole('log').getByText('three')).toHaveCount(0);
  await page.getByRole('button', { name: 'Say 4 lines' }).click();
  await expect(page.getByRole('log').getByText('three')).toBeVisible();
  await expect(composer).toBeFocused();

  await page.keyboard.type('/ni');
  await page.keyboard.press('Tab');
  await expect(composer).toHaveValue('/nick ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Write it like this: /nick NAME')).toBeVisible();
  await composer.fill('/quit');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no command /quit')).toBeVisible();
  await composer.fill('');
  await page.keyboard.press('ArrowUp');
  await expect(composer).toHaveValue('/quit');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(composer).toHaveValue('one\ntwo\nthree\nfour');
});

test('a file server is walked and downloaded from by keyboard', async ({ page }) => {
  await chatWithBob(page);
  await page.getByRole('button', { name: 'Files' }).focus();
  await page.keyboard.press('Enter');
  const grid = page.getByRole('grid');
  await expect(grid).toBeFocused();
  await page.keyboard.type('inn');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This folder is empty')).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Enter');
  await expect(grid).toBeVisible();
  await grid.focus();
  await page.keyboard.type('alp');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('row', { selected: true })).toHaveCount(2);
  await page.getByRole('button', { name: 'Download', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => readdirSync(join(folder, 'ada-downloads')).sort(), { timeout: 15_000 })
    .toEqual(['alpha.txt', 'beta.txt']);
});

test('the palette goes anywhere, the keys have a sheet, and the focus comes back', async ({ page }) => {
  const composer = await chatWithBob(page);
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(composer).toBeFocused();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('bob');
  await page.keyboard.press('Enter');
  await expect(composer).toBeFocused();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('nothing like it');
  await expect(page.getByText('Nothing found')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(composer).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(page.getByRole('region', { name: 'Transfers' })).toBeVisible();
});
