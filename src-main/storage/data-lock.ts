/**
 * One core for each data folder. The lock is a socket somebody listens on: it dies with its process, however that
 * ended, so no stale lock ever keeps anybody out.
 */
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { messageOf } from './message-of';

/** A socket's path has little room: 104 bytes on some systems. */
const MAX_SOCKET_PATH_BYTES = 100;

export interface DataLock {
  release(): Promise<void>;
}

/** Makes the folder when it is missing. @throws ProblemError data-in-use, data-not-writable. */
export async function lockDataFolder(folder: string): Promise<DataLock> {
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true });
    const address = socketAddress(path);
    const server = (await listenOn(address)) ?? (await takeOver(address));
    if (server !== null) return { release: () => closed(server) };
  } catch (error) {
    throw new ProblemError('data-not-writable', { path, detail: messageOf(error) }, { cause: error });
  }
  throw new ProblemError('data-in-use', { path });
}

function socketAddress(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\port59-${hash}`;
  const inside = join(folder, 'port59.sock');
  return Buffer.byteLength(inside) <= MAX_SOCKET_PATH_BYTES ? inside : join(tmpdir(), `port59-${hash}.sock`);
}

/** Null when somebody, dead or alive, has the address. */
function listenOn(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

async function takeOver(address: string): Promise<Server | null> {
  if (await isAlive(address)) return null;
  await rm(address, { force: true });
  return listenOn(address);
}

function isAlive(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
