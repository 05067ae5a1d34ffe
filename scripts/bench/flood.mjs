// `node scripts/bench/flood.mjs [MB]`: one peer sends 8 MB of `a` lines into a chat while another one chats; how late the
// event loop is, how late the other's lines are, and whether all that was promised is in the store afterwards.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { builtCore, percentile, startCore } from './built-core.mjs';

const megabytes = Number(process.argv[2] ?? 8);
const SAY_EVERY_MS = 50;

const { core, data } = await builtCore();
const folder = mkdtempSync(join(tmpdir(), 'port59-flood-'));
const running = await startCore(core, folder, { services: { chat: { policy: 'accept' } } });
const port = running.snapshot().listeners[0].port;

/** @type {number[]} */
const late = [];
const ada = { told: 0, stored: 0, newest: 0 };
let flooded = 0;
let newestKept = 0;
running.onEvent((/** @type {number} */ _, /** @type {any} */ { name, payload }) => {
  if (name === 'timeline.stored') ada.stored = payload.upToId;
  if (name !== 'timeline.added' || payload.kind !== 'text') return;
  if (payload.nick === 'ada') {
    late.push(Date.now() - Number(payload.text));
    ada.told += 1;
    ada.newest = payload.id;
  } else {
    flooded += 1;
    if (payload.kept !== false) newestKept += 1;
  }
});

// In a thread of its own: what it costs to send is not measured.
const flooder = new Worker(
  `const { connect } = require('node:net');
   const { workerData } = require('node:worker_threads');
   const socket = connect(workerData.port, '127.0.0.1', () => socket.write('100 mallory\\r\\n'));
   socket.once('data', () => socket.end(Buffer.alloc(workerData.megabytes * 1e6, 'a\\n')));`,
  { eval: true, workerData: { port, megabytes } },
);
flooder.on('error', (error) => console.error(error));

const socket = connect(port, '127.0.0.1');
socket.write('100 ada\r\n');
await once(socket, 'data');
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const startMs = performance.now();
let said = 0;
while (flooded < (megabytes * 1e6) / 2 && performance.now() - startMs < 300_000) {
  socket.write(`${Date.now()}\r\n`);
  said += 1;
  await new Promise((resolve) => setTimeout(resolve, SAY_EVERY_MS));
}
delay.disable();
console.log(
  `${flooded} lines of flood in ${((performance.now() - startMs) / 1000).toFixed(1)} s; event loop late by p99 ${(delay.percentile(99) / 1e6 - 5).toFixed(1)} ms, max ${(delay.max / 1e6 - 5).toFixed(0)} ms`,
);
while (ada.told < said || ada.stored < ada.newest) await new Promise((resolve) => setTimeout(resolve, 20));
console.log(
  `the other's ${said} lines: median ${percentile(late, 50)} ms, p99 ${percentile(late, 99)} ms; all stored ${Math.round(performance.now() - startMs)} ms after the start`,
);
await running.close();
const kept = new data.MendedData(join(folder, 'port59.sqlite'), { bytes: 2 ** 40, days: null }, console.error);
const count = (/** @type {string} */ person) =>
  kept.use((/** @type {any} */ tables) =>
    Number(
      tables.database.get(`SELECT count(*) AS lines FROM history WHERE person = ? AND data LIKE '%"kind":"text"%'`, [
        person,
      ]).lines,
    ),
  );
console.log(
  `in the store: ${count('ada@127.0.0.1')} of the other's ${said}, ${count('mallory@127.0.0.1')} of the flood's ${newestKept} that were promised (${flooded - newestKept} thinned)`,
);
kept.close();
rmSync(folder, { recursive: true });
