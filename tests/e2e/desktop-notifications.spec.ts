/**
 * [desktop 2 notifications] What the system shows of what is said and asked, on the stand-in, which writes notifications
 * down and lets a test click on them. What they look like only the real Electron shows.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';
import { askCore } from '../support/ask-core';
import { RawPeer } from '../support/raw-peer';

const executablePath = join(root, 'tests/support/electron-standin/electron');

/** As the stand-in keeps it. */
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly actions: readonly { readonly text: string }[];
  readonly isThere: boolean;
  emit(event: string, ...given: unknown[]): void;
}
interface StandinWindow {
  readonly flashing: boolean;
}

let folder: string;
let ada: ElectronApplication;
let page: Page;
let bob: RawPeer;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-notes-'));
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  ada = await _electron.launch({ executablePath, args: [...asRoot, '.', '--data', folder], cwd: root });
  page = await ada.firstWindow();
  await expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 60_000 });
  bob = await RawPeer.dial(await listeningPort());
});

test.afterEach(async () => {
  bob.close();
  await ada.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listeningPort(): Promise<number> {
  const port = (await askCore(page, 'app.snapshot', {})).listeners[0]?.port;
  if (port === undefined) throw new Error('Port59 listens nowhere');
  return port;
}

const all = () =>
  ada.evaluate(({ Notification }) => {
    const { shown } = Notification as unknown as { shown: Shown[] };
    return shown.map(({ title, body, actions, isThere }) => ({
      title,
      body,
      buttons: actions.map(({ text }) => text),
      isThere,
    }));
  });

/** What the person does with the newest notification. */
const happens = (event: string, ...given: unknown[]) =>
  ada.evaluate(
    ({ Notification }, [name, ...details]) => {
      const { shown } = Notification as unknown as { shown: Shown[] };
      shown.at(-1)?.emit(String(name), ...details);
    },
    [event, ...given],
  );

/** The stand-in's own way to look elsewhere. */
const lookElsewhere = () => ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());

test('[desktop 2 notifications] a request is accepted by its button, a click goes to who spoke, and the conversation looked at is quiet', async () => {
  // Where the system has buttons.
  await ada.evaluate(() => Object.defineProperty(process, 'platform', { value: 'darwin' }));
  bob.say('100 bob\n');
  await expect.poll(async () => (await all()).length).toBe(1);
  expect(await all()).toEqual([
    { title: 'bob wants to chat', body: 'New here, at 127.0.0.1.', buttons: ['Accept', 'Reject'], isThere: true },
  ]);
  await happens('action', { actionIndex: 0 });
  expect(await bob.line()).toBe('101 ada');
  await expect.poll(async () => (await all())[0]?.isThere).toBe(false);

  await lookElsewhere();
  bob.say('are you there\n');
  await expect.poll(async () => (await all())[1]).toMatchObject({ title: 'bob', body: 'are you there', isThere: true });
  await happens('click', {});
  await expect(page.getByRole('log').getByText('are you there')).toBeVisible();
  expect(await ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused())).toBe(true);
  // It was read.
  await expect.poll(async () => (await all())[1]?.isThere).toBe(false);

  // What the page told before – that it shows bob – has been heard when its next question is answered.
  await listeningPort();
  bob.say('good morning\n');
  await expect(page.getByRole('log').getByText('good morning')).toBeVisible();
  expect(await all()).toHaveLength(2);
  await lookElsewhere();
  bob.say('still there\n');
  await expect.poll(async () => (await all())[2]?.body).toBe('still there');
});

test('[desktop 2 notifications] a notification that cannot be shown is written down, and the window flashes until it is looked at', async () => {
  await lookElsewhere();
  bob.say('100 bob\n');
  await expect.poll(async () => (await all()).length).toBe(1);
  expect((await all())[0]?.buttons).toEqual([]);
  await happens('failed', {}, 'no server of notifications');
  const isFlashing = () =>
    ada.evaluate(
      ({ BrowserWindow }) => (BrowserWindow.getAllWindows()[0] as unknown as StandinWindow | undefined)?.flashing,
    );
  expect(await isFlashing()).toBe(true);
  expect(readFileSync(join(folder, 'port59.log'), 'utf8')).toContain('no server of notifications');
  await ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  expect(await isFlashing()).toBe(false);
});

test('[desktop 2 notifications] an answer to a request that is gone meanwhile is told in the window', async () => {
  await ada.evaluate(() => Object.defineProperty(process, 'platform', { value: 'win32' }));
  bob.say('100 bob\n');
  await expect.poll(async () => (await all()).length).toBe(1);
  bob.close();
  await expect.poll(async () => (await all())[0]?.isThere).toBe(false);
  await happens('action', { actionIndex: 1 });
  await expect(page.getByText('That request is not there any more')).toBeVisible();
});
