/**
 * What only Electron's own runtime can show; `npm run test:electron` where it is installed. None of this has been run
 * without it: what fails at first on such a machine may be the test.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';

const electron = findDesktopRuntime();
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
let folder: string;
let running: ElectronApplication | null = null;

test.skip(electron === null, 'skipped: no Electron runtime');

/** Behind a title: why it does not run here. */
const unless = (isThere: boolean, missing: string) => (isThere ? '' : ` (skipped: no ${missing})`);

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-electron-'));
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/settings.json'), JSON.stringify(settings));
});

test.afterEach(async () => {
  await running?.close();
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

async function start(from = root, ...switches: string[]): Promise<ElectronApplication> {
  running = await _electron.launch({
    ...(electron === null ? {} : { executablePath: electron }),
    args: [...sandbox, ...switches, from, '--data', join(folder, 'data')],
  });
  return running;
}

const isShown = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));

test.describe(`on the real Electron${unless(electron !== null, 'Electron runtime')}`, () => {
  for (const system of ['x11', 'wayland'] as const) {
    const variable = system === 'x11' ? 'DISPLAY' : 'WAYLAND_DISPLAY';
    test(`[E1] a window is shown on ${system}${unless(process.env[variable] !== undefined, variable)}`, async () => {
      test.skip(!process.env[variable], `skipped: no ${variable}`);
      const app = await start(root, `--ozone-platform=${system}`);
      await expect.poll(() => isShown(app)).toBe(true);
    });
  }

  test('[E7] the page loads from a folder named "a [b] 100%"', async () => {
    const from = join(folder, 'a [b] 100%');
    for (const part of ['dist/desktop', 'dist/renderer', 'package.json'])
      cpSync(join(root, part), join(from, part), { recursive: true });
    const page = await (await start(from)).firstWindow();
    await expect(page.getByRole('main')).toBeVisible();
  });

  test('[E8] a page whose process was killed is there again', async () => {
    const app = await start();
    await expect((await app.firstWindow()).getByRole('main')).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    const words = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('main') !== null"),
      );
    await expect.poll(words).toBe(true);
  });

  test('a second start hands over its file and ends', async () => {
    const page = await (await start()).firstWindow();
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'hello');
    const code = await new Promise((resolve) => {
      const second = spawn(electron ?? '', [...sandbox, root, '--data', join(folder, 'data'), file]);
      second.once('exit', resolve);
    });
    expect(code).toBe(0);
    await expect(page.getByText('notes.txt').first()).toBeVisible();
  });

  test('Ctrl and + makes the page larger', async () => {
    const app = await start();
    const page = await app.firstWindow();
    const zoomLevel = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());
    const before = (await zoomLevel()) ?? 0;
    await page.keyboard.press('ControlOrMeta+=');
    await expect.poll(zoomLevel).toBeGreaterThan(before);
  });
});
