/** The menus of the desktop, as far as the system draws them; what a line of them does only the real Electron shows. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';

/** Always the stand-in: it writes down which menus would open. */
const executablePath = join(root, 'tests/support/electron-standin/electron');

let folder: string;
let ada: ElectronApplication;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-menus-'));
  const data = join(folder, 'ada');
  mkdirSync(data);
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  ada = await _electron.launch({ executablePath, args: [...asRoot, '.', '--data', data], cwd: root });
  const page = await ada.firstWindow();
  // The core is there: an end right after the start is another story.
  await expect(page.getByRole('button', { name: 'Go to' })).toBeVisible({ timeout: 30_000 });
});

test.afterEach(async () => {
  await ada.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[desktop 2 menus] About shows the log once there is one, before that the folder it will be in', async () => {
  const page = await ada.firstWindow();
  await page.getByRole('button', { name: 'Go to' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('About');
  await page.keyboard.press('Enter');
  const about = page.getByRole('dialog', { name: 'About Port59' });
  const shown = () => ada.evaluate(({ shell }) => (shell as unknown as { calls: string[][] }).calls);
  const data = join(folder, 'ada');
  await about.getByRole('button', { name: 'Show log' }).click();
  await expect.poll(shown).toEqual([['openPath', data]]);
  const log = join(data, 'port59.log');
  writeFileSync(log, 'something went wrong\n');
  await about.getByRole('button', { name: 'Show log' }).click();
  await expect.poll(shown).toEqual([
    ['openPath', data],
    ['showItemInFolder', log],
  ]);
  await about.getByRole('button', { name: 'Show data folder' }).click();
  await expect.poll(shown).toEqual([
    ['openPath', data],
    ['showItemInFolder', log],
    ['openPath', data],
  ]);
});

test('[desktop 2 menus] a field offers cut, copy and paste, with a key where the text is; elsewhere nothing opens', async () => {
  const popups = await ada.evaluate(({ BrowserWindow, Menu }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const editFlags = { canCut: false, canCopy: false, canPaste: true, canSelectAll: true };
    const spelling = { misspelledWord: '', dictionarySuggestions: [] };
    const nowhere = { isEditable: false, selectionText: '', editFlags, frame: null, ...spelling };
    contents?.emit('context-menu', {}, { ...nowhere, menuSourceType: 'mouse', x: 1, y: 2 });
    contents?.emit('context-menu', {}, { ...nowhere, isEditable: true, menuSourceType: 'keyboard', x: 30, y: 40 });
    // The stand-in's own list.
    const { popups: opened } = Menu as unknown as { popups: { items: object[]; options: { window?: unknown } }[] };
    return opened.map(({ items, options: { window, ...options } }) => ({ items, options, inWindow: !!window }));
  });
  expect(popups).toEqual([
    {
      items: [
        { role: 'cut', enabled: false },
        { role: 'copy', enabled: false },
        { role: 'paste', enabled: true },
        { type: 'separator' },
        { role: 'selectAll', enabled: true },
      ],
      options: { sourceType: 'keyboard', x: 30, y: 40 },
      inWindow: true,
    },
  ]);
});
