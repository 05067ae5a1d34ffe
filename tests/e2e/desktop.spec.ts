/**
 * The built main process and preload of the desktop, driven through Electron's own door for tests. Where Electron's
 * runtime is not there, the stand-in in tests/support takes its place; what only the real one proves is skipped then.
 *
 * The window's own looks and ways have their tests in a browser; here the commands go through the preload's channel.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/contract/contract';
import { ServedPort59 } from '../support/served-port59';

const realElectron = findDesktopRuntime();
const standin = join(root, 'tests/support/electron-standin/electron');
const withoutElectron = realElectron === null;

/** What the preload puts on the window. */
interface PreloadWindow {
  readonly port59: { send(text: string): void; onMessage(handler: (text: string) => void): void };
}

let folder: string;
let ada: ElectronApplication;
let page: Page;
let bob: ServedPort59;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-desktop-'));
  const downloads = join(folder, 'bob-downloads');
  mkdirSync(downloads);
  bob = await ServedPort59.start([
    ...['--nick', 'bob', '--data', join(folder, 'bob')],
    ...['--downloads', downloads, '--chat', 'accept', '--send', 'accept'],
  ]);
  ada = await startDesktop();
  page = await ada.firstWindow();
  // A new window is empty until it is told what to show.
  await page.waitForURL(/index\.html$/);
});

test.afterEach(async () => {
  await ada.close();
  await bob.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Ada's program, with a data folder of its own and a listener that is in nobody's way. */
function startDesktop(...files: string[]): Promise<ElectronApplication> {
  const data = join(folder, 'ada');
  mkdirSync(data, { recursive: true });
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  // Root, as in a container, cannot have Chromium's sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return _electron.launch({
    executablePath: realElectron ?? standin,
    args: [...asRoot, '.', '--data', data, ...files],
    cwd: root,
  });
}

/** Sends a command through the preload as the window does, and resolves with the result. */
async function ask<N extends CommandName>(command: N, args: CommandArgs<N>): Promise<CommandResult<N>> {
  const reply = await page.evaluate(
    ([name, given]) =>
      new Promise<{ kind: string; result: unknown; problem: unknown }>((resolve) => {
        // Far from the numbers the window uses itself.
        const id = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000);
        // The page's own types do not know the preload.
        const { port59 } = window as unknown as PreloadWindow;
        port59.onMessage((text) => {
          const message = JSON.parse(text);
          if (message.id === id) resolve(message);
        });
        port59.send(JSON.stringify({ kind: 'request', id, command: name, args: given }));
      }),
    [command, args] as const,
  );
  if (reply.kind !== 'reply') throw new Error(`${command} failed: ${JSON.stringify(reply.problem)}`);
  // The core checked it against the contract.
  return reply.result as CommandResult<N>;
}

test('the window opens with one channel to the world and nothing else of it', async () => {
  await expect(page).toHaveTitle(/Port59/);
  const offered = await page.evaluate(() => Object.keys((window as unknown as PreloadWindow).port59).sort());
  expect(offered).toEqual(['onMessage', 'pathOf', 'send']);
  const [width, height] = await ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize() ?? []);
  expect([width, height]).toEqual([1100, 720]);
});

test('the page carries a policy against foreign and inline code', async () => {
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).toMatch(/script-src 'self'/);
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  expect(await page.locator('script:not([src])').count()).toBe(0);
});

test('a chat with another Port59 goes both ways', async () => {
  const { sessionId } = await ask('chat.connect', { to: { kind: 'address', address: bob.address } });
  const session = await bob.next('session', (event) => event.state === 'open');
  expect(session.nick).toBe('ada');
  await expect
    .poll(async () => (await ask('app.snapshot', {})).sessions.find(({ id }) => id === sessionId)?.state)
    .toBe('open');

  await ask('chat.say', { sessionId, text: 'grüß dich, Bob' });
  expect((await bob.next('message')).text).toBe('grüß dich, Bob');

  bob.tell({ say: session.id, text: 'hello from bob' });
  await expect(page.getByText('hello from bob').first()).toBeVisible();
});

test('a file chosen in a native dialog arrives byte for byte', async () => {
  const path = join(folder, 'from ada.bin');
  const bytes = randomBytes(3_000_001);
  writeFileSync(path, bytes);
  await ada.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);

  const paths = await ask('host.pick-files', {});
  expect(paths).toEqual([path]);
  await ask('send.offer', { to: { kind: 'address', address: bob.address }, paths });

  const arrived = await bob.next('transfer', (event) => event.state === 'done');
  expect(readFileSync(String(arrived.path)).equals(bytes)).toBe(true);
});

test('[E2] a file called .asar that is no archive is sent byte for byte', async () => {
  const path = join(folder, 'x.asar');
  const bytes = randomBytes(70_000);
  writeFileSync(path, bytes);
  await ask('send.offer', { to: { kind: 'address', address: bob.address }, paths: [path] });
  const arrived = await bob.next('transfer', (event) => event.state === 'done');
  expect(readFileSync(String(arrived.path)).equals(bytes)).toBe(true);
});

test('a dialog that was cancelled chooses nothing', async () => {
  await ada.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
  });
  expect(await ask('host.pick-files', {})).toEqual([]);
  expect(await ask('host.pick-folder', {})).toBeNull();
});

test('the window lives on after a reload', async () => {
  await page.reload();
  expect((await ask('app.snapshot', {})).settings.nick).toBe('ada');
});

test('links of the page never lead the window away', async () => {
  const before = page.url();
  const stopped = await ada.evaluate(({ BrowserWindow }) => {
    const event = { defaultPrevented: false, preventDefault: () => {} };
    event.preventDefault = () => {
      event.defaultPrevented = true;
    };
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-navigate', event, 'https://example.invalid/');
    return event.defaultPrevented;
  });
  expect(stopped).toBe(true);
  expect(page.url()).toBe(before);
});

test.describe(`with the real Electron${withoutElectron ? ' (skipped: no Electron runtime)' : ''}`, () => {
  test.skip(withoutElectron, 'skipped: no Electron runtime');

  test('the page cannot reach Node or the preload', async () => {
    const reachable = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    );
    expect(reachable).toEqual([]);
  });

  test('a navigation is stopped', async () => {
    const before = page.url();
    await page.evaluate(() => {
      window.location.href = 'https://example.invalid/';
    });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(page.url()).toBe(before);
  });
});
