/**
 * What concerns the window and the words between it and the desktop's main process: files and links of a start, pasting,
 * where a click outside leads, context menus. On the stand-in where Electron's runtime is not there.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';
import { ServedPort59 } from '../support/served-port59';

const executablePath = findDesktopRuntime() ?? join(root, 'tests/support/electron-standin/electron');

let folder: string;
let ada: ElectronApplication;
let page: Page;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-window-'));
});

test.afterEach(async () => {
  await ada.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startWith(...words: string[]): Promise<void> {
  const data = join(folder, 'ada');
  mkdirSync(data, { recursive: true });
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  // Root, as in a container, cannot have Chromium's sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  ada = await _electron.launch({ executablePath, args: ['.', ...asRoot, '--data', data, ...words], cwd: root });
  page = await ada.firstWindow();
}

test('[desktop 2 paste] a picture of the screen arrives byte for byte', async () => {
  const downloads = join(folder, 'bob-downloads');
  mkdirSync(downloads);
  const bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob')],
    ...['--downloads', downloads, '--chat', 'accept', '--send', 'accept'],
  ]);
  await startWith();
  await page.getByRole('button', { name: 'Connect…' }).click();
  await page.getByLabel('Address').fill(bob.address);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const composer = page.getByRole('textbox', { name: 'Message bob' });
  await expect(composer).toBeVisible();
  // More than one piece.
  await composer.evaluate((element) => {
    const bytes = Uint8Array.from({ length: 2_500_000 }, (_, index) => (index * 7) % 251);
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  const arrived = await bob.next('transfer', (event) => event.state === 'done');
  const wanted = Buffer.from(Uint8Array.from({ length: 2_500_000 }, (_, index) => (index * 7) % 251));
  expect(readFileSync(String(arrived.path)).equals(wanted)).toBe(true);
  await bob.stop();
});

test('[desktop 3] About shows the version', async () => {
  await startWith();
  await page.getByRole('button', { name: 'Go to' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('About');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'About Port59' })).toContainText('Port59 0.1.0');
});

test('[desktop 2 open with] files of a start fill the dialog, what is not there is told, and nothing goes', async () => {
  const notes = join(folder, 'my notes.txt');
  writeFileSync(notes, 'notes');
  await startWith(pathToFileURL(notes).href, join(folder, 'gone.txt'));
  const dialog = page.getByRole('dialog', { name: 'Send files' });
  await expect(dialog).toContainText('my notes.txt');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('gone.txt” does not exist')).toBeVisible();
});

test('[desktop 2 links] a link of a start fills the dialog, one of a second start too; nothing is dialled', async () => {
  await startWith('dcc://bob@127.0.0.1:59');
  const dialog = page.getByRole('dialog', { name: 'Connect' });
  await expect(dialog.getByLabel('Address')).toHaveValue('dcc://bob@127.0.0.1');
  await ada.evaluate(({ app }) => {
    // As a second start tells the first.
    app.emit('second-instance', {}, [], '/', { files: 'nonsense', links: ['dcc://carol@127.0.0.1/Photos'] });
  });
  await expect(dialog.getByLabel('Address')).toHaveValue('dcc://carol@127.0.0.1/Photos');
  await expect(dialog.getByRole('radio', { name: 'Browse files' })).toBeChecked();
  await ada.evaluate(({ app }) => {
    app.emit('open-url', { preventDefault: () => {} }, 'dcc://eve:70000');
  });
  await expect(page.getByText('“dcc://eve:70000” is not an address')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Nobody yet')).toBeVisible();
});
