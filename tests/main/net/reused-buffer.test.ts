/** An accepted socket that reads into one buffer behaves like any other: nothing is lost, and the server sees its end. */
import { randomBytes } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Connection } from '../../../src-main/net/connection';
import { withReusedBuffer } from '../../../src-main/net/reused-buffer';

let server: Server;
let accepted: Promise<Socket>;
let caller: Socket;

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  accepted = new Promise((resolve) => server.once('connection', resolve));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  caller = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
});

afterEach(() => caller.destroy());

async function wrapped(): Promise<Connection> {
  const buffered = withReusedBuffer(await accepted);
  if (buffered === null) throw new Error('this Node makes its sockets in another way');
  const connection = new Connection(buffered.socket);
  buffered.to.current = connection;
  return connection;
}

test('all bytes come, also those that came before anybody read, and go back', async () => {
  const bytes = randomBytes(3_000_000);
  caller.write(bytes.subarray(0, 1000));
  const connection = await wrapped();
  expect(connection.remote.host).toBe('127.0.0.1');
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => {
    connection.setReader({ onBytes: (chunk) => chunks.push(Buffer.from(chunk)), onEnd: resolve });
  });
  caller.end(bytes.subarray(1000));
  await ended;
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  const heard = new Promise((resolve) => caller.once('data', (chunk) => resolve(String(chunk))));
  await connection.write(Buffer.from('thanks'));
  expect(await heard).toBe('thanks');
});

test('reads become larger and smaller as is asked, and nothing is lost', async () => {
  const connection = await wrapped();
  const bytes = randomBytes(8_000_000);
  const chunks: Buffer[] = [];
  const sizes = [64, 256, 4, 1024].map((kib) => kib * 1024);
  const ended = new Promise<void>((resolve) => {
    connection.setReader({
      onBytes: (chunk) => {
        expect(chunk.length).toBeLessThanOrEqual(connection.readBytes);
        chunks.push(Buffer.from(chunk));
        connection.readBytes = sizes[chunks.length % sizes.length] ?? 0;
      },
      onEnd: resolve,
    });
  });
  caller.end(bytes);
  await ended;
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
});

test('a pause holds the caller up, and nothing is lost', async () => {
  const connection = await wrapped();
  const bytes = randomBytes(20_000_000);
  const chunks: Buffer[] = [];
  let pauses = 0;
  const all = new Promise<void>((resolve) => {
    let count = 0;
    connection.setReader({
      onBytes: (chunk) => {
        chunks.push(Buffer.from(chunk));
        count += chunk.length;
        if (count === bytes.length) return resolve();
        pauses += 1;
        connection.pause();
        setImmediate(() => connection.resume());
      },
      onEnd: () => {},
    });
  });
  caller.write(bytes);
  await all;
  expect(pauses).toBeGreaterThan(10);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
});

test('the server is closed when its last connection is', async () => {
  const connection = await wrapped();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  connection.destroy();
  await closed;
  expect(await connection.closed).toEqual({ errorCode: null });
});

test('a reset is told as one', async () => {
  const connection = await wrapped();
  connection.setReader({ onBytes: () => {}, onEnd: () => {} });
  caller.resetAndDestroy();
  expect(await connection.closed).toEqual({ errorCode: 'ECONNRESET' });
  server.close();
});
