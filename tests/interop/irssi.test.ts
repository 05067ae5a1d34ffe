/**
 * A real irssi behind a local IRC server (its /DCC SERVER needs one): it takes our chat and our file. Where irssi or
 * ngircd cannot be had the tests say so in their title.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCore, type TestCore } from '../support/test-core';

const has = (program: string) => {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const isThere = ['irssi', 'ngircd', 'script'].every(has);

describe.skipIf(!isThere)(isThere ? 'irssi' : 'irssi (skipped: no irssi)', () => {
  let folder: string;
  let dccPort: number;
  let core: TestCore;
  const programs: ChildProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'port59-irssi-'));
    const ircPort = await freePort();
    dccPort = await freePort();
    await startNgircd(ircPort);
    await startIrssi(ircPort);
    core = await startCore('port59er');
  }, 60_000);

  afterAll(async () => {
    await core?.close();
    for (const program of programs) program.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('takes our chat: its nick answers', async () => {
    await core.core.execute('chat.connect', { to: { kind: 'address', address: `127.0.0.1:${dccPort}` } });
    const session = await core.next('session.changed', ({ state }) => state === 'open' || state === 'closed');
    expect(session).toMatchObject({ state: 'open', nick: 'irssier', problem: null });
    await core.core.execute('chat.say', { sessionId: session.id, text: 'grüß dich, irssi' });
    await waitFor(async () => (await readFile(join(folder, 'typescript'), 'utf8')).includes('port59er'));
    await core.core.execute('session.close', { sessionId: session.id });
  });

  test('takes our file, byte for byte, and we know that it has it', async () => {
    const bytes = randomBytes(3_000_000);
    await writeFile(join(folder, 'für irssi.bin'), bytes);
    const to = { kind: 'address', address: `127.0.0.1:${dccPort}` } as const;
    await core.core.execute('send.offer', { to, paths: [join(folder, 'für irssi.bin')] });
    const ended = await core.next('transfer.changed', ({ endedAt }) => endedAt !== null);
    expect(ended).toMatchObject({ state: 'done', confirmed: true });
    const arrived = join(folder, 'home', 'in', 'für_irssi.bin');
    const spaced = join(folder, 'home', 'in', 'für irssi.bin');
    await waitFor(async () => existsSync(arrived) || existsSync(spaced));
    expect(await readFile(existsSync(arrived) ? arrived : spaced)).toEqual(bytes);
  });

  async function startNgircd(port: number): Promise<void> {
    const config = `[Global]\nName = irc.test.local\nInfo = test\nListen = 127.0.0.1\nPorts = ${port}\nServerUID = nobody\nServerGID = nogroup\n[Options]\nDNS = no\nIdent = no\nPAM = no\n`;
    await writeFile(join(folder, 'ngircd.conf'), config);
    programs.push(spawn('ngircd', ['-n', '-f', join(folder, 'ngircd.conf')], { stdio: 'ignore' }));
    await waitFor(() => canConnect(port));
  }

  /** irssi wants a terminal: `script` is one. */
  async function startIrssi(ircPort: number): Promise<void> {
    const home = join(folder, 'home');
    await mkdir(join(home, 'in'), { recursive: true });
    const config = [
      `servers = ( { address = "127.0.0.1"; chatnet = "t"; port = "${ircPort}"; autoconnect = "yes"; } );`,
      'chatnets = { t = { type = "IRC"; }; };',
      `settings = { core = { real_name = "t"; user_name = "t"; nick = "irssier"; };`,
      `  "irc/dcc" = { dcc_download_path = "${join(home, 'in')}"; dcc_autoget = "yes"; dcc_autoget_masks = ""; dcc_own_ip = "127.0.0.1"; dcc_autochat_masks = "*!*@*"; };`,
      `};`,
    ].join('\n');
    await writeFile(join(home, 'config'), config);
    const irssi = spawn('script', ['-q', '-f', '-c', `irssi --home=${home} -n irssier`, join(folder, 'typescript')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, TERM: 'xterm', HOME: home },
    });
    programs.push(irssi);
    const seen = async () => readFile(join(folder, 'typescript'), 'utf8').catch(() => '');
    await waitFor(async () => /irc\.test\.local/.test(await seen()), 20_000);
    // Its DCC server belongs to a connection, so it is started once that is registered.
    await waitFor(async () => {
      irssi.stdin?.write(`/DCC SERVER +scf ${dccPort}\r`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return canConnect(dccPort);
    }, 20_000);
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function waitFor(isTrue: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
