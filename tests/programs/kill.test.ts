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
import { ServedPort59 } from '../support/served-port59';

const SIZE = 64 * 1024 * 1024;
const ROUNDS = Number(process.env.PORT59_KILL_ROUNDS ?? 10);
const AT_ONCE = 5;
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
  source = join(folder, 'share', 'große Datei.bin');
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
    private bob: ServedPort59,
    readonly way: CuttingProxy,
  ) {}

  static async open(name: string): Promise<Round> {
    const home = join(folder, name);
    const bob = await ServedPort59.start(Round.argsOf(home, 'bob'));
    const ada = await ServedPort59.start(Round.argsOf(home, 'ada'));
    return new Round(home, ada, bob, await CuttingProxy.open(Number(bob.address.split(':')[1])));
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
      .poll(async () => (await page.ask('app.snapshot', {})).visits.find(({ id }) => id === visitId)?.state)
      .toBe('open');
    await page.ask('visit.get', { visitId, folder: [], names: ['große Datei.bin'], toFolder: null, ifTaken: null });
  }

  async strike(): Promise<void> {
    const blow = Math.random();
    if (blow < 0.34) return this.way.cut();
    if (blow < 0.67) {
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
    await Promise.all([this.ada.stop(), this.bob.stop()]);
  }
}

async function play(name: string, begin: (round: Round) => Promise<void>, to: 'ada' | 'bob'): Promise<void> {
  const round = await Round.open(name);
  try {
    await begin(round);
    const blows = Math.floor(Math.random() * (MOST_BLOWS + 1));
    for (let blow = 0; blow < blows; blow++) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1500));
      await round.strike();
    }
    await expect.poll(() => round.adasState(), { timeout: ARRIVES_WITHIN_MS, interval: 100 }).toBe('done');
    const names = await readdir(round.downloads[to]);
    expect(names, name).toEqual(['große Datei.bin']);
    const arrived = await readFile(join(round.downloads[to], 'große Datei.bin'));
    expect(createHash('sha256').update(arrived).digest('hex'), name).toBe(wanted);
  } finally {
    await round.close();
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function rounds(kind: string, begin: (round: Round) => Promise<void>, to: 'ada' | 'bob'): Promise<void> {
  let next = 0;
  const player = async () => {
    for (let number = next++; number < ROUNDS; number = next++) await play(`${kind}-${number}`, begin, to);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ROUNDS) }, player));
}

const TIMEOUT_MS = ROUNDS * 60_000;

test(
  'a file that is sent arrives, whoever is killed and whatever is cut',
  () => rounds('send', (round) => round.sendFromAda(), 'bob'),
  TIMEOUT_MS,
);

test(
  'a file that is fetched arrives, whoever is killed and whatever is cut',
  () => rounds('get', (round) => round.getByAda(), 'ada'),
  TIMEOUT_MS,
);
