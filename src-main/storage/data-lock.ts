/**
 * One core for each data folder. The lock is a socket somebody listens on: it dies with its process, however that
 * ended, so no stale lock ever keeps anybody out.
 */
import { createHash } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { messageOf } from './message-of';

/** A socket's path has little room: 104 bytes on some systems. */
const MAX_SOCKET_PATH_BYTES = 100;

export interface DataLock {
  /** Nothing can be written here, so there is nothing that two programs could spoil, and no lock. */
  readonly isReadOnly: boolean;
  release(): Promise<void>;
}

/** The folder has to be there. @throws ProblemError data-in-use, data-not-writable. */
export async function lockDataFolder(folder: string): Promise<DataLock> {
  const path = resolve(folder);
  try {
    const address = socketAddress(path);
    const server = (await listenOn(address)) ?? (await takeOver(address));
    if (server !== null) return { isReadOnly: false, release: () => closed(server) };
  } catch (error) {
    if (await isReadableFolder(path)) return { isReadOnly: true, release: async () => {} };
    throw new ProblemError('data-not-writable', { path, detail: messageOf(error) }, { cause: error });
  }
  throw new ProblemError('data-in-use', { path });
}

async function isReadableFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
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
