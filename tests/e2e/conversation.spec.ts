/** A conversation worth keeping: links, search, what is new, pictures, export, what a restart brings back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { MendedData } from '../../src-main/storage/mended-data';
import type { Write } from '../../src-main/storage/thread-messages';
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
