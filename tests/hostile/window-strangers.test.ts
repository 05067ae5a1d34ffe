/** Strangers at the window's port: programs of this machine, pages of other servers, and those who only want to be in the way. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Spool } from '../../src-main/headless/spool';
import { openWindowServer, type WindowServer } from '../../src-main/headless/window-server';
import { NOT_PROVEN } from '../../src-shared/contract/window-proof';
import { FakeCore } from '../support/fake-core';
import { rawRequest, requestText } from '../support/raw-http';
import { knock, knockAs, letIn, proofFor, prove, WindowPage } from '../support/window-page';

/** Nothing a stranger does takes the person's window longer than this. */
const BOUND_MS = 2_000;
const BRIEF = { headersMs: 200, checksMs: 50, proofMs: 2_000 };

let folder: string;
let server: WindowServer;
let core: FakeCore;
let here: string;
const sockets: Socket[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-strangers-'));
  await writeFile(join(folder, 'index.html'), '<p>the page itself');
  core = new FakeCore({ 'notice.dismiss': () => null });
  await start(0);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(port: number): Promise<void> {
  server = await openWindowServer({
    core,
    spool: new Spool(join(folder, 'spool'), () => 0),
    rendererFolder: folder,
    address: { host: '127.0.0.1', port, orAnyPort: false },
    sessionsFile: join(folder, 'window-sessions.json'),
    patience: BRIEF,
    onError: (error) => Promise.reject(error),
  });
  here = `127.0.0.1:${server.port}`;
}

const bridge = (headers: Readonly<Record<string, string>>) => knock(`ws://${here}/bridge`, headers);
const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));
const REQUEST = JSON.stringify({ kind: 'request', id: 1, command: 'app.snapshot', args: {} });

describe('[S8] a server at another port of this machine, which is sent our cookie', () => {
  test('cannot ask anything: a request before the proof ends the connection', async () => {
    const { socket } = await knockAs(await letIn(server.url));
    const heard: unknown[] = [];
    socket.on('message', (data) => heard.push(String(data)));
    socket.send(REQUEST);
    expect(await closed(socket)).toBe(NOT_PROVEN);
    expect(heard).toEqual([]);
    expect(core.calls).toEqual([]);
  });

  test('cannot guess, repeat or borrow a proof', async () => {
    const page = await letIn(server.url);
    const seen = await knockAs(page);
    const used = proofFor(page, seen.nonce);
    seen.socket.close();
    const borrowed = (question: string) => proofFor({ ...page, origin: 'http://127.0.0.1:1' }, question);
    const attempts: ((question: string) => unknown)[] = [
      () => used,
      borrowed,
      (question) => proofFor({ ...page, key: 'A'.repeat(43) }, question),
      () => ({ kind: 'proof', how: 'key', value: page.key }),
      () => ({ kind: 'proof', how: 'hmac', value: '' }),
      () => ({ kind: 'proof' }),
      () => 'x'.repeat(1_000_000),
    ];
    for (const attempt of attempts) {
      const { socket, nonce } = await knockAs(page);
      socket.send(JSON.stringify(attempt(nonce)));
      expect(await closed(socket)).toBe(NOT_PROVEN);
    }
    expect(core.calls).toEqual([]);
  });

  test('cannot use the key of another browser’s session', async () => {
    const [one, two] = [await letIn(server.url), await letIn(server.url)];
    const { socket, nonce } = await knockAs(one);
    socket.send(JSON.stringify(proofFor(two, nonce)));
    expect(await closed(socket)).toBe(NOT_PROVEN);
  });

  test('cannot drop a file, nor with the key of a window that is closed', async () => {
    const page = await WindowPage.enter(server.url);
    const headers = { Host: here, ...page.uploadHeaders, 'X-File-Name': 'a', 'Content-Length': '1' };
    const drop = (key: string | null) =>
      rawRequest(server.port, requestText('POST /spool', { ...headers, 'x-port59-upload': key }, 'x'));
    expect((await drop(null)).status).toBe(401);
    expect((await drop('A'.repeat(43))).status).toBe(401);
    expect((await drop(page.uploadHeaders['x-port59-upload'] ?? '')).status).toBe(200);
    page.close();
    await vi.waitFor(async () => expect((await drop(page.uploadHeaders['x-port59-upload'] ?? '')).status).toBe(401));
  });

  test('is not waited for: who proves nothing is gone, and takes no window’s place', async () => {
    const page = await letIn(server.url);
    const silent = await Promise.all(Array.from({ length: 40 }, () => knockAs(page)));
    const window = await WindowPage.enter(server.url);
    expect(await window.ask('notice.dismiss', { id: 'n' })).toBeNull();
    await Promise.all(silent.map(({ socket }) => socket.readyState === WebSocket.CLOSED || closed(socket)));
    expect(await window.ask('notice.dismiss', { id: 'n' })).toBeNull();
    window.close();
  });
});

describe('[S8] a restart of the host', () => {
  test('is no reason to enter again; what is kept for it is ours alone and holds no cookie', async () => {
    const page = await letIn(server.url);
    const file = join(folder, 'window-sessions.json');
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain(page.key));
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain(page.cookie.split('=')[1]);
    const { port } = server;
    await server.close();
    await start(port);
    expect(await prove(await knockAs(page), page)).toMatch(/^[\w-]{43}$/);
  });

  test('at another port, or with a damaged file, lets in nobody from before', async () => {
    const page = await letIn(server.url);
    const file = join(folder, 'window-sessions.json');
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain(page.key));
    const { port } = server;
    await server.close();
    await start(0);
    const renamed = page.cookie.replace(String(port), String(server.port));
    expect(await bridge({ Cookie: renamed, Origin: `http://${here}` })).toBe(401);
    for (const damaged of ['', '{', '[]', `{"port":${server.port},"sessions":[{}]}`]) {
      const again = server.port;
      await server.close();
      await writeFile(file, damaged);
      await start(again);
      expect(await bridge({ Cookie: renamed, Origin: `http://${here}` })).toBe(401);
    }
  });
});

test('24 forged requests and 6 forged sockets are refused, each at once', async () => {
  const page = await WindowPage.enter(server.url);
  const { Cookie: cookie = '', 'x-port59-upload': key = '' } = page.uploadHeaders;
  const ours = { Host: here, Cookie: cookie, Origin: `http://${here}`, 'X-Port59-Upload': key, 'X-File-Name': 'a' };
  const token = new URL(server.url).search;
  const hosts = ['evil.example', `evil.example:${server.port}`, '127.0.0.1', '127.0.0.2', `${here}.evil.example`, ''];
  const origins = ['http://evil.example', 'null', `https://${here}`, 'http://127.0.0.1', 'http://127.0.0.1:1', ''];
  const requests: readonly (readonly [string, Readonly<Record<string, string | null>>])[] = [
    ...hosts.map((host) => [`GET /${token}`, { Host: host }] as const),
    ...hosts.map((host) => ['GET /', { ...ours, Host: host }] as const),
    ...origins.map((origin) => ['POST /spool', { ...ours, Origin: origin }] as const),
    ['POST /spool', { ...ours, 'X-Port59-Upload': null }],
    ['POST /spool', { ...ours, Cookie: null }],
    ['GET /', { Host: here }],
    ['GET /?token=', { Host: here }],
    ['GET /?token=AAAA', { Host: here }],
    ['DELETE /', ours],
  ];
  expect(requests).toHaveLength(24);
  for (const [line, headers] of requests) {
    const begun = performance.now();
    const answer = await rawRequest(server.port, requestText(line, headers, line.startsWith('POST') ? 'x' : ''));
    expect([400, 401, 403, 405], `${line} ${JSON.stringify(headers)}`).toContain(answer.status);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(BOUND_MS);
  }
  const Origin = `http://${here}`;
  const sockets: readonly Readonly<Record<string, string>>[] = [
    {},
    { Origin },
    { Cookie: cookie },
    { Cookie: cookie, Origin: 'http://127.0.0.1:1' },
    { Cookie: cookie, Origin: 'null' },
    { Cookie: cookie, Origin: 'http://evil.example', Host: 'evil.example' },
  ];
  for (const headers of sockets) {
    const begun = performance.now();
    expect([401, 403]).toContain(await bridge(headers));
    expect(performance.now() - begun).toBeLessThan(BOUND_MS);
  }
  expect(core.calls).toEqual([]);
  page.close();
});

describe('[S10] somebody who only holds the port', () => {
  async function hold(count: number, text = ''): Promise<Socket[]> {
    const held = Array.from({ length: count }, () => {
      const socket = connect(server.port, '127.0.0.1', () => text !== '' && socket.write(text));
      socket.on('error', () => {});
      return socket;
    });
    sockets.push(...held);
    await Promise.all(
      held.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))),
    );
    return held;
  }

  test('with 450 silent connections keeps nobody out, and an open window stays open', async () => {
    const window = await WindowPage.enter(server.url);
    await hold(450);
    const begun = performance.now();
    const another = await WindowPage.enter(server.url);
    expect(await another.ask('notice.dismiss', { id: 'n' })).toBeNull();
    expect(performance.now() - begun).toBeLessThan(BOUND_MS);
    expect(await window.ask('notice.dismiss', { id: 'n' })).toBeNull();
    window.close();
    another.close();
  });

  test('with headers that never end is hung up on', async () => {
    const slow = await hold(20, `GET / HTTP/1.1\r\nHost: ${here}\r\nX: `);
    await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('close', resolve).resume())));
  });

  test('with a body that nobody asked for is hung up on before it is read', async () => {
    const head = `POST /spool HTTP/1.1\r\nHost: ${here}\r\nOrigin: http://${here}\r\nContent-Length: 99999999999\r\n\r\n`;
    const [socket] = await hold(1, head);
    if (socket === undefined) throw new Error('not connected');
    const pour = setInterval(() => socket.write(Buffer.alloc(65_536)), 1);
    await new Promise((resolve) => socket.once('close', resolve).resume());
    clearInterval(pour);
    expect(socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  });

  test('with headers that are too long, or garbage, is told so and hung up on', async () => {
    for (const text of [`GET / HTTP/1.1\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`, 'HELO\r\n\r\n', '\0'.repeat(1000)]) {
      const answer = await rawRequest(server.port, text).catch(() => null);
      expect([null, 400, 431]).toContain(answer?.status ?? null);
    }
    expect((await WindowPage.enter(server.url)).origin).toBe(`http://${here}`);
  });
});
