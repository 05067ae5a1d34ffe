// `npm test`: everything that can go wrong, one after the other, going on after a failure; ends with `N passed, N failed`.
// A static step counts as one test; Vitest and Playwright report their own numbers through JSON files.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';
import { buildIsStale } from './freshness.mjs';
import { cacheFolder, installed, run } from './project.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const unitResults = join(cacheFolder, 'vitest.json');
const windowResults = join(cacheFolder, 'playwright.json');
const biome = installed('@biomejs/biome/bin/biome');

/** @type {{ title: string, work: () => Promise<Counts> }[]} */
const steps = [
  { title: 'build', work: () => (buildIsStale() ? oneTest('scripts/build.mjs') : Promise.resolve(counts(1, 0))) },
  { title: 'format', work: () => oneTest(biome, 'format', '.') },
  { title: 'types', work: () => oneTest('scripts/types.mjs') },
  { title: 'lint', work: () => oneTest(biome, 'check', '--formatter-enabled=false', '.') },
  { title: 'import directions', work: () => oneTest('scripts/check-imports.mjs') },
  { title: 'pages made from the code', work: () => oneTest('scripts/house-pages.mjs', '--check') },
  { title: 'unit, pair and interop tests', work: runVitest },
  { title: 'window tests', work: runPlaywright },
];

mkdirSync(cacheFolder, { recursive: true });
const total = counts(0, 0);
const failedSteps = [];
for (const { title, work } of steps) {
  console.log(`\n── ${title}`);
  const result = await work();
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  if (result.failed > 0) failedSteps.push(title);
}
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}; see above.`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** @param {string[]} args of Node */
async function oneTest(...args) {
  return (await run(process.execPath, args)) === 0 ? counts(1, 0) : counts(0, 1);
}

async function runVitest() {
  rmSync(unitResults, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitResults}`];
  const code = await run(process.execPath, [installed('vitest/vitest.mjs'), 'run', ...reporters]);
  return readCounts(code, unitResults, (report) =>
    counts(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests),
  );
}

async function runPlaywright() {
  const chromium = findChromium();
  if (chromium === null) {
    console.error(
      'No Chromium for the window tests: install Chromium, Chrome or Edge, or name one in PORT59_CHROMIUM.',
    );
    return counts(0, 1);
  }
  rmSync(windowResults, { force: true });
  const env = { ...process.env, PORT59_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: windowResults };
  const code = await run(process.execPath, [installed('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    env,
  });
  return readCounts(code, windowResults, ({ stats }) =>
    counts(stats.expected, stats.unexpected + stats.flaky, stats.skipped),
  );
}

/**
 * A run that failed as a whole (a file that does not load, an error outside any test) counts as a failed test.
 * @param {number} code
 * @param {string} file
 * @param {(report: any) => Counts} read
 */
function readCounts(code, file, read) {
  try {
    const result = read(JSON.parse(readFileSync(file, 'utf8')));
    return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } catch (error) {
    console.error(`The run left no result (exit code ${code}): ${error instanceof Error ? error.message : error}`);
    return counts(0, 1);
  }
}

/**
 * @param {number} passed
 * @param {number} failed
 * @param {number} [skipped]
 * @returns {Counts}
 */
function counts(passed, failed, skipped = 0) {
  return { passed, failed, skipped };
}
