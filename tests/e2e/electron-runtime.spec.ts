/**
 * What only Electron's own runtime can show; `npm run test:electron` where it is installed. None of this has been run
 * on it: what fails at first on such a machine may be the test.
 */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, expect, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';
import { electron, RuntimeProgram, sandbox, whyNoRuntime } from '../support/runtime-program';

let program: RuntimeProgram;

test.skip(electron === null, 'skipped: no Electron runtime');

/** Behind a title: why it does not run here. */
const unless = (isThere: boolean, missing: string) => (isThere ? '' : ` (skipped: no ${missing})`);

test.beforeEach(() => {
  program = new RuntimeProgram();
});
test.afterEach(() => program.end());

/** A start that ends by itself. @param switches of Electron itself */
function runToItsEnd(
  switches: readonly string[],
  ...args: string[]
): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((resolve) => {
    const child = spawn(electron ?? '', [...sandbox, ...switches, root, ...args]);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('close', (code) => resolve({ code, said }));
  });
}

const isShown = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));

test.describe(`on the real Electron${whyNoRuntime}`, () => {
  for (const system of ['x11', 'wayland'] as const) {
    const variable = system === 'x11' ? 'DISPLAY' : 'WAYLAND_DISPLAY';
    test(`[E1] a window is shown on ${system}${unless(process.env[variable] !== undefined, variable)}`, async () => {
      test.skip(!process.env[variable], `skipped: no ${variable}`);
      const app = await program.start(root, `--ozone-platform=${system}`);
      await expect.poll(() => isShown(app)).toBe(true);
    });
  }

  test('[E7] the page loads from a folder named "a [b] 100%"', async () => {
    const from = join(program.folder, 'a [b] 100%');
    for (const part of ['dist/desktop', 'dist/renderer', 'package.json'])
      cpSync(join(root, part), join(from, part), { recursive: true });
    const page = await (await program.start(from)).firstWindow();
    await expect(page.getByRole('main')).toBeVisible();
  });

  test('[E8] a page whose process was killed is there again', async () => {
    const app = await program.start();
    await expect((await app.firstWindow()).getByRole('main')).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    const words = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript("document.querySelector('main') !== null"),
      );
    await expect.poll(words).toBe(true);
  });

  test('a second start hands over its file, another its link, and both end', async () => {
    const page = await (await program.start()).firstWindow();
    await expect(page.getByRole('navigation').first()).toBeVisible();
    const file = join(program.folder, 'notes.txt');
    writeFileSync(file, 'hello');
    expect(await runToItsEnd([], '--data', program.data, file)).toMatchObject({ code: 0 });
    await expect(page.getByText('notes.txt').first()).toBeVisible();
    await page.keyboard.press('Escape');
    expect(await runToItsEnd([], '--data', program.data, '--', 'dcc://bob@192.0.2.7:5959')).toMatchObject({ code: 0 });
    await expect(page.getByLabel('Address')).toHaveValue(/192\.0\.2\.7:5959/);
  });

  test('[E6] [E11] a data folder that cannot be made is told, and the program ends with 1', async () => {
    const notAFolder = join(program.folder, 'a file');
    writeFileSync(notAFolder, '');
    // The box is a window that a person closes: here it is a line.
    const boxes = join(program.folder, 'boxes.cjs');
    writeFileSync(boxes, "require('electron').dialog.showErrorBox = (...words) => console.error(words.join(': '));");
    const { code, said } = await runToItsEnd(['-r', boxes], '--data', join(notAFolder, 'ada'));
    expect(said).toContain('Port59 cannot start: Nothing can be written to');
    expect(code).toBe(1);
  });

  test('[desktop 2 paste] a picture that lies on the clipboard of the system is offered', async () => {
    const app = await program.start();
    const page = await app.firstWindow();
    const bob = await program.bob();
    await page.getByRole('button', { name: 'Connect…' }).click();
    await page.getByLabel('Address').fill(bob.address);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const composer = page.getByRole('textbox', { name: 'Message bob' });
    await composer.focus();
    await app.evaluate(async ({ BrowserWindow, ClipboardItem, clipboard, nativeImage }) => {
      const image = nativeImage.createFromBitmap(Buffer.alloc(64 * 64 * 4, 200), { width: 64, height: 64 });
      await clipboard.write([new ClipboardItem({ 'image/png': new Blob([new Uint8Array(image.toPNG())]) })]);
      BrowserWindow.getAllWindows()[0]?.webContents.paste();
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    const arrived = await bob.next('transfer', (event) => event.state === 'done');
    expect(readFileSync(String(arrived.path)).subarray(1, 4).toString()).toBe('PNG');
  });

  test('[desktop 2 notifications] a click on the notification of a message goes to who said it', async () => {
    const app = await program.start();
    const page = await app.firstWindow();
    const bob = await program.bob();
    await app.evaluate(({ BrowserWindow, Notification, nativeTheme }) => {
      const { show } = Notification.prototype;
      Notification.prototype.show = function shown() {
        Object.assign(nativeTheme, { lastNotification: this });
        show.call(this);
      };
      BrowserWindow.getAllWindows()[0]?.minimize();
    });
    const { sessionId } = await program.ask('chat.connect', { to: { kind: 'address', address: bob.address } });
    const { id } = await bob.next('session', (event) => event.state === 'open');
    bob.tell({ say: id, text: 'are you there?' });
    const click = () =>
      app.evaluate(({ nativeTheme }) => {
        const { lastNotification } = nativeTheme as unknown as { lastNotification?: Electron.Notification };
        return lastNotification?.emit('click') ?? false;
      });
    await expect.poll(click).toBe(true);
    await expect(page.getByRole('textbox', { name: 'Message bob' })).toBeVisible();
    await expect.poll(() => isShown(app)).toBe(true);
    await program.ask('session.close', { sessionId });
  });

  test('Ctrl and + makes the page larger', async () => {
    const app = await program.start();
    const page = await app.firstWindow();
    const zoomLevel = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());
    const before = (await zoomLevel()) ?? 0;
    await page.keyboard.press('ControlOrMeta+=');
    await expect.poll(zoomLevel).toBeGreaterThan(before);
  });
});
