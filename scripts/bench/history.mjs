// `node scripts/bench/history.mjs [LINES]`: how long a start takes until something is there to read, how long searches
// take, and how late the event loop is meanwhile, with 200,000 lines of history.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { builtCore, percentile, startCore } from './built-core.mjs';

const lines = Number(process.argv[2] ?? 200_000);
const PORTION = 2_000;
const WORDS =
  'the quick brown fox jumps over lazy dog while friends talk about files music servers channels tonight yesterday tomorrow hello world great maybe 我们 电影 晚上 ภาษาไทย'.split(
    ' ',
  );
const QUERIES = [
  'brown',
  'quick fox',
  'n12345',
  '电影',
  'mus',
  'zz',
  'ภาษา',
  'tonight hello',
  'nothing-like-it',
  'wor',
  '上',
  'maybe 77',
];

const { core, data } = await builtCore();
const folder = mkdtempSync(join(tmpdir(), 'port59-history-'));
mkdirSync(folder, { recursive: true });
fill(new data.MendedData(join(folder, 'port59.sqlite'), { bytes: 2 ** 40, days: null }, console.error));

const startMs = performance.now();
const running = await startCore(core, folder, {});
const page = await running.execute('timeline.page', { personId: 'p1@x', beforeId: null, limit: 100 });
console.log(`start to first content: ${Math.round(performance.now() - startMs)} ms (${page.entries.length} lines)`);

// The look for damage is over after a few seconds.
await new Promise((resolve) => setTimeout(resolve, 8_000));
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const took = [];
for (let round = 0; round < 10; round++) {
  for (const query of QUERIES) {
    const from = performance.now();
    await running.execute('timeline.search', { personId: round % 2 === 0 ? null : `p${round}@x`, query });
    took.push(performance.now() - from);
  }
}
delay.disable();
console.log(
  `${took.length} searches: median ${percentile(took, 50).toFixed(1)} ms, p95 ${percentile(took, 95).toFixed(1)} ms; event loop late by p99 ${(delay.percentile(99) / 1e6 - 5).toFixed(1)} ms`,
);
await running.close();
rmSync(folder, { recursive: true });

/** @param {any} database */
function fill(database) {
  let seed = 1;
  const next = (/** @type {number} */ limit) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const common = { kind: 'text', from: 'peer', nick: 'ada', transferId: null, status: null, problem: null };
  for (let first = 1; first <= lines; first += PORTION) {
    const writes = Array.from({ length: Math.min(PORTION, lines - first + 1) }, (_, index) => {
      const id = first + index;
      const text = `${Array.from({ length: 8 }, () => WORDS[next(WORDS.length)]).join(' ')} n${id}`;
      const person = `p${next(40)}@x`;
      return {
        kind: 'line',
        id,
        person,
        text,
        data: JSON.stringify({ id, personId: person, at: id, text, ...common }),
      };
    });
    database.use((/** @type {any} */ tables) => tables.write(writes));
  }
  database.close();
}
