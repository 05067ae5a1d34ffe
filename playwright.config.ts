import { defineConfig } from '@playwright/test';
import { chromiumArgs } from './scripts/chromium-args.mjs';
import { findChromium } from './scripts/find-chromium.mjs';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Each test starts programs of its own; two at once would only wait for each other on a small machine.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  // What is expected comes; on a busy machine it takes its time.
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    browserName: 'chromium',
    viewport: { width: 1100, height: 720 },
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: [...chromiumArgs] },
  },
});
