/**
 * Nobody loses a transfer: in each round a file moves between two programs while one of them is killed or the way
 * between them is cut, at random moments. It has to arrive whole, by itself, and leave nothing else behind.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CuttingProxy } from '../support/cutting-proxy';
import { MircFileServer } from '../support/mirc-file-server';
import { ServedPort59 } from '../support/served-port59';

const FILE_NAME = 'big file.bin';
const SIZE = 64 * 1024 * 1024;
const ROUNDS = Number(process.env.PORT59_KILL_ROUNDS ?? 25);
/** Each round's chance comes from it and from the round's name; `PORT59_SEED` plays the same blows again. */
const SEED = Number(process.env.PORT59_SEED ?? Math.floor(Math.random() * 1e9));
const AT_ONCE = 3;
const MOST_BLOWS = 5;
/** Slow enough that a blow falls into the transfer. */
const RATE = '40M';
const ARRIVES_WITHIN_MS = 120_000;

let folder: string;
let source: string;
let wanted: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-kill-'));
  await mkdir(join(folder, 'share'));
  source = join(folder, 'share', FILE_NAME);
  const bytes = randomBytes(SIZE);
  await writeFile(source, bytes);
  wanted = createHash('sha256').update(bytes).digest('hex');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two programs and a way between them that can be cut. Bob listens; whoever is killed starts again where it was. */
class Round {
  private constructor(
    private readonly home: string,
    private ada: ServedPort59,
    private bob: ServedPort59 | MircFileServer,
    readonly way: CuttingProxy,
  ) {}

  static async open(name: string, withMirc: boolean): Promise<Round> {
    const home = join(folder, name);
    const bob = withMirc
      ? await MircFileServer.open(FILE_NAME, source, SIZE)
      : await ServedPort59.start(Round.argsOf(home, 'bob'));
    const ada = await ServedPort59.start(Round.argsOf(home, 'ada'));
    const port = bob instanceof MircFileServer ? bob.port : Number(bob.address.split(':')[1]);
    return new Round(home, ada, bob, await CuttingProxy.open(port));
  }

  private static argsOf(home: string, nick: string): string[] {
    const own = ['--nick', nick, '--data', join(home, nick), '--downloads', join(home, `${nick}-downloads`)];
    const open = ['--send', 'accept', '--fserve', 'accept', '--share', join(folder, 'share')];
    return [...own, ...open, '--limit-down', RATE, '--ui', '127.0.0.1:0'];
  }

  get downloads() {
    return { ada: join(this.home, 'ada-downloads'), bob: join(this.home, 'bob-downloads') };
  }

  async sendFromAda(): Promise<void> {
    const page = await this.ada.page();
    await page.ask('send.offer', { to: { kind: 'address', address: this.way.address }, paths: [source] });
  }

  async getByAda(): Promise<void> {
    const page = await this.ada.page();
    const { visitId } = await page.ask('visit.open', { to: { kind: 'address', address: this.way.address } });
    await expect
      .poll(async () => (await page.ask('app.snapshot', {})).visits.find(({ id }) => id === visitId)?.state, {
        timeout: 15_000,
      })
      .toBe('open');
    await page.ask('visit.get', { visitId, folder: [], names: [FILE_NAME], toFolder: null, ifTaken: null });
  }

  async strike(blow: number): Promise<void> {
    if (blow < 0.34) return this.way.cut();
    if (blow < 0.67 && this.bob instanceof ServedPort59) {
      const { address } = this.bob;
      await this.bob.kill();
      this.bob = await ServedPort59.start(Round.argsOf(this.home, 'bob'), address);
    } else {
      await this.ada.kill();
      this.ada = await ServedPort59.start(Round.argsOf(this.home, 'ada'));
    }
  }

  /** What Ada's program says of it, however often it was started. */
  async adasState(): Promise<string | undefined> {
    const page = await this.ada.page();
    return (await page.ask('app.snapshot', {})).transfers.at(-1)?.state;
  }

  async close(): Promise<void> {
    this.way.close();
    await this.ada.stop();
    if (this.bob instanceof ServedPort59) await this.bob.stop();
    else this.bob.close();
  }
}

interface Kind {
  readonly name: string;
  readonly begin: (round: Round) => Promise<void>;
  readonly to: 'ada' | 'bob';
  readonly withMirc: boolean;
}

async function play(name: string, { begin, to, withMirc }: Kind): Promise<void> {
  const round = await Round.open(name, withMirc);
  try {
    await begin(round);
    const chance = chances(name);
    const blows = Math.floor(chance() * (MOST_BLOWS + 1));
    for (let blow = 0; blow < blows; blow++) {
      await new Promise((resolve) => setTimeout(resolve, chance() * 1500));
      await round.strike(chance());
    }
    await expect.poll(() => round.adasState(), { timeout: ARRIVES_WITHIN_MS, interval: 100 }).toBe('done');
    // On a slow disk the sender hears of the end a moment before the last name is taken away.
    await expect.poll(() => readdir(round.downloads[to]), { message: name, timeout: 15_000 }).toEqual([FILE_NAME]);
    const arrived = await readFile(join(round.downloads[to], FILE_NAME));
    expect(createHash('sha256').update(arrived).digest('hex'), name).toBe(wanted);
  } finally {
    await round.close();
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Numbers between 0 and 1, the same for the same seed and name (mulberry32 behind a hash of both). */
function chances(name: string): () => number {
  let state = createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function rounds(kind: Kind): Promise<void> {
  let next = 0;
  const player = async () => {
    for (let number = next++; number < ROUNDS; number = next++) await play(`${kind.name}-${number}`, kind);
  };
  // All end before the first that failed is told: their folders are swept away after that.
  const players = Array.from({ length: Math.min(AT_ONCE, ROUNDS) }, player);
  const failed = (await Promise.allSettled(players)).find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

const KINDS: readonly Kind[] = [
  { name: 'sent', begin: (round) => round.sendFromAda(), to: 'bob', withMirc: false },
  { name: 'fetched', begin: (round) => round.getByAda(), to: 'ada', withMirc: false },
  { name: "fetched from mIRC's file server", begin: (round) => round.getByAda(), to: 'ada', withMirc: true },
];

for (const kind of KINDS)
  test(
    `a file that is ${kind.name} arrives, whoever is killed and whatever is cut, seed ${SEED}`,
    () => rounds(kind),
    ROUNDS * 60_000,
  );
