import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Spool } from '../../../src-main/headless/spool';
import { openWindowServer, type WindowServer } from '../../../src-main/headless/window-server';
import { FakeCore } from '../../support/fake-core';
import { RED_DOT } from '../../support/pictures';
import { rawRequest, requestText } from '../../support/raw-http';
import { knock, knockAs, letIn, prove, WindowPage } from '../../support/window-page';

const PAGE = '<!doctype html><p>the page itself</p>';

let folder: string;
let server: WindowServer;
let core: FakeCore;
let errors: unknown[];
let here: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-window-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'renderer', 'index.html'), PAGE);
  await writeFile(join(folder, 'renderer', 'assets', 'main.js'), 'export {};');
  errors = [];
  core = new FakeCore({
    'notice.dismiss': () => null,
    'visit.dialogue': () => [{ direction: 'received', text: 'x'.repeat(1024 * 1024) }],
  });
  server = await openWindowServer({
    core,
    spool: new Spool(join(folder, 'spool'), () => 0),
    rendererFolder: join(folder, 'renderer'),
    address: { host: '127.0.0.1', port: 0, orAnyPort: false },
    onError: (error) => errors.push(error),
  });
  here = `127.0.0.1:${server.port}`;
});

afterEach(async () => {
  await server.close();
  expect(errors).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Readonly<Record<string, string | null>> = {}) =>
  rawRequest(server.port, requestText(`GET ${path}`, { Host: here, ...headers }));

/** Walks in by the URL as a browser does, and returns the cookie. */
async function enter(url = server.url): Promise<string> {
  const { pathname, search } = new URL(url);
  const answer = await get(pathname + search);
  return answer.headers['set-cookie']?.split(';')[0] ?? '';
}

describe('the way in', () => {
  test('the token in the URL becomes a strict cookie and leaves the address', async () => {
    const { search } = new URL(server.url);
    const answer = await get(`/${search}`);
    expect(answer.status).toBe(303);
    // Browsers tell nobody what stands behind the #.
    expect(answer.headers.location).toMatch(/^\/#key=[\w-]{43}$/);
    expect(answer.headers['set-cookie']).toMatch(
      new RegExp(`^port59_${server.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
  });

  test('with the cookie there is the window; the URL of the terminal works again for another browser', async () => {
    const first = await enter();
    const second = await enter();
    expect(second).not.toBe(first);
    for (const cookie of [first, second]) {
      const page = await get('/', { Cookie: cookie });
      expect(page.status).toBe(200);
      expect(page.body).toContain(PAGE);
    }
    expect((await get('/assets/main.js', { Cookie: `other=1; ${first}` })).status).toBe(200);
  });

  test('a URL that was handed to a program is good for one use', async () => {
    const url = server.newOneTimeUrl();
    const cookie = await enter(url);
    expect(cookie).toMatch(/^port59_/);
    const again = new URL(url);
    const stranger = await get(again.pathname + again.search);
    expect([stranger.status, stranger.headers['set-cookie']]).toEqual([401, undefined]);
    // The browser that used it may load it again: its cookie counts.
    expect((await get(again.pathname + again.search, { Cookie: cookie })).status).toBe(303);
  });

  test('every answer forbids what the page does not need', async () => {
    const cookie = await enter();
    for (const answer of [
      await get('/', { Cookie: cookie }),
      await get('/'),
      await get('/', { Host: 'evil.example' }),
    ]) {
      expect(answer.headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });
});

describe('who stays outside', () => {
  const strangers: [string, number, string, Record<string, string | null>][] = [
    ['nobody we know', 401, '/', {}],
    ['a file without a cookie', 401, '/assets/main.js', {}],
    ['a token that is wrong', 401, '/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', {}],
    ['an empty token', 401, '/?token=', {}],
    ['a cookie that is wrong', 401, '/', { Cookie: 'port59_59=AAAA' }],
    ['a cookie without a value', 401, '/', { Cookie: 'port59' }],
    ['a name that points here (DNS rebinding)', 403, '/', { Host: 'evil.example' }],
    ['the right name and a wrong port', 403, '/', { Host: '127.0.0.1:1' }],
    ['a name that only begins like ours', 403, '/', { Host: '127.0.0.1.evil.example' }],
    ['another loopback address', 403, '/', { Host: '127.0.0.2' }],
  ];
  test.each(strangers)('%s: %d', async (_who, status, path, headers) => {
    const answer = await get(path, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toContain('<p>');
    expect(answer.body).not.toContain(PAGE);
  });

  test('a right token under a wrong Host opens nothing', async () => {
    const answer = await get(`/${new URL(server.url).search}`, { Host: `evil.example:${server.port}` });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined]);
  });

  test('a wrong Host is refused even with the cookie; localhost is one of our names', async () => {
    const cookie = await enter();
    expect((await get('/', { Host: `evil.example:${server.port}`, Cookie: cookie })).status).toBe(403);
    expect((await get('/', { Host: `LocalHost:${server.port}`, Cookie: cookie })).status).toBe(200);
  });

  test('no path leads out of the folder of the window', async () => {
    const cookie = await enter();
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/assets/../../secret.txt',
      '//etc/passwd',
      '/%00',
      '/%',
      '/%ff%fe',
      'http://evil.example/secret.txt',
      '*',
    ]) {
      const answer = await get(path, { Cookie: cookie });
      expect(answer.body, path).not.toContain('secret\n');
      expect([200, 400, 404], `${path}: ${answer.status}`).toContain(answer.status);
      if (answer.status === 200) expect(answer.body).toContain(PAGE);
    }
  });

  test('an impossible range is no trap', async () => {
    const cookie = await enter();
    for (const range of ['bytes=5-2', 'bytes=-', 'bytes=99999999-', 'x', 'bytes=-5--9']) {
      expect((await get('/', { Cookie: cookie, Range: range })).status).toBe(200);
    }
  });

  test('what changes something needs our Origin', async () => {
    const page = await WindowPage.enter(server.url);
    const { Cookie: cookie = '', 'x-port59-upload': key = '' } = page.uploadHeaders;
    const post = (origin: string | null, host = here) =>
      rawRequest(
        server.port,
        requestText(
          'POST /spool',
          {
            ...{ Host: host, Cookie: cookie, Origin: origin, 'X-Port59-Upload': key },
            ...{ 'X-File-Name': 'a', 'Content-Length': '1' },
          },
          'x',
        ),
      );
    for (const origin of [
      null,
      'null',
      'http://evil.example',
      `https://${here}`,
      'http://127.0.0.1',
      `http://${here}.evil.example`,
    ]) {
      expect((await post(origin)).status, String(origin)).toBe(403);
    }
    expect((await post(`http://${here}`)).status).toBe(200);
    expect((await post('http://evil.example', 'evil.example')).status).toBe(403);
  });

  test('other methods and other places are refused', async () => {
    const cookie = await enter();
    const ask = (line: string) =>
      rawRequest(server.port, requestText(line, { Host: here, Cookie: cookie, Origin: `http://${here}` }));
    expect((await ask('DELETE /')).status).toBe(405);
    expect((await ask('PUT /spool')).status).toBe(405);
    expect((await ask('OPTIONS /spool')).status).toBe(405);
    expect((await ask('POST /elsewhere')).status).toBe(404);
    expect((await ask('GET /nothing.js')).status).toBe(404);
  });

  test('garbage is closed and hurts nobody', async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256));
    await rawRequest(server.port, noise).catch(() => null);
    await rawRequest(server.port, `GET / HTTP/1.1\r\nHost: ${here}\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`).catch(
      () => null,
    );
    expect(await enter()).toMatch(/^port59_/);
  });

  test('a window that was never built says how to build it', async () => {
    await rm(join(folder, 'renderer'), { recursive: true });
    const answer = await get('/', { Cookie: await enter() });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run build');
  });
});

describe('the bridge', () => {
  const open = (headers: Readonly<Record<string, string>>, path = '/bridge') =>
    knock(`ws://127.0.0.1:${server.port}${path}`, headers);
  async function connected(): Promise<WebSocket> {
    const page = await letIn(server.url);
    const asked = await knockAs(page);
    await prove(asked, page);
    return asked.socket;
  }
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

  test('opens for our page only', async () => {
    const Cookie = await enter();
    const Origin = `http://${here}`;
    expect(await open({ Origin })).toBe(401);
    expect(await open({ Cookie })).toBe(403);
    expect(await open({ Cookie, Origin: 'http://evil.example' })).toBe(403);
    expect(await open({ Cookie, Origin: 'null' })).toBe(403);
    expect(await open({ Cookie, Origin: 'http://evil.example', Host: 'evil.example' })).toBe(403);
    expect(await open({ Cookie, Origin }, '/other')).toBe(404);
    const socket = await connected();
    socket.terminate();
  });

  test('carries requests, replies and events', async () => {
    const socket = await connected();
    const messages: unknown[] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    socket.send(JSON.stringify({ kind: 'request', id: 1, command: 'notice.dismiss', args: { id: 'n1' } }));
    await vi.waitFor(() => expect(messages).toEqual([{ kind: 'reply', id: 1, result: null }]));
    core.emit({ name: 'notice.removed', payload: { id: 'n1' } });
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    expect(messages[1]).toMatchObject({ kind: 'event', seq: 1, name: 'notice.removed' });
    socket.terminate();
  });

  test('a message that is too long, or no text, ends that window alone', async () => {
    const other = await connected();
    const long = await connected();
    long.send('x'.repeat(2 * 1024 * 1024 + 1));
    expect(await closed(long)).toBe(1009);
    const binary = await connected();
    binary.send(Buffer.from([1, 2, 3]));
    expect(await closed(binary)).toBe(1003);
    const garbage = await connected();
    garbage.send('{"kind":');
    garbage.send('[]');
    expect([garbage.readyState, other.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
    garbage.terminate();
    other.terminate();
  });

  test('[S9] a burst of 100,000 lines cuts no window off, whether it reads or not', async () => {
    const [reading, busy] = [await connected(), await connected()];
    const heard = new Map<WebSocket, string[]>([reading, busy].map((socket) => [socket, []]));
    for (const [socket, kinds] of heard) socket.on('message', (data) => kinds.push(JSON.parse(String(data)).kind));
    busy.pause();
    const line = { direction: 'received', text: 'x'.repeat(200) } as const;
    for (let count = 0; count < 100_000; count++) {
      core.emit({ name: 'visit.lines', payload: { visitId: 'v', lines: [line] } });
      if (count % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(heard.get(reading)?.at(-1)).toBe('gap'));
    busy.resume();
    await vi.waitFor(() => expect(heard.get(busy)?.at(-1)).toBe('gap'), { timeout: 5_000 });
    expect(heard.get(reading)?.length).toBeLessThan(20_000);
    expect([reading.readyState, busy.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
    reading.terminate();
    busy.terminate();
  });

  test('a window that asks and reads no answers is dropped before the memory is full', async () => {
    const socket = await connected();
    const gone = closed(socket);
    socket.pause();
    for (let id = 1; id <= 64; id += 1) {
      socket.send(JSON.stringify({ kind: 'request', id, command: 'visit.dialogue', args: { visitId: 'v' } }));
    }
    await vi.waitFor(() => expect(core.argsOf('visit.dialogue').length).toBeGreaterThan(16), 10_000);
    // Only a reader notices the end.
    socket.resume();
    expect(await gone).toBe(1006);
  });

  test('a connection that breaks in the middle of the handshake hurts nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET /bridge HTTP/1.1\r\nHost: ${here}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
    socket.resetAndDestroy();
    expect(await enter()).toMatch(/^port59_/);
  });
});

describe('pictures of transfers', () => {
  test('come to the page that has proven itself, with their kind', async () => {
    core.pictures.set('t1', { type: 'image/png', bytes: RED_DOT });
    const page = await WindowPage.enter(server.url);
    const headers = { Host: here, ...page.uploadHeaders };
    const answer = await fetch(`${page.origin}/picture/t1`, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(RED_DOT);
    expect((await fetch(`${page.origin}/picture/t2`, { headers })).status).toBe(404);
    page.close();
  });

  test('not to who has the cookie alone, as other ports of this machine are sent it', async () => {
    core.pictures.set('t1', { type: 'image/png', bytes: RED_DOT });
    expect((await get('/picture/t1', { Cookie: await enter() })).status).toBe(401);
    expect((await get('/picture/t1')).status).toBe(401);
  });
});
