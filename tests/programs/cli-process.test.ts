/** The built program as a process: what only a real one shows. Runs where it was built (`npm test` builds it). */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { root } from '../../scripts/project.mjs';

const program = join(root, 'dist/cli/port59.js');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-process-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  firstLine(): Promise<string>;
  stdout(): string;
} {
  const child = spawn(process.execPath, [program, ...args, '--data', join(folder, 'data')], {
    cwd: folder,
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const firstLine = async () => {
    while (!stdout.includes('\n') && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    return stdout.split('\n')[0] ?? '';
  };
  return { child, ended, firstLine, stdout: () => stdout };
}

const serveArgs = ['serve', '--json', '--listen', '127.0.0.1:0', '--ui', '127.0.0.1:0'];

describe.skipIf(!existsSync(program))('the built program', () => {
  test('serve --json listens, and SIGTERM ends it in order', async () => {
    const { child, ended, firstLine } = start(...serveArgs);
    const listening = JSON.parse(await firstLine());
    expect(listening).toMatchObject({ event: 'listening', service: 'dcc', host: '127.0.0.1' });
    expect(listening.port).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  test('{"quit":true} ends it, the end of stdin does not', async () => {
    const one = start(...serveArgs);
    await one.firstLine();
    one.child.stdin?.end('{"quit":true}\n');
    expect((await one.ended).code).toBe(0);

    const other = start(...serveArgs);
    await other.firstLine();
    other.child.stdin?.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(other.child.exitCode).toBeNull();
    other.child.kill('SIGINT');
    expect((await other.ended).code).toBe(0);
  });

  test('a call that nobody takes ends with its exit code', async () => {
    await writeFile(join(folder, 'a.txt'), 'a');
    const { code, stdout, stderr } = await start('send', '127.0.0.1:1', 'a.txt').ended;
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/\w+ \w+/);
  });

  /** Takes calls and says nothing. */
  const silentPeer = async () => {
    const server = createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const called = new Promise<void>((resolve) => server.once('connection', () => resolve()));
    return { server, address: `127.0.0.1:${port}`, called };
  };

  test.skipIf(process.platform === 'win32')(
    '[D3] a signal ends a command as that signal; a shell says 130 and 143',
    async () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        const { server, address, called } = await silentPeer();
        const { child, ended } = start('chat', address);
        await called;
        child.kill(signal);
        expect(await ended).toMatchObject({ code: null, signal });
        server.close();
      }
    },
  );

  test.skipIf(process.platform === 'win32')(
    '[D3] without a terminal a hang-up ends nothing; serve reads its settings again',
    async () => {
      const { server, address, called } = await silentPeer();
      const chat = start('chat', address);
      await called;
      chat.child.kill('SIGHUP');
      const serve = start(...serveArgs);
      await serve.firstLine();
      serve.child.kill('SIGHUP');
      await vi.waitFor(() => expect(serve.stdout()).toContain('{"event":"reloaded"}'), { timeout: 5_000 });
      expect([chat.child.exitCode, chat.child.signalCode, serve.child.exitCode]).toEqual([null, null, null]);
      chat.child.kill('SIGTERM');
      serve.child.kill('SIGTERM');
      expect([(await chat.ended).signal, (await serve.ended).code]).toEqual(['SIGTERM', 0]);
      server.close();
    },
  );

  test('wrong use, version and help need no core', async () => {
    expect(await start('frobnicate').ended).toMatchObject({ code: 2, stdout: '' });
    expect(await start('serve', '--listen', 'x').ended).toMatchObject({ code: 2, stdout: '' });
    expect((await start('--version').ended).stdout).toMatch(/^port59 \d+\.\d+\.\d+\n$/);
    expect((await start('get', '--help').ended).stdout).toMatch(/^port59 get /);
  });
});
