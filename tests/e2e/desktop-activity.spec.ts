/** What the desktop tells the system of the work going on, and the system the desktop. On the stand-in, which writes it down. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';
import { askCore } from '../support/ask-core';
import { RawPeer } from '../support/raw-peer';

const executablePath = join(root, 'tests/support/electron-standin/electron');
const SIZE = 8_000_000;

let folder: string;
let ada: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-activity-'));
  const settings = {
    nick: 'ada',
    welcomed: true,
    listen: [{ host: '127.0.0.1', port: 0 }],
    downloadsFolder: join(folder, 'downloads'),
    appearance: { theme: 'dark' },
    services: { chat: { policy: 'accept' }, send: { policy: 'accept' } },
  };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  ada = await _electron.launch({ executablePath, args: [...asRoot, '.', '--data', folder], cwd: root });
  page = await ada.firstWindow();
});

test.afterEach(async () => {
  await ada.close();
  rmSync(folder, { recursive: true, force: true });
});

const isThere = () => expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 60_000 });

async function dialAda(): Promise<RawPeer> {
  const port = (await askCore(page, 'app.snapshot', {})).listeners[0]?.port;
  if (port === undefined) throw new Error('Port59 listens nowhere');
  return RawPeer.dial(port);
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** As the stand-in keeps it. */
const told = () =>
  ada.evaluate(({ app, BrowserWindow, powerSaveBlocker }) => {
    const { on } = powerSaveBlocker as unknown as { on: Map<number, string> };
    const { progress } = BrowserWindow.getAllWindows()[0] as unknown as { progress: number };
    return { progress, badge: app.badgeCount, awake: [...on.values()] };
  });

test('[desktop 2 progress] [desktop 2 keep-awake] [desktop 2 badge] the taskbar shows what moves and what waits, and the machine stays awake only meanwhile', async () => {
  await isThere();
  expect(await told()).toEqual({ progress: -1, badge: 0, awake: [] });
  const sender = await dialAda();
  sender.say(`120 bob ${SIZE} big.bin\n`);
  expect(await sender.line()).toBe('121 ada 0');
  // A position is told now and then, of bytes that go on coming.
  let sent = 0;
  const say = (count: number) => {
    sender.say(new Uint8Array(count));
    sent += count;
  };
  await expect
    .poll(
      async () => {
        say(SIZE / 100);
        return (await told()).progress;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
  expect(await told()).toMatchObject({ badge: 0, awake: ['prevent-app-suspension'] });
  expect((await told()).progress).toBeLessThanOrEqual(sent / SIZE);
  say(SIZE - sent);
  await expect.poll(told).toEqual({ progress: -1, badge: 0, awake: [] });
  sender.close();

  const bob = await dialAda();
  bob.say('100 bob\n');
  expect(await bob.line()).toBe('101 ada');
  bob.say('one\ntwo\n');
  await expect.poll(async () => (await told()).badge).toBe(2);
  await page.getByRole('navigation').first().getByText('bob').first().click();
  await expect.poll(async () => (await told()).badge).toBe(0);
  bob.close();
});

test('[desktop 2 resume] [desktop 2 theme] [desktop 2 open with] a machine that wakes up tries again at once; the theme is there first; a file opened shows the window', async () => {
  // Before the core has told anything: the ground of the window, and what the page takes for the choice of the system.
  const ground = await ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBackgroundColor());
  expect(ground).toBe('#16181d');
  await isThere();

  const file = join(folder, 'notes.txt');
  writeFileSync(file, 'notes');
  const to = { kind: 'address', address: `127.0.0.1:${await freePort()}` } as const;
  await askCore(page, 'send.offer', { to, paths: [file] });
  const retry = async () => (await askCore(page, 'app.snapshot', {})).transfers[0]?.retryAt ?? null;
  // Left alone, the tenth try would come after a quarter of an hour.
  let before: number | null = null;
  for (let tries = 0; tries < 9; tries++) {
    await expect
      .poll(async () => {
        const next = await retry();
        return next !== null && next !== before;
      })
      .toBe(true);
    before = await retry();
    await ada.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  }

  await ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  await ada.evaluate(({ app }, path) => app.emit('open-file', { preventDefault: () => {} }, path), file);
  await expect(page.getByRole('dialog').getByText('notes.txt')).toBeVisible();
  const isSeen = () =>
    ada.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return window?.isVisible() === true && !window.isMinimized();
    });
  expect(await isSeen()).toBe(true);
});
