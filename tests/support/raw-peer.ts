/** Peers as they are on the wire: raw sockets that say exactly what a test wants, with every wait bounded. */
import { connect, createServer, type Server, type Socket } from 'node:net';

const PATIENCE_MS = 10_000;

export class RawPeer {
  private readonly inbox = new Inbox();
  private hasEnded = false;
  private wake: (() => void) | null = null;

  constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.inbox.add(bytes);
      this.wake?.();
    });
    socket.on('end', () => this.end());
    socket.on('close', () => this.end());
    socket.on('error', () => this.end());
  }

  static dial(port: number): Promise<RawPeer> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => resolve(new RawPeer(socket)));
      socket.once('error', reject);
    });
  }

  say(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  /** The next line without its end. */
  async line(): Promise<string> {
    await this.until(() => this.inbox.bytes.includes(10));
    const line = this.inbox.take(this.inbox.bytes.indexOf(10) + 1);
    return line.toString().replace(/\r?\n$/, '');
  }

  /** Exactly so many bytes. */
  async bytes(count: number): Promise<Buffer> {
    await this.until(() => this.inbox.length >= count);
    return this.inbox.take(count);
  }

  /** All that still comes until the other side ends. */
  async rest(): Promise<Buffer> {
    await this.until(() => this.hasEnded);
    return this.inbox.bytes;
  }

  close(): void {
    this.socket.destroy();
  }

  private end(): void {
    this.hasEnded = true;
    this.wake?.();
  }

  private async until(isTrue: () => boolean): Promise<void> {
    // The clock of the process, so that a test may stop that of the program.
    const deadline = performance.now() + PATIENCE_MS;
    while (!isTrue()) {
      if (this.hasEnded || performance.now() > deadline) {
        if (isTrue()) return;
        throw new Error(`it did not come; instead: ${JSON.stringify(this.inbox.bytes.toString('latin1', 0, 300))}`);
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setImmediate(resolve);
      });
    }
  }
}

/** What came and was not read yet. It is put together only when somebody looks: a large file comes in many pieces. */
class Inbox {
  private pieces: Buffer[] = [];
  length = 0;

  add(bytes: Buffer): void {
    this.pieces.push(bytes);
    this.length += bytes.length;
  }

  get bytes(): Buffer {
    const all = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    const bytes = all ?? Buffer.alloc(0);
    this.pieces = [bytes];
    return bytes;
  }

  take(count: number): Buffer {
    const all = this.bytes;
    const rest = all.subarray(count);
    this.pieces = [rest];
    this.length = rest.length;
    return all.subarray(0, count);
  }
}

/** Listens like a DCC server and hands out each caller. */
export class RawListener {
  private readonly waiting: ((peer: RawPeer) => void)[] = [];
  private readonly callers: RawPeer[] = [];

  private constructor(private readonly server: Server) {}

  static async open(port = 0): Promise<RawListener> {
    const server = createServer({ allowHalfOpen: true });
    const listener = new RawListener(server);
    server.on('connection', (socket) => {
      const peer = new RawPeer(socket);
      const next = listener.waiting.shift();
      if (next === undefined) listener.callers.push(peer);
      else next(peer);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return listener;
  }

  get address(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  }

  next(): Promise<RawPeer> {
    const caller = this.callers.shift();
    return caller === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(caller);
  }

  close(): void {
    this.server.close();
  }
}
