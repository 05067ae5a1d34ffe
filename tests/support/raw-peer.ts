/** Peers as they are on the wire: raw sockets that say exactly what a test wants, with every wait bounded. */
import { connect, createServer, type Server, type Socket } from 'node:net';

const PATIENCE_MS = 10_000;

export class RawPeer {
  private received = Buffer.alloc(0);
  private hasEnded = false;
  private wake: (() => void) | null = null;

  constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
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
    await this.until(() => this.received.includes(10));
    const end = this.received.indexOf(10);
    const line = this.received.subarray(0, end).toString().replace(/\r$/, '');
    this.received = this.received.subarray(end + 1);
    return line;
  }

  /** Exactly so many bytes. */
  async bytes(count: number): Promise<Buffer> {
    await this.until(() => this.received.length >= count);
    const bytes = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return bytes;
  }

  /** All that still comes until the other side ends. */
  async rest(): Promise<Buffer> {
    await this.until(() => this.hasEnded);
    return this.received;
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
        throw new Error(`it did not come; instead: ${JSON.stringify(this.received.toString('latin1').slice(0, 300))}`);
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setImmediate(resolve);
      });
    }
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
