/** A conversation worth keeping: links, search, what is new, pictures, export, what a restart brings back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
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
