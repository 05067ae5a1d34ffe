/** How the desktop program stays: the window's place, the tray, a start with the system. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';
import { ServedPort59 } from '../support/served-port59';

const realElectron = findDesktopRuntime();
const executablePath = realElectron ?? join(root, 'tests/support/electron-standin/electron');

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
async function start(
  env: Record<string, string> = {},
  ...words: string[]
): Promise<{ readonly program: ElectronApplication; readonly page: Page }> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const program = await _electron.launch({
    executablePath,
    args: [...asRoot, '.', '--data', folder, ...words],
    cwd: root,
    env: { ...process.env, ...env } as Record<string, string>,
  });
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

test('[desktop 2 staying there] the end of a session asks nothing, also while bytes move', async () => {
  const downloads = join(folder, 'bob-downloads');
  mkdirSync(downloads);
  const bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob'), '--downloads', downloads, '--send', 'accept'],
  ]);
  // Slow enough to last as long as the test.
  set({ limits: { uploadBytesPerSecond: 1000 } });
  const big = join(folder, 'big.bin');
  writeFileSync(big, new Uint8Array(50_000_000));
  const { program, page } = await start({}, big);
  await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill(bob.address);
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await bob.next('transfer', ({ state, position }) => state === 'running' && Number(position) > 0);
  // Whoever were asked would keep it running.
  const questions = await answerQuestions(program, 1);
  await program.evaluate(({ app }) => app.quit());
  await expect.poll(questions).toEqual(['1 transfer is running.']);
  const ended = program.waitForEvent('close');
  await program.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.emit('session-end', { reasons: ['shutdown'] });
  });
  await ended;
  await bob.stop();
});

test('[desktop 2 staying there] a machine that shuts down waits for the program, which ends by itself', async () => {
  const { program } = await start();
  // [desktop 2 logs] Nothing of a crash leaves this machine.
  expect(await program.evaluate(({ crashReporter }) => crashReporter.getUploadToServer())).toBe(false);
  const ended = program.waitForEvent('close');
  const waits = await program.evaluate(({ powerMonitor }) => {
    const event = { prevented: false, preventDefault: () => {} };
    event.preventDefault = () => {
      event.prevented = true;
    };
    powerMonitor.emit('shutdown', event);
    return event.prevented;
  });
  expect(waits).toBe(true);
  await ended;
});

/** The real Electron tells nobody what its tray holds. */
const withRealTray = realElectron === null ? '' : ' (skipped: the tray of a real system cannot be asked)';

test.describe(`with the tray of the stand-in${withRealTray}`, () => {
  test.skip(withRealTray !== '', 'skipped: the tray of a real system cannot be asked');

  test('[desktop 2 close-to-tray] closing the window is asked about once, and the tray brings it back', async () => {
    const { program, page } = await start();
    const questions = await answerQuestions(program, 0);
    await close(program);
    await expect.poll(() => isVisible(program)).toBe(false);
    expect(await questions()).toEqual(['Keep Port59 running without its window?']);
    expect(savedSettings()).toMatchObject({ desktop: { closeWindow: 'stay' } });

    await press(program, 'Transfers');
    await expect.poll(() => isVisible(program)).toBe(true);
    await expect(page.getByRole('heading', { name: 'Transfers' })).toBeVisible();
    await close(program);
    await expect.poll(() => isVisible(program)).toBe(false);
    expect(await questions()).toHaveLength(1);

    const ended = program.waitForEvent('close');
    await press(program, 'Quit');
    await ended;
  });

  test('[desktop 2 close-to-tray] a question that is cancelled leaves the window open', async () => {
    const { program } = await start();
    const questions = await answerQuestions(program, 2);
    await close(program);
    await expect.poll(questions).toHaveLength(1);
    expect(await isVisible(program)).toBe(true);
    await close(program);
    await expect.poll(questions).toHaveLength(2);
    expect(savedSettings()).not.toHaveProperty('desktop');
  });

  test('[desktop 2 start with the system] a start without a window is within reach in the tray', async () => {
    const { program } = await start({}, '--hidden');
    expect(await isVisible(program)).toBe(false);
    await press(program, 'Show Port59');
    await expect.poll(() => isVisible(program)).toBe(true);
  });

  test('[desktop 2 start with the system] without an icon a start shows its window all the same', async () => {
    set({ desktop: { tray: false } });
    const { program } = await start({}, '--hidden');
    await expect.poll(() => isVisible(program)).toBe(true);
  });

  test('[desktop 2 start with the system] a switch writes the entry of this system, and takes it away', async () => {
    const env = { ELECTRON_STANDIN_PACKAGED: '1', XDG_CONFIG_HOME: join(folder, 'config') };
    const entry = join(folder, 'config/autostart/port59-desktop.desktop');
    const { page } = await start(env);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Desktop' }).click();
    const box = page.getByRole('checkbox', { name: 'Start when I log in, without a window' });
    await box.click();
    await expect(box).toBeChecked();
    expect(readFileSync(entry, 'utf8')).toContain(` --hidden --data ${folder}\n`);
    await box.click();
    await expect(box).not.toBeChecked();
    expect(existsSync(entry)).toBe(false);
  });

  test('[desktop 2 spell checker] no dictionary is fetched before the person wants one', async () => {
    const { program, page } = await start();
    const asked = () =>
      program.evaluate(({ session }) => (session.defaultSession as never as { spelling: unknown[] }).spelling);
    // First without the settings, then with them.
    await expect.poll(asked).toEqual([[], false, [], false]);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Desktop' }).click();
    await page.getByRole('checkbox', { name: 'Check spelling' }).click();
    await expect.poll(async () => (await asked()).slice(4)).toEqual([['de'], true]);
  });

  test('[desktop 2 tray] the settings take the icon away, and a closed window is the end then', async () => {
    set({ desktop: { closeWindow: 'stay' } });
    const { program, page } = await start();
    expect(await trayMenu(program)).toContain('Show Port59');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Desktop' }).click();
    await page.getByRole('checkbox', { name: 'Show Port59 in the tray' }).click();
    await expect.poll(() => trayMenu(program)).toBeNull();
    await expect(page.getByLabel('When the window is closed')).toBeHidden();
    const ended = program.waitForEvent('close');
    await close(program);
    await ended;
  });
});

/** As a person does, on the cross. */
const close = (program: ElectronApplication) =>
  program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

const isVisible = (program: ElectronApplication) =>
  program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

const savedSettings = (): unknown => JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'));

/** Answers each question with this button. @returns what was asked so far */
async function answerQuestions(program: ElectronApplication, response: number): Promise<() => Promise<string[]>> {
  await program.evaluate(({ dialog }, button) => {
    const asked: string[] = [];
    Object.assign(dialog, { asked });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push((given.at(-1) as { message: string }).message);
      return { response: button, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, response);
  return () => program.evaluate(({ dialog }) => (dialog as never as { asked: string[] }).asked);
}

/** The lines of the icon's menu; null while there is no icon. */
const trayMenu = (program: ElectronApplication) =>
  program.evaluate(({ Tray }) => {
    const [tray] = (Tray as never as Trays).all;
    return tray?.menu.items.map(({ label }) => label ?? '') ?? null;
  });

const press = (program: ElectronApplication, label: string) =>
  program.evaluate(({ Tray }, wanted) => {
    const [tray] = (Tray as never as Trays).all;
    tray?.menu.items.find((item) => item.label === wanted)?.click?.();
  }, label);

/** What the stand-in writes down. */
interface Trays {
  readonly all: Set<{ readonly menu: { readonly items: readonly { label?: string; click?: () => void }[] } }>;
}
