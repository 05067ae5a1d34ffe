/** What surrounds the window of the desktop program: the application menu, the log. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';

const electron = findDesktopRuntime() ?? join(root, 'tests/support/electron-standin/electron');

let folder: string;
let program: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-life-'));
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  program = await _electron.launch({ executablePath: electron, args: [...asRoot, '.', '--data', folder], cwd: root });
  page = await program.firstWindow();
  await page.waitForURL(/index\.html$/);
  // The core has started behind the window, and the page listens.
  await expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 30_000 });
});

test.afterEach(async () => {
  await program.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[desktop 2 menus] an item of the application menu goes to its place in the window', async () => {
  await program.evaluate(({ Menu }) => {
    const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&Help');
    // The stand-in keeps the template's list where Electron has a menu.
    const inside = help?.submenu as unknown as { items?: Electron.MenuItem[] } & Electron.MenuItem[];
    (inside.items ?? inside).find(({ label }) => label === 'Keys')?.click();
  });
  await expect(page.getByRole('dialog')).toContainText('Go to anybody or anything');
});

test('[desktop 2 logs] an error nobody caught is written down and told once, and the window stays', async () => {
  await program.evaluate(() => {
    for (const number of [1, 2]) setImmediate(() => Promise.reject(new Error(`nobody caught ${number}`)));
  });
  await expect(page.getByText('port59.log')).toHaveCount(1);
  await expect.poll(() => readFileSync(join(folder, 'port59.log'), 'utf8')).toContain('Error: nobody caught 2');
});
