/** What Port59 is compared with: `socat -u` over loopback, and peers that know the protocol and nothing else. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect, createServer, Socket } from 'node:net';

const PLAIN_BYTES = 1024 * 1024;

/**
 * `socat -u` from file to file, as it comes from Debian; `cpu`: user and system seconds of both ends.
 * @param {string} source @param {string} target @param {readonly string[]} options such as `-b262144`
 * @returns {Promise<{ seconds: number, cpu: number }>}
 */
export async function socat(source, target, options) {
  const port = await freePort();
  const listen = timed(['socat', '-u', ...options, `TCP-LISTEN:${port},reuseaddr,bind=127.0.0.1`, `CREATE:${target}`]);
  await listening(port);
  const start = performance.now();
  const send = timed(['socat', '-u', ...options, `OPEN:${source}`, `TCP:127.0.0.1:${port}`]);
  const cpu = (await Promise.all([listen, send])).reduce((sum, one) => sum + one, 0);
  return { seconds: (performance.now() - start) / 1000, cpu };
}

/** Runs a command to its end; resolves with its user and system seconds. @param {readonly string[]} command */
function timed(command) {
  return new Promise((resolve, reject) => {
    const script = 'TIMEFORMAT="%U %S"; time "$@"';
    const child = spawn('bash', ['-c', script, 'bash', ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      const [, user, system] = /([\d.]+) ([\d.]+)\s*$/.exec(said) ?? [];
      if (code === 0) resolve(Number(user) + Number(system));
      else reject(new Error(`${command[0]}: ${said}`));
    });
  });
}

/**
 * A peer that offers a file and does nothing else: what our receiver is measured with.
 * @param {number} port @param {string} path @param {number} size @param {string} name
 */
export async function sendPlainly(port, path, size, name) {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const answered = new Promise((resolve) => socket.once('data', resolve));
  socket.write(`120 plain ${size} ${name}\r\n`);
  await answered;
  socket.on('data', () => {});
  const ended = new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
  const file = openSync(path, 'r');
  const buffers = [Buffer.allocUnsafe(PLAIN_BYTES), Buffer.allocUnsafe(PLAIN_BYTES)];
  let written = Promise.resolve();
  for (let position = 0, turn = 0; position < size; turn++) {
    const buffer = buffers[turn % 2] ?? Buffer.alloc(0);
    // Synchronous, as socat does it: this process has nothing else to do.
    const length = readSync(file, buffer, 0, buffer.length, position);
    await written;
    position += length;
    written = new Promise((resolve) => socket.write(buffer.subarray(0, length), () => resolve(undefined)));
  }
  await written;
  await ended;
  socket.end();
  closeSync(file);
}

/**
 * A peer that accepts one file and writes it where it is told: what our sender is measured with.
 * @param {string} target @param {number} size
 * @returns {Promise<{ port: number, done: Promise<void> }>}
 */
export async function receivePlainly(target, size) {
  const file = openSync(target, 'w');
  const server = createServer({ pauseOnConnect: true });
  const done = new Promise((resolve) => {
    server.once('connection', (accepted) => {
      let isCalled = false;
      let position = 0;
      const onBytes = (/** @type {Uint8Array} */ bytes) => {
        if (!isCalled) {
          isCalled = true;
          socket.write('121 plain 0\r\n');
          return;
        }
        writeSync(file, bytes);
        position += bytes.length;
        if (position < size) return;
        const ack = Buffer.alloc(4);
        ack.writeUInt32BE(size % 2 ** 32);
        socket.end(ack);
        closeSync(file);
        server.close();
        resolve(undefined);
      };
      const socket = readingInto(Buffer.allocUnsafe(PLAIN_BYTES), accepted, onBytes);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, done };
}

/**
 * Node fills one reused buffer only for sockets that dial, so an accepted one is wrapped anew around its handle.
 * @param {Buffer} buffer @param {Socket} accepted paused @param {(bytes: Uint8Array) => void} onBytes
 */
function readingInto(buffer, accepted, onBytes) {
  const handle = Reflect.get(accepted, '_handle');
  Reflect.set(accepted, '_handle', null);
  /** @param {number} length */
  const callback = (length) => {
    onBytes(buffer.subarray(0, length));
    return true;
  };
  /** @type {object} */
  const options = { handle, onread: { buffer, callback } };
  const socket = new Socket(options);
  socket.once('close', () => accepted.destroy());
  socket.resume();
  return socket;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Linux shows who listens without disturbing them; a connection would be taken for the transfer. @param {number} port */
async function listening(port) {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
  for (let look = 0; look < 500; look++) {
    if ((await readFile('/proc/net/tcp', 'utf8')).includes(wanted)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('socat does not listen');
}
