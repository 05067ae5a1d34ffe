/**
 * [desktop 4] The points of Electron's security tutorial that the main process decides, asked of the rules it has set; see
 * docs/electron-security.md. Whether Chromium obeys them only the real Electron shows.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';

/** Always the stand-in: it keeps the rules for a test to ask. */
const executablePath = join(root, 'tests/support/electron-standin/electron');

let folder: string;
let ada: ElectronApplication;
let page: Page;

// One program for all: nothing here changes it.
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'port59-security-'));
  const data = join(folder, 'ada');
  mkdirSync(data);
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  ada = await _electron.launch({ executablePath, args: [...asRoot, '.', '--data', data], cwd: root });
  page = await ada.firstWindow();
  await expect(page.getByRole('button', { name: 'Connect…' })).toBeVisible({ timeout: 30_000 });
});

test.afterAll(async () => {
  await ada.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[desktop 4] point 5: our page may copy text; nothing else is permitted, and nobody else', async () => {
  const answers = await ada.evaluate(({ session }) => {
    type Answer = (given: boolean) => void;
    // The stand-in's own.
    const rules = session.defaultSession as unknown as {
      permissionRequestHandler(c: null, name: string, answer: Answer, details: { requestingUrl: string }): void;
      permissionCheckHandler(c: null, name: string, origin: string): boolean;
    };
    const asked = (name: string, requestingUrl: string) => {
      const given: boolean[] = [];
      rules.permissionRequestHandler(null, name, (answer) => given.push(answer), { requestingUrl });
      return [...given, rules.permissionCheckHandler(null, name, requestingUrl)];
    };
    return {
      copy: asked('clipboard-sanitized-write', 'app://port59/index.html'),
      camera: asked('media', 'app://port59/index.html'),
      foreign: asked('clipboard-sanitized-write', 'https://example.invalid/'),
    };
  });
  expect(answers).toEqual({ copy: [true, true], camera: [false, false], foreign: [false, false] });
});

test('[desktop 4] points 2 to 4, 6, 8 to 12: the window is made with nothing loosened, and no webview is attached', async () => {
  const { preferences, prevented } = await ada.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    let prevented = false;
    const event = {
      preventDefault: () => {
        prevented = true;
      },
    };
    window?.webContents.emit('will-attach-webview', event, {}, { src: 'https://example.invalid/' });
    // The stand-in's own.
    const { options } = window as unknown as { options: { webPreferences: Record<string, unknown> } };
    return { preferences: options.webPreferences, prevented };
  });
  expect(prevented).toBe(true);
  expect(preferences).toMatchObject({
    ...{ contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false },
  });
  const loosening = ['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'];
  const named = Object.keys(preferences);
  expect(named.filter((name) => loosening.includes(name) || /^nodeIntegrationIn/.test(name))).toEqual([]);
});

test('[desktop 4] points 14 and 15: no page opens a window, and only web addresses go to the browser', async () => {
  await page.evaluate(() => {
    const others = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'mailto:a@b.c',
      'app://port59/index.html',
      'about:blank',
    ];
    for (const address of others) window.open(address);
    // The last one: what went before has been answered when it is.
    const link = document.createElement('a');
    Object.assign(link, { href: 'https://example.invalid/a', target: '_blank' });
    document.body.append(link);
    link.click();
    link.remove();
  });
  const opened = () =>
    ada.evaluate(({ shell }) =>
      (shell as unknown as { calls: string[][] }).calls.filter(([name]) => name === 'openExternal'),
    );
  await expect.poll(opened).toEqual([['openExternal', 'https://example.invalid/a']]);
  expect(await ada.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(ada.windows()).toHaveLength(1);
});

test('[desktop 4] point 17: only our page in the main frame of our window is answered', async () => {
  const answered = await ada.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('no window');
    const ids: number[] = [];
    const send = contents.send.bind(contents);
    const ours = { url: 'app://port59/index.html', parent: null };
    const senders = [
      { sender: contents, senderFrame: { url: 'https://example.invalid/', parent: null } },
      { sender: contents, senderFrame: { url: 'https://port59.app.example/', parent: null } },
      { sender: contents, senderFrame: { ...ours, parent: ours } },
      { sender: contents, senderFrame: null },
      { sender: {}, senderFrame: ours },
      // The last one is ours: when it is answered, the others would have been.
      { sender: contents, senderFrame: ours },
    ];
    await new Promise<void>((resolve) => {
      contents.send = (channel: string, text: string) => {
        send(channel, text);
        const { kind, id } = JSON.parse(text);
        if (kind !== 'reply' || id < 2_000_000_000) return;
        ids.push(id - 2_000_000_000);
        if (id === 2_000_000_000 + senders.length - 1) resolve();
      };
      senders.forEach((event, index) => {
        const request = { kind: 'request', id: 2_000_000_000 + index, command: 'app.snapshot', args: {} };
        ipcMain.emit('port59', event, JSON.stringify(request));
      });
    });
    contents.send = send;
    return ids;
  });
  expect(answered).toEqual([5]);
});
