// `node scripts/bench/lock-race.mjs [ROUNDS]`: three programs want one data folder at once, each time after a holder was
// killed. Prints how often none, one and more than one of them had it; anything but one is a fault.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { cacheFolder, root } from '../project.mjs';

const CONTENDERS = 3;
const built = join(cacheFolder, 'lock-race');

if (process.send !== undefined) await contend();
else await race(Number(process.argv[2] ?? 10_000));

/** A program that wants the folder when it is told to, and lets go when it is told to. */
async function contend() {
  const { lockDataFolder } = await import(pathToFileURL(join(built, 'data-lock.mjs')).href);
  /** @type {{ release(): Promise<void> } | null} */
  let lock = null;
  process.on('message', async (/** @type {{ want: string | null }} */ { want }) => {
    if (want === null) await lock?.release();
    lock = want === null ? null : await lockDataFolder(want).catch(() => null);
    process.send?.(lock !== null);
  });
}

/** @param {number} rounds */
async function race(rounds) {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: built,
      rolldownOptions: {
        input: { 'data-lock': join(root, 'src-main/storage/data-lock.ts') },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  const home = mkdtempSync(join(tmpdir(), 'port59-lock-race-'));
  const folder = join(home, 'data');
  const dead = join(home, 'dead');
  mkdirSync(folder);
  const holder = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(dead)}, () => console.log(1))`,
  ]);
  await once(holder.stdout, 'data');
  holder.kill('SIGKILL');
  const contenders = Array.from({ length: CONTENDERS }, () => fork(fileURLToPath(import.meta.url)));
  /** @param {string | null} want @returns {Promise<number>} how many have it */
  const tell = async (want) => {
    const answers = contenders.map(async (contender) => {
      contender.send({ want });
      const [isHolder] = await once(contender, 'message');
      return isHolder ? 1 : 0;
    });
    let holders = 0;
    for (const answer of answers) holders += await answer;
    return holders;
  };
  /** @type {Record<number, number>} */
  const winners = {};
  for (let round = 0; round < rounds; round++) {
    for (const name of ['port59.sock', `port59-lock-${String(round).padStart(16, '0')}.sock`])
      linkSync(dead, join(folder, name));
    const count = await tell(folder);
    winners[count] = (winners[count] ?? 0) + 1;
    await tell(null);
  }
  for (const contender of contenders) contender.disconnect();
  rmSync(home, { recursive: true, force: true });
  console.log(`${rounds} rounds of ${CONTENDERS} programs; how many had the folder: ${JSON.stringify(winners)}`);
  process.exitCode = winners[1] === rounds ? 0 : 1;
}
