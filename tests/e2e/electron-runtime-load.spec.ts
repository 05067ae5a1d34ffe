/** Much at once on Electron's own runtime, and its end in the middle of it; see electron-runtime.spec.ts. */
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { firstWrongBlock, writeLargeFile, writeLongHistory } from '../support/heavy-things';
import { electron, RuntimeProgram, whyNoRuntime } from '../support/runtime-program';

const HISTORY_LINES = 200_000;
const GIBIBYTE_BLOCKS = 1024;
let program: RuntimeProgram;

test.skip(electron === null, 'skipped: no Electron runtime');
test.setTimeout(600_000);

test.beforeEach(() => {
  program = new RuntimeProgram();
});
test.afterEach(() => program.end());

test.describe(`on the real Electron${whyNoRuntime}`, () => {
  test('typing goes on while 200,000 lines of history are searched', async () => {
    writeLongHistory(program.data, 'bob', HISTORY_LINES);
    const page = await (await program.start()).firstWindow();
    await page.getByRole('navigation').getByText('bob').first().click();
    const composer = page.getByRole('textbox', { name: 'Message bob' });
    await expect(composer).toBeVisible();
    const searching = program.ask('timeline.search', { personId: null, query: 'line 77777' });
    const startedAt = Date.now();
    await composer.pressSequentially('all of this is typed while it looks');
    console.log(`typed in ${Date.now() - startedAt} ms`);
    await expect(composer).toHaveValue('all of this is typed while it looks');
    expect((await searching).map(({ text }) => text)).toContain('line 77777 of a long conversation');
  });

  test('1 GiB goes over loopback byte for byte', async () => {
    const bob = await program.bob();
    await program.start();
    const path = join(program.folder, 'large.bin');
    writeLargeFile(path, GIBIBYTE_BLOCKS);
    const startedAt = Date.now();
    await program.ask('send.offer', { to: { kind: 'address', address: bob.address }, paths: [path] });
    const arrived = await bob.next('transfer', (event) => event.state === 'done');
    console.log(`1 GiB in ${Date.now() - startedAt} ms`);
    expect(firstWrongBlock(String(arrived.path), GIBIBYTE_BLOCKS)).toBe(-1);
  });

  test('[E2] a folder that holds a program of Electron arrives with its app.asar as a file', async () => {
    const bob = await program.bob();
    const app = await program.start();
    // The one archive that each runtime brings along.
    const archive = await app.evaluate(() => `${process.resourcesPath}/default_app.asar`);
    const sent = join(program.folder, 'a program/resources');
    mkdirSync(sent, { recursive: true });
    // This side has no patched file system.
    cpSync(archive, join(sent, 'app.asar'));
    await program.ask('send.offer', {
      to: { kind: 'address', address: bob.address },
      paths: [join(program.folder, 'a program')],
    });
    await bob.next('transfer', (event) => event.state === 'done');
    const arrived = join(program.bobsDownloads, 'a program/resources/app.asar');
    expect(statSync(arrived).isFile()).toBe(true);
    expect(readFileSync(arrived).equals(readFileSync(archive))).toBe(true);
  });

  test('a minimised program with a transfer asks before it ends, stays when told so, and ends when told so', async () => {
    const bob = await program.bob();
    const app = await program.start();
    await app.firstWindow();
    await program.ask('settings.change', { patch: { limits: { uploadBytesPerSecond: 1000 } } });
    const path = join(program.folder, 'slow.bin');
    writeFileSync(path, Buffer.alloc(10_000_000));
    await program.ask('send.offer', { to: { kind: 'address', address: bob.address }, paths: [path] });
    await bob.next('transfer', (event) => event.state === 'running');
    await app.evaluate(({ app: host, BrowserWindow, dialog }) => {
      const asked: string[] = [];
      Object.assign(dialog, { asked, answer: 1 });
      dialog.showMessageBox = (async (...given: unknown[]) => {
        asked.push((given.at(-1) as { message: string }).message);
        return { response: (dialog as never as { answer: number }).answer, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
      BrowserWindow.getAllWindows()[0]?.minimize();
      host.quit();
    });
    const asked = () => app.evaluate(({ dialog }) => (dialog as never as { asked: string[] }).asked);
    await expect.poll(asked).toEqual(['1 transfer is running.']);
    expect((await program.ask('app.snapshot', {})).transfers).toHaveLength(1);
    const ended = app.waitForEvent('close');
    await app.evaluate(({ app: host, dialog }) => {
      Object.assign(dialog, { answer: 0 });
      host.quit();
    });
    await ended;
  });
});
