/** [E11] Ends that do not go as they should: the program is gone all the same, and says why. On the stand-in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { root } from '../../scripts/project.mjs';

const executablePath = join(root, 'tests/support/electron-standin/electron');
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-end-'));
  const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
});

test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function errorsOf(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return () => said;
}

test('[E11] an error while the core closes is told and written down, and the program ends', async () => {
  const ada = await _electron.launch({ executablePath, args: [...asRoot, '.', '--data', folder], cwd: root });
  const child = ada.process();
  const said = errorsOf(child);
  const page = await ada.firstWindow();
  await expect(page.getByRole('navigation').first()).toBeVisible({ timeout: 60_000 });
  const ended = once(child, 'exit');
  await ada.evaluate(({ app }) => {
    // The first thing the core does when it closes.
    globalThis.clearInterval = () => {
      throw new Error('the clock is broken');
    };
    // Behind the answer to this call.
    setImmediate(() => app.quit());
  });
  const [code] = await ended;
  expect(code).toBe(0);
  expect(said()).toContain('Port59 ended with an error: Not everything could be closed in order: the clock is broken.');
  expect(readFileSync(join(folder, 'port59.log'), 'utf8')).toContain('the clock is broken');
});

test('[E11] a page that cannot be loaded is told, and nothing that nobody sees stays behind', async () => {
  const child = spawn(executablePath, [...asRoot, '.', '--data', folder], {
    cwd: root,
    env: { ...process.env, ELECTRON_STANDIN_MISSES: 'page' },
  });
  const said = errorsOf(child);
  const [code] = await once(child, 'close');
  expect(said()).toContain(
    'Port59 cannot start: Something unexpected happened: the page of the window cannot be loaded',
  );
  expect(code).toBe(1);
});
