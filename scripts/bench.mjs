/**
 * `npm run bench`: Port59 against `socat -u` with its best buffer over loopback, with the same file in the same minutes.
 * Prints medians and ratios of pairs: single times mean nothing on a shared machine.
 *
 *   --only speed|memory|limit|load   one part                --pairs 7   pairs of each comparison
 *   --mib 1024   size of the file                            --huge      memory up to a sparse file of 20 GiB
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { receivePlainly, sendPlainly, socat } from './bench/reference.mjs';
import { Served } from './bench/served.mjs';
import { root } from './project.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    mib: { type: 'string', default: '1024' },
    pairs: { type: 'string', default: '7' },
    huge: { type: 'boolean', default: false },
  },
});
const MIB = 1024 * 1024;
const size = Number(values.mib) * MIB;
const pairs = Number(values.pairs);
/** Buffers that `socat` is tried with: its best one counts. */
const SOCAT_BUFFERS = [64, 128, 256, 512, 1024].map((kib) => `-b${kib * 1024}`);

/** @type {Record<string, () => Promise<void>>} */
const parts = { speed, memory, limit, load };
for (const [name, part] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue;
  console.log(`\n── ${name}`);
  await part();
}

/** Both ends Port59, and each end against a plain peer; in memory and on the disk. */
async function speed() {
  const places = [
    ['memory', existsSync('/dev/shm') ? '/dev/shm' : tmpdir()],
    ['disk', join(root, '.cache')],
  ];
  for (const [kind, place] of places) {
    mkdirSync(String(place), { recursive: true });
    const folder = mkdtempSync(join(String(place), 'port59-bench-'));
    try {
      await compare(String(kind), folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** @param {string} kind @param {string} folder */
async function compare(kind, folder) {
  const source = join(folder, 'source.bin');
  writeFileSync(source, Buffer.alloc(size, 'Port59 moves bytes. '));
  const wanted = await hashOf(source);
  const downloads = join(folder, 'downloads');
  const common = ['--send', 'accept', '--chat', 'accept'];
  const bob = await Served.start(['--data', join(folder, 'bob'), '--downloads', downloads, ...common]);
  const ada = await Served.start(['--data', join(folder, 'ada'), ...common]);
  const port = Number(bob.address.split(':')[1]);
  const target = join(folder, 'target.bin');

  /** @type {Record<string, { seconds: number[], cpu: number[] }>} */
  const taken = {};
  const note = (/** @type {string} */ what, /** @type {number} */ seconds, /** @type {number} */ cpu) => {
    taken[what] ??= { seconds: [], cpu: [] };
    taken[what].seconds.push(seconds);
    taken[what].cpu.push(cpu);
  };
  const measured = async (/** @type {string} */ what, /** @type {() => Promise<unknown>} */ work) => {
    const before = ada.cpuSeconds() + bob.cpuSeconds();
    const start = performance.now();
    await work();
    const seconds = (performance.now() - start) / 1000;
    note(what, seconds, ada.cpuSeconds() + bob.cpuSeconds() - before);
  };
  const arrived = () => bob.next((event) => event.event === 'transfer' && event.state === 'done');

  for (let pair = 1; pair <= pairs; pair++) {
    for (const buffer of SOCAT_BUFFERS) {
      const { seconds, cpu } = await socat(source, target, [buffer]);
      note(`socat -u ${buffer}`, seconds, cpu);
      rmSync(target);
    }
    await measured('Port59 → Port59', async () => {
      await ada.ask('send.offer', { to: { kind: 'address', address: bob.address }, paths: [source] });
      await arrived();
    });
    if ((await hashOf(join(downloads, 'source.bin'))) !== wanted) throw new Error('the file that arrived differs');
    rmSync(join(downloads, 'source.bin'));
    bob.forget();
    await measured('plain → Port59', () => Promise.all([sendPlainly(port, source, size, `p${pair}.bin`), arrived()]));
    rmSync(join(downloads, `p${pair}.bin`));
    bob.forget();
    const plain = await receivePlainly(target, size);
    await measured('Port59 → plain', async () => {
      const to = { kind: 'address', address: `127.0.0.1:${plain.port}` };
      await ada.ask('send.offer', { to, paths: [source] });
      await plain.done;
    });
    rmSync(target);
    process.stderr.write(`pair ${pair} of ${pairs}\n`);
  }
  const isFaster = (/** @type {string} */ a, /** @type {string} */ b) =>
    medianSeconds(taken[a]) < medianSeconds(taken[b]);
  const best = SOCAT_BUFFERS.map((buffer) => `socat -u ${buffer}`).reduce((a, b) => (isFaster(b, a) ? b : a));
  const reference = taken[best];
  if (reference === undefined) return;
  console.log(
    `${kind}, ${size / MIB} MiB, medians of ${pairs}; ratios to "${best}" of the same pair (rate: above 1 is faster)`,
  );
  for (const [what, { seconds, cpu }] of Object.entries(taken)) {
    const rate = median(seconds.map((one, index) => (reference.seconds[index] ?? 0) / one));
    const work = median(cpu.map((one, index) => one / (reference.cpu[index] ?? 1)));
    const gib = size / (1024 * MIB);
    console.log(
      `  ${what.padEnd(20)} ${median(seconds).toFixed(2)} s   rate × ${rate.toFixed(2)}   ` +
        `cpu ${(median(cpu) / gib).toFixed(2)} s/GiB, × ${work.toFixed(2)}`,
    );
  }
  console.log(`  peak resident memory: sender ${mib(ada.memory('VmHWM'))}, receiver ${mib(bob.memory('VmHWM'))}`);
  await ada.stop();
  await bob.stop();
}

/** Memory does not grow with the file. */
async function memory() {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'port59-bench-'));
  const sizes = values.huge ? [100, 1024, 20 * 1024] : [100, 1024, 4 * 1024];
  try {
    const downloads = join(folder, 'downloads');
    const bob = await Served.start(['--data', join(folder, 'bob'), '--downloads', downloads, '--send', 'accept']);
    const ada = await Served.start(['--data', join(folder, 'ada')]);
    for (const mebibytes of sizes) {
      const source = join(folder, `${mebibytes}.bin`);
      writeFileSync(source, '');
      truncateSync(source, mebibytes * MIB);
      await ada.ask('send.offer', { to: { kind: 'address', address: bob.address }, paths: [source] });
      await bob.next(
        (event) => event.event === 'transfer' && event.state === 'done' && event.name === `${mebibytes}.bin`,
      );
      const [file] = readdirSync(downloads);
      const whole = statSync(join(downloads, String(file))).size === mebibytes * MIB;
      rmSync(join(downloads, String(file)));
      const used = `sender ${mib(ada.memory('VmHWM'))}, receiver ${mib(bob.memory('VmHWM'))}`;
      console.log(`  ${String(mebibytes).padStart(6)} MiB sparse${whole ? '' : ' (NOT WHOLE)'}: peak so far ${used}`);
    }
    await ada.stop();
    await bob.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 10 MB at 1 MB/s, up and down, and a change on the way. */
async function limit() {
  const folder = mkdtempSync(join(tmpdir(), 'port59-bench-'));
  const megabyte = 1_000_000;
  try {
    const bytes = Buffer.alloc(10 * megabyte, 1);
    const downloads = join(folder, 'downloads');
    let runs = 0;
    const bob = await Served.start(['--data', join(folder, 'bob'), '--downloads', downloads, '--send', 'accept']);
    const ada = await Served.start(['--data', join(folder, 'ada')]);
    const run = async (/** @type {() => void} */ onStart = () => {}) => {
      bob.forget();
      const source = join(folder, `source-${runs++}.bin`);
      writeFileSync(source, bytes);
      const start = performance.now();
      await ada.ask('send.offer', { to: { kind: 'address', address: bob.address }, paths: [source] });
      onStart();
      await bob.next((event) => event.event === 'transfer' && event.state === 'done');
      return (performance.now() - start) / 1000;
    };
    const set = (/** @type {Served} */ who, /** @type {object} */ limits) =>
      who.ask('settings.change', { patch: { limits } });
    await set(ada, { uploadBytesPerSecond: megabyte });
    console.log(`  10 MB at 1 MB/s up:   ${(await run()).toFixed(2)} s`);
    const changed = await run(() => setTimeout(() => set(ada, { uploadBytesPerSecond: 5 * megabyte }), 5_000));
    console.log(`  … 5 MB/s after 5 s:   ${changed.toFixed(2)} s (6 s when it takes effect at once)`);
    await set(ada, { uploadBytesPerSecond: 0 });
    await set(bob, { downloadBytesPerSecond: megabyte });
    console.log(`  10 MB at 1 MB/s down: ${(await run()).toFixed(2)} s`);
    await ada.stop();
    await bob.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 100 files of 10 MB from 20 peers at 20 slots, with a chat beside them. */
async function load() {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'port59-bench-'));
  try {
    const source = join(folder, 'source.bin');
    writeFileSync(source, Buffer.alloc(10_000_000, 'load '));
    const bob = await Served.start(
      ['--data', join(folder, 'bob'), '--downloads', join(folder, 'downloads'), '--send', 'accept', '--chat', 'accept'],
      ['--import', join(root, 'scripts/bench/loop-delay.mjs')],
    );
    const port = Number(bob.address.split(':')[1]);
    const chat = await openChat(bob, port);
    let isOver = false;
    const latencies = chat.measure(() => isOver);
    const start = performance.now();
    const peer = async (/** @type {number} */ number) => {
      for (let file = 0; file < 5; file++) await sendPlainly(port, source, 10_000_000, `p${number}-${file}.bin`);
    };
    await Promise.all(Array.from({ length: 20 }, (_, number) => peer(number)));
    isOver = true;
    const sorted = (await latencies).sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
    const count = readdirSync(join(folder, 'downloads')).filter((name) => name.endsWith('.bin')).length;
    console.log(`  ${count} of 100 files arrived in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    console.log(`  receiver's peak resident memory ${mib(bob.memory('VmHWM'))}`);
    console.log(`  a chat line meanwhile: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${sorted.length} lines)`);
    chat.close();
    await bob.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A chat whose lines come back from the program's own stdout. @param {Served} bob @param {number} port */
async function openChat(bob, port) {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('100 talker\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  return {
    close: () => socket.destroy(),
    async measure(/** @type {() => boolean} */ isOver) {
      const latencies = [];
      for (let number = 0; !isOver(); number++) {
        const text = `line ${number}`;
        const start = performance.now();
        socket.write(`${text}\r\n`);
        await bob.next((event) => event.event === 'message' && event.text === text);
        latencies.push(performance.now() - start);
        bob.forget();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return latencies;
    },
  };
}

/** @param {string} path */
async function hashOf(path) {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: MIB })) hash.update(bytes);
  return hash.digest('hex');
}

/** @param {number} bytes */
function mib(bytes) {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}

/** @param {{ seconds: number[] } | undefined} taken */
function medianSeconds(taken) {
  return median(taken?.seconds ?? []) || Number.POSITIVE_INFINITY;
}

/** @param {number[]} all */
function median(all) {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}
