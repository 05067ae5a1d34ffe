/** How the desktop program stays: the window's place, the tray, a start with the system. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';

const executablePath = findDesktopRuntime() ?? join(root, 'tests/support/electron-standin/electron');

let folder: string;
const started: ElectronApplication[] = [];

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-stay-'));
  mkdirSync(join(folder, 'window'));
  set({});
});

test.afterEach(async () => {
  for (const program of started.splice(0)) await program.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Before a start: settings beside those every test has. */
function set(settings: object): void {
  const usual = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...usual, ...settings }));
}

/** A program whose core has started and whose page listens. */
async function start(): Promise<{ readonly program: ElectronApplication; readonly page: Page }> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const program = await _electron.launch({ executablePath, args: [...asRoot, '.', '--data', folder], cwd: root });
  started.push(program);
  const page = await program.firstWindow();
  await expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 30_000 });
  return { program, page };
}

const placeOf = (program: ElectronApplication) =>
  program.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return { bounds: window?.getNormalBounds(), isMaximised: window?.isMaximized() };
  });

test('[desktop 2 window place] the window comes back where and as large as it was, from a display that is gone too', async () => {
  const place = join(folder, 'window/window-place.json');
  writeFileSync(place, JSON.stringify({ bounds: { x: 9000, y: 90, width: 900, height: 600 }, isMaximised: false }));
  const first = await start();
  expect(await placeOf(first.program)).toMatchObject({ bounds: { width: 900, height: 600 }, isMaximised: false });
  expect((await placeOf(first.program)).bounds?.x).toBeLessThan(1920);
  await first.program.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds({ x: 33, y: 44, width: 1000, height: 650 });
    window?.maximize();
  });
  await first.program.close();
  const second = await start();
  expect(await placeOf(second.program)).toEqual({
    bounds: { x: 33, y: 44, width: 1000, height: 650 },
    isMaximised: true,
  });
});
