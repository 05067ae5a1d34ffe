/**
 * `npm run bench`: a 1-GiB file between two `port59` processes over loopback, in pairs with `socat -u` on the same file
 * in the same minutes. Prints both medians and their ratio: single times mean nothing on a shared machine.
 * `npm run bench -- --mib 256 --pairs 3` is a quick look.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root } from './project.mjs';

const { values } = parseArgs({
  options: { mib: { type: 'string', default: '1024' }, pairs: { type: 'string', default: '5' } },
});
const mebibytes = Number(values.mib);
const pairs = Number(values.pairs);
const memoryDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(memoryDisk, 'port59-bench-'));
const source = join(folder, 'source.bin');
const program = join(root, 'dist/cli/port59.js');
let peakBytes = 0;

try {
  writeFileSync(source, Buffer.alloc(mebibytes * 1024 * 1024, 'Port59 moves bytes. '));
  const wanted = await hashOf(source);
  const ours = [];
  const theirs = [];
  for (let pair = 1; pair <= pairs; pair++) {
    theirs.push(await socat());
    ours.push(await port59(wanted));
    process.stderr.write(`pair ${pair} of ${pairs}\n`);
  }
  const [a, b] = [median(ours), median(theirs)];
  console.log(`port59 send → serve: median ${a.toFixed(2)} s of ${pairs}`);
  console.log(`socat -u:            median ${b.toFixed(2)} s of ${pairs}`);
  console.log(`ratio:               ${(a / b).toFixed(2)} (${mebibytes} MiB, memory file system)`);
  console.log(`receiver's peak resident memory: ${(peakBytes / 1024 / 1024).toFixed(0)} MiB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} wanted the file's hash @returns {Promise<number>} seconds */
async function port59(wanted) {
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads, { recursive: true });
  const options = ['--data', join(folder, 'data'), '--downloads', downloads, '--send', 'accept', '--ui', 'off'];
  const serve = spawn(process.execPath, [program, 'serve', '--json', '--listen', '127.0.0.1:0', ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { port } = await firstLine(serve.stdout);
  const seconds = await timed(() =>
    run(process.execPath, [program, 'send', `127.0.0.1:${port}`, source, '--data', join(folder, 'sender')]),
  );
  peakBytes = Math.max(peakBytes, residentPeak(serve.pid));
  const arrived = await hashOf(join(downloads, 'source.bin'));
  const gone = new Promise((resolve) => serve.once('exit', resolve));
  serve.stdin.write('{"quit":true}\n');
  await gone;
  rmSync(downloads, { recursive: true });
  if (arrived !== wanted) throw new Error('the file that arrived differs');
  return seconds;
}

async function socat() {
  const target = join(folder, 'socat.bin');
  const port = await freePort();
  const listening = run('socat', ['-u', '-b262144', `TCP-LISTEN:${port},reuseaddr,bind=127.0.0.1`, `CREATE:${target}`]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const seconds = await timed(async () => {
    await run('socat', ['-u', '-b262144', `OPEN:${source}`, `TCP:127.0.0.1:${port}`]);
    await listening;
  });
  rmSync(target);
  return seconds;
}

/** @param {string} command @param {string[]} args @returns {Promise<void>} */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });
}

/** @param {() => Promise<void>} work @returns {Promise<number>} seconds */
async function timed(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** @param {import('node:stream').Readable} stream */
async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line);
  throw new Error('serve said nothing');
}

/** @param {string} path */
async function hashOf(path) {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(bytes);
  return hash.digest('hex');
}

/** Linux keeps the high-water mark; elsewhere it is not told. @param {number | undefined} pid */
function residentPeak(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** @param {number[]} all */
function median(all) {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}
