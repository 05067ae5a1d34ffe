/** A conversation worth keeping: links, search, what is new, pictures, export, what a restart brings back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { MendedData } from '../../src-main/storage/mended-data';
import type { Write } from '../../src-main/storage/thread-messages';
import { RED_DOT } from '../support/pictures';
import { ServedPort59 } from '../support/served-port59';

let folder: string;
let ada: ServedPort59;
const sockets: Socket[] = [];

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-conversation-'));
  ada = await startAda();
});

test.afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await ada.stop();
  rmSync(folder, { recursive: true, force: true });
});

function startAda(...more: readonly string[]): Promise<ServedPort59> {
  return ServedPort59.start([
    ...['--nick', 'ada', '--data', join(folder, 'ada'), '--downloads', join(folder, 'ada-downloads')],
    ...['--ui', '127.0.0.1:0', '--chat', 'accept', '--send', 'accept', ...more],
  ]);
}

/** A peer that is no Port59 chats with ada and says these lines. */
function says(nick: string, ...lines: readonly string[]): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(ada.address.split(':')[1]), '127.0.0.1', () => socket.write(`100 ${nick}\n`));
    socket.on('error', reject);
    socket.once('data', () => {
      socket.write(lines.map((line) => `${line}\n`).join(''), () => resolve(socket));
    });
    sockets.push(socket);
  });
}

async function openPerson(page: Page, nick: string): Promise<void> {
  await page.goto(await ada.windowUrl());
  await page
    .getByRole('region', { name: 'People' })
    .getByRole('button', { name: new RegExp(nick) })
    .click();
}

test('links open outside, those of people fill the dialog, and nothing dangerous is one', async ({ page }) => {
  await says(
    'carol',
    'see https://example.org/a, or javascript:alert(1) <b>x</b>',
    'come to dcc://dora@192.0.2.9:5959',
  );
  await openPerson(page, 'carol');
  const log = page.getByRole('log');
  const web = log.getByRole('link', { name: 'https://example.org/a', exact: true });
  await expect(web).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(web).toHaveAttribute('target', '_blank');
  await expect(log).toContainText('javascript:alert(1) <b>x</b>');
  await expect(log.getByRole('link')).toHaveCount(2);
  await log.getByRole('link', { name: /^dcc:/ }).click();
  await expect(page.getByRole('dialog').getByLabel('Address')).toHaveValue('dcc://dora@192.0.2.9:5959');
});

/** As if they had talked for years: carol's lines, and one of dora's. Ada is not running. */
function seed(lines: number): void {
  const data = new MendedData(join(folder, 'ada', 'port59.sqlite'), { bytes: 1024 ** 3, days: null }, () => {});
  const write = (id: number, nick: string, text: string): Write => {
    const plain = { at: 1_700_000_000_000 + id * 60_000, kind: 'text', from: 'peer', transferId: null } as const;
    const entry = { id, personId: `${nick}@192.0.2.7`, nick, text, status: null, problem: null, ...plain };
    return { kind: 'line', id, person: entry.personId, data: JSON.stringify(entry), text };
  };
  const people = ['carol', 'dora'].map((nick): Write => {
    const person = { id: `${nick}@192.0.2.7`, nick, host: '192.0.2.7', port: 59, contactId: null };
    const record = { ...person, knownSince: 1, lastSeen: 2, unread: 0 };
    return { kind: 'put', table: 'people', id: person.id, data: JSON.stringify(record) };
  });
  const said = Array.from({ length: lines }, (_, index) =>
    write(index + 1, 'carol', index === 1000 ? 'the Café by the river' : `line ${index}`),
  );
  data.use((tables) => tables.write([...people, ...said, write(lines + 1, 'dora', 'a cafe too')]));
  data.close();
}

test('a search over 100,000 lines of everybody marks the words and goes to the place', async ({ page }) => {
  // Making so many lines takes longer than all the rest.
  test.slow();
  await ada.stop();
  seed(100_000);
  ada = await startAda();
  await page.goto(await ada.windowUrl());
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible();
  await page.keyboard.press('Control+Shift+F');
  await page.getByLabel('Search for').fill('CAFE');
  const found = page.getByRole('list', { name: 'Found' }).getByRole('button');
  await expect(found).toHaveCount(2);
  await expect(found.locator('mark')).toHaveText(['cafe', 'Café']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const log = page.getByRole('log', { name: 'Conversation with carol' });
  const line = log.locator('.is-found');
  await expect(line).toBeFocused();
  await expect(line).toBeInViewport();
  await expect(line.locator('mark')).toHaveText('Café');
  // Up and down from there, and to the end at once.
  await expect(log).toContainText('line 999');
  await log.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(log).toContainText('line 1105');
  await page.getByRole('button', { name: 'Jump to latest' }).click();
  await expect(log).toContainText('line 99999');
});

test('pictures stand in the conversation and open large, what only looks like one is a file; all of it is saved', async ({
  page,
}) => {
  await says('carol', 'look at \x02this\x02 <i>');
  const sender = async (name: string, bytes: Buffer) => {
    const socket = connect(Number(ada.address.split(':')[1]), '127.0.0.1');
    sockets.push(socket);
    socket.write(`120 carol ${bytes.length} ${name}\n`);
    socket.once('data', () => socket.write(bytes));
    await ada.next('transfer', (event) => event.name === name && event.state === 'done');
  };
  await sender('dot.png', RED_DOT);
  await sender('page.png', Buffer.from('<script>alert(1)</script>'));
  await openPerson(page, 'carol');
  const log = page.getByRole('log');
  await expect(log.getByText('page.png')).toBeVisible();
  const picture = log.getByRole('button', { name: 'Show dot.png large' });
  await expect(picture.locator('img')).toBeVisible();
  await expect(log.getByRole('button', { name: 'Show page.png large' })).toHaveCount(0);
  await picture.click();
  const large = page.getByRole('dialog').getByRole('img', { name: 'dot.png' });
  await expect(large).toBeVisible();
  expect(await large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await page.keyboard.press('Escape');
  await expect(picture).toBeFocused();

  const saved = async (item: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const file = await download;
    return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')] as const;
  };
  const [logName, text] = await saved('Save as text…');
  expect(logName).toBe('carol.log');
  expect(text).toMatch(/^Session Start: .*\r\nSession Ident: carol\r\n/);
  expect(text).toMatch(/\] <carol> look at this <i>\r\n/);
  const [pageName, html] = await saved('Save as a page…');
  expect(pageName).toBe('carol.html');
  expect(html).toContain('&#60;i&#62;');
});

test('ten thousand pasted lines do not enter the field, and one press sends them as a file', async ({ page }) => {
  await says('carol', 'hello');
  await openPerson(page, 'carol');
  const composer = page.getByLabel('Message carol');
  await composer.fill('before');
  await composer.evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'one line\n'.repeat(10_000));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText('That is too long to say (10000 lines).')).toBeVisible();
  await page.getByRole('button', { name: 'Send as a file' }).click();
  await expect(page.getByRole('log').getByText(/^Text .*\.txt/)).toBeVisible();
  await expect(composer).toBeFocused();
  await expect(composer).toHaveValue('before');
});
