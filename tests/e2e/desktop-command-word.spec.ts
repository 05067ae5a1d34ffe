/** The window's program started with a command of the command line. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';

const electron = findDesktopRuntime() ?? join(root, 'tests/support/electron-standin/electron');

test('[desktop 2 command line] the window given "serve" says where the command line is, and ends with 2', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'port59-word-'));
  const end = await new Promise<{ code: unknown; errors: string }>((resolve) => {
    execFile(electron, [root, 'serve', '--data', folder], (error, _output, errors) =>
      resolve({ code: error?.code ?? 0, errors }),
    );
  });
  expect(end.code).toBe(2);
  expect(end.errors).toContain('"serve" is a command of Port59\'s command line');
  // Nothing was opened for it.
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});
