/**
 * The desktop's start, its page and its end, on the real Electron where there is one, else on the stand-in, which is as
 * hard as Electron in what these tests look at.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';

const realElectron = findDesktopRuntime();
const standin = join(root, 'tests/support/electron-standin/electron');

let folder: string;
const started: ElectronApplication[] = [];

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-start-'));
});

test.afterEach(async () => {
  for (const app of started.splice(0)) await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}, ...files: string[]): Promise<ElectronApplication> {
  const data = join(folder, 'ada');
  mkdirSync(data, { recursive: true });
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: realElectron ?? standin,
    args: [...asRoot, '.', '--data', data, ...files],
    cwd: root,
    env: { ...process.env, ...env } as Record<string, string>,
  });
  started.push(app);
  return app;
}

/** A start that is expected to end by itself. */
async function runToItsEnd(...args: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(realElectron ?? standin, [...asRoot, '.', ...args], { cwd: root });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);

test('[E1] [E5] [E7] a window that is never ready to be shown is shown, from app://, with the policy as a header', async () => {
  const app = await start({ ELECTRON_STANDIN_MISSES: 'ready-to-show' });
  const page = await app.firstWindow();
  await expect.poll(() => isVisible(app)).toBe(true);
  // Shown after two seconds, whether or not the page has loaded by then.
  await expect(page.getByRole('main')).toBeVisible();
  const address = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
  expect(address).toBe('app://port59/index.html');
  const policy = await page.evaluate(async () => (await fetch('./index.html')).headers.get('content-security-policy'));
  expect(policy).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/);
  expect(await page.evaluate(async () => (await fetch('./../../package.json')).status)).toBe(404);
});

const withoutPipes = process.platform === 'win32' ? ' (skipped: no named pipes in folders here)' : '';

test(`[E9] the window is there while the store is still looked at${withoutPipes}`, async () => {
  test.skip(withoutPipes !== '', 'skipped: no named pipes in folders here');
  const data = join(folder, 'ada');
  mkdirSync(data, { recursive: true });
  // A file that nobody writes to: whoever opens it waits.
  const store = join(data, 'port59.sqlite');
  execFileSync('mkfifo', [store]);
  const app = await start();
  const page = await app.firstWindow();
  try {
    await expect.poll(() => isVisible(app)).toBe(true);
    // Nothing of the core is there: the page has nobody to talk to yet, and says so.
    await expect(page.getByText('Connecting to Port59…')).toBeVisible();
  } finally {
    // Nobody waits any more, and a store can be made: a thread that waits for a disk would keep the program from ending.
    // It can be opened this way only once somebody waits at it, and the window may be there before that.
    let writer: number | null = null;
    const isWaitedFor = () => {
      try {
        writer ??= openSync(store, constants.O_WRONLY | constants.O_NONBLOCK);
        return true;
      } catch {
        return false;
      }
    };
    await expect.poll(isWaitedFor, { timeout: 60_000 }).toBe(true);
    rmSync(store);
    if (writer !== null) closeSync(writer);
  }
});

test('[E6] [E11] a data folder that cannot be made is told, and the program ends with 1', async () => {
  const notAFolder = join(folder, 'a file');
  writeFileSync(notAFolder, '');
  const { code, said } = await runToItsEnd('--data', join(notAFolder, 'ada'));
  expect(said).toContain('Port59 cannot start: Nothing can be written to');
  expect(code).toBe(1);
});

test('[E6] a second start hands its file over and ends with 0', async () => {
  const app = await start();
  const page = await app.firstWindow();
  await expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 30_000 });
  const path = join(folder, 'a song.ogg');
  writeFileSync(path, 'la');
  const { code, said } = await runToItsEnd('--data', join(folder, 'ada'), path);
  expect(said).not.toContain('cannot start');
  expect({ code, said }).toMatchObject({ code: 0 });
  await expect(page.getByRole('dialog').getByText('a song.ogg')).toBeVisible({ timeout: 30_000 });
});

test('[E10] a navigation that is prevented does not cut the page off', async () => {
  const app = await start();
  const page = await app.firstWindow();
  await expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 30_000 });
  await app.evaluate(({ BrowserWindow, nativeTheme }) => {
    const seen = { started: 0 };
    Object.assign(nativeTheme, { seen });
    BrowserWindow.getAllWindows()[0]?.webContents.on('did-start-navigation', () => {
      seen.started += 1;
    });
  });
  await page.evaluate(() => {
    window.location.href = 'https://example.invalid/';
  });
  await expect.poll(() => app.evaluate(({ nativeTheme }) => (nativeTheme as never as Seen).seen.started)).toBe(1);
  // A page that is cut off hears nothing of what is asked from outside.
  const path = join(folder, 'a song.ogg');
  writeFileSync(path, 'la');
  await app.evaluate(({ app: host }, opened) => host.emit('open-file', { preventDefault: () => {} }, opened), path);
  await expect(page.getByRole('dialog').getByText('a song.ogg')).toBeVisible({ timeout: 30_000 });
});

test('[E8] a crashed page comes back once by itself, and a second time after a question', async () => {
  const app = await start();
  await expect((await app.firstWindow()).getByRole('navigation').first()).toBeVisible({ timeout: 30_000 });
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(dialog, { asked });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push((given.at(-1) as { message: string }).message);
      return { response: 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
  const questions = () => app.evaluate(({ dialog }) => (dialog as never as { asked: string[] }).asked);
  const loads = () =>
    app.evaluate(({ BrowserWindow, nativeTheme }) => {
      const store = nativeTheme as never as { loads?: number };
      if (store.loads === undefined) {
        store.loads = 0;
        BrowserWindow.getAllWindows()[0]?.webContents.on('did-finish-load', () => {
          store.loads = (store.loads ?? 0) + 1;
        });
      }
      return store.loads;
    });
  const crash = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  expect(await loads()).toBe(0);
  await crash();
  await expect.poll(loads).toBe(1);
  expect(await questions()).toEqual([]);
  await crash();
  await expect.poll(loads).toBe(2);
  expect(await questions()).toEqual(['The window of Port59 stopped working again.']);
});

interface Seen {
  readonly seen: { readonly started: number };
}
