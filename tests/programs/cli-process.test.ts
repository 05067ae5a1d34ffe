/** The built program as a process: what only a real one shows. Runs where it was built (`npm test` builds it). */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  return { child, ended, firstLine };
}

const serveArgs = ['serve', '--json', '--listen', '127.0.0.1:0', '--ui', '127.0.0.1:0'];

describe.skipIf(!existsSync(program))('the built program', () => {
  test('serve --json listens within two seconds, and SIGTERM ends it in order', async () => {
    const startedAt = performance.now();
    const { child, ended, firstLine } = start(...serveArgs);
    const listening = JSON.parse(await firstLine());
    expect(performance.now() - startedAt).toBeLessThan(2000);
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

  test('a call that nobody takes ends with its exit code, soon', async () => {
    await writeFile(join(folder, 'a.txt'), 'a');
    const startedAt = performance.now();
    const { code, stdout, stderr } = await start('send', '127.0.0.1:1', 'a.txt').ended;
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/\w+ \w+/);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  test('wrong use, version and help need no core', async () => {
    expect(await start('frobnicate').ended).toMatchObject({ code: 2, stdout: '' });
    expect(await start('serve', '--listen', 'x').ended).toMatchObject({ code: 2, stdout: '' });
    expect((await start('--version').ended).stdout).toMatch(/^port59 \d+\.\d+\.\d+\n$/);
    expect((await start('get', '--help').ended).stdout).toMatch(/^port59 get /);
  });
});
