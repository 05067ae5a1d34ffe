/**
 * One core for each data folder. Whoever wants it puts a socket of its own into the folder, on which it listens already,
 * and only then looks whether anybody else has one there that answers: of two who come at once at least one sees the
 * other. A socket dies with its process, however that ended, so whoever does not answer is dead for good and nothing
 * stale keeps anybody out. The lock lies in the folder, whatever path leads to it.
 *
 * We chose this instead of proper-lockfile, whose lock is a time stamp: tried, it kept the next start out for 10.7 s
 * after a kill, and let a second program in 10.7 s after the first was stopped (a laptop that sleeps).
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../src-shared/model/problem';
import { messageOf } from './message-of';

/** A socket's path has little room: 104 bytes on some systems. */
const MAX_SOCKET_PATH_BYTES = 100;
/** `port59.sock` is the lock of 0.1.0. */
const LOCK_NAME = /^port59(-lock-[0-9a-f]{16})?\.sock$/;
/** Bound but not listening yet: not a lock before it has its name. */
const UNFINISHED_NAME = /^port59-lock-[0-9a-f]{16}\.new$/;
const UNFINISHED_MS = 60_000;
/** A program that is too busy to answer is there all the same. */
const ANSWER_MS = 1_000;
/** Until others who came at the same time have seen us. */
const LOOK_AGAIN_MS = 10;
const MAX_LOOKS = 300;

export interface DataLock {
  /** Nothing can be written here, so there is nothing that two programs could spoil, and no lock. */
  readonly isReadOnly: boolean;
  release(): Promise<void>;
}

/** The folder has to be there. @throws ProblemError data-in-use, data-not-writable. */
export async function lockDataFolder(folder: string): Promise<DataLock> {
  const path = resolve(folder);
  try {
    const release = process.platform === 'win32' ? await lockByPipe(path) : await lockBySocket(path);
    if (release !== null) return { isReadOnly: false, release };
  } catch (error) {
    if (await isReadableFolder(path)) return { isReadOnly: true, release: async () => {} };
    throw new ProblemError('data-not-writable', { path, detail: messageOf(error) }, { cause: error });
  }
  throw new ProblemError('data-in-use', { path });
}

type Release = () => Promise<void>;

/** A pipe's name is the system's, is given once, and goes with its process. Null: somebody has it. */
async function lockByPipe(folder: string): Promise<Release | null> {
  const { server, isTaken } = await listenOn(`\\\\.\\pipe\\port59-${await identityOf(folder)}`, () => 'held');
  return isTaken ? null : () => closed(server);
}

/** Null: somebody has it. */
async function lockBySocket(folder: string): Promise<Release | null> {
  const place = await placeForSockets(folder);
  try {
    const own = await announce(place);
    if (await isAlone(place, own)) {
      own.state = 'held';
      return async () => {
        await withdraw(place, own);
        await place.close();
      };
    }
    await withdraw(place, own);
  } catch (error) {
    await place.close();
    throw error;
  }
  await place.close();
  return null;
}

interface SocketPlace {
  readonly folder: string;
  /** The same folder in a path that is short enough. */
  readonly short: string;
  close(): Promise<void>;
}

interface Own {
  readonly name: string;
  readonly server: Server;
  state: 'claiming' | 'held';
}

async function announce(place: SocketPlace): Promise<Own> {
  const id = `port59-lock-${randomBytes(8).toString('hex')}`;
  const own: { state: Own['state'] } = { state: 'claiming' };
  const { server } = await listenOn(join(place.short, `${id}.new`), () => own.state);
  const name = `${id}.sock`;
  try {
    await rename(join(place.folder, `${id}.new`), join(place.folder, name));
  } catch (error) {
    await closed(server);
    throw error;
  }
  return Object.assign(own, { name, server });
}

async function withdraw(place: SocketPlace, own: Own): Promise<void> {
  await rm(join(place.folder, own.name), { force: true });
  await closed(own.server);
}

/** Of several who come at once the first by name stays, and waits until the others have seen it. */
async function isAlone(place: SocketPlace, own: Own): Promise<boolean> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    const others = await findOthers(place, own);
    if (others.length === 0) return true;
    if (others.some(({ state, name }) => state === 'held' || name < own.name)) return false;
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
  return false;
}

/** Those who are alive; the dead are taken away. */
async function findOthers(
  place: SocketPlace,
  own: Own,
): Promise<{ readonly name: string; readonly state: Own['state'] }[]> {
  const others: { name: string; state: Own['state'] }[] = [];
  for (const name of await readdir(place.folder)) {
    const path = join(place.folder, name);
    if (UNFINISHED_NAME.test(name)) {
      const found = await lstat(path).catch(() => null);
      if (found !== null && Date.now() - found.mtimeMs > UNFINISHED_MS) await rm(path, { force: true });
    }
    if (!LOCK_NAME.test(name) || name === own.name) continue;
    const state = await stateOf(join(place.short, name));
    if (state === 'dead') await rm(path, { force: true });
    // Whoever withdrew while we asked took the lock away first.
    else if (state !== 'silent' || (await lstat(path).catch(() => null)) !== null)
      others.push({ name, state: state === 'claiming' ? 'claiming' : 'held' });
  }
  return others;
}

/** Only a refusal means that nobody listens any more; whoever says nothing and is there still holds the lock. */
function stateOf(address: string): Promise<Own['state'] | 'dead' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect(address);
    let heard = '';
    const end = (state: Own['state'] | 'dead' | 'silent') => {
      socket.destroy();
      resolve(state);
    };
    socket.setTimeout(ANSWER_MS, () => end('silent'));
    socket.on('data', (bytes) => {
      heard += bytes.toString();
    });
    socket.once('end', () => end(heard === 'claiming' || heard === 'held' ? heard : 'silent'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'dead' : 'silent'),
    );
  });
}

/** The folder itself – or, where its disk knows no sockets or its path is too long, one that its identity names. */
async function placeForSockets(folder: string): Promise<SocketPlace> {
  await access(folder, constants.W_OK);
  const longest = Buffer.byteLength(join(folder, `port59-lock-${'0'.repeat(16)}.sock`));
  if (longest <= MAX_SOCKET_PATH_BYTES && (await knowsSockets(folder)))
    return { folder, short: folder, close: async () => {} };
  if (longest > MAX_SOCKET_PATH_BYTES && process.platform === 'linux') {
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    const short = `/proc/self/fd/${handle.fd}`;
    if (await knowsSockets(short)) return { folder, short, close: () => handle.close() };
    await handle.close();
  }
  return placeOutside(folder);
}

async function knowsSockets(folder: string): Promise<boolean> {
  const path = join(folder, `port59-lock-${randomBytes(8).toString('hex')}.new`);
  try {
    const { server } = await listenOn(path, () => 'claiming');
    await closed(server);
    return true;
  } catch {
    // Whatever it is that this disk cannot do, the place outside can.
    return false;
  }
}

/** Not the temporary folder of the environment: two programs may see two of those. */
async function placeOutside(folder: string): Promise<SocketPlace> {
  const uid = process.getuid?.() ?? 0;
  const place = `/tmp/port59-${uid}-${await identityOf(folder)}`;
  await mkdir(place, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(place);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${place} belongs to somebody else`);
  return { folder: place, short: place, close: async () => {} };
}

/** The same for every path that leads there. */
async function identityOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return createHash('sha256').update(`${dev} ${ino}`).digest('hex').slice(0, 24);
}

async function isReadableFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

/** `isTaken`: somebody else listens there. Whoever connects is told the state. */
function listenOn(
  address: string,
  state: () => Own['state'],
): Promise<{ readonly server: Server; readonly isTaken: boolean }> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      // Whoever asked may be gone.
      socket.on('error', () => socket.destroy());
      socket.end(state());
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve({ server, isTaken: true }) : reject(error),
    );
    server.listen(address, () => {
      server.unref();
      resolve({ server, isTaken: false });
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
