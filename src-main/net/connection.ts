/**
 * One TCP connection: bytes in through a reader, awaited writes out, and one truth about its end. It starts silent and
 * reads nothing until it has a reader; each stage of a session (handshake, lines, file data) sets its own.
 */
import type { Socket } from 'node:net';
import { READ_BYTES } from './reused-buffer';

export interface Reader {
  /** The memory is only lent for the duration of the call: copy what is kept. */
  onBytes(bytes: Uint8Array): void;
  /** The peer will send nothing more; our side may still write. */
  onEnd(): void;
}

export interface ConnectionEnd {
  /** The system's code when it broke (`ECONNRESET`…), null when it was closed in order. */
  readonly errorCode: string | null;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export class ConnectionClosedError extends Error {
  constructor(readonly errorCode: string | null) {
    super('the connection is closed');
    this.name = 'ConnectionClosedError';
  }
}

/** How long a connection that we ended may take to be ended by the peer as well. */
const LINGER_MS = 30_000;

export class Connection {
  readonly remote: Endpoint;
  readonly closed: Promise<ConnectionEnd>;
  /** How much one read may bring: file data comes in larger pieces than lines. */
  readBytes = READ_BYTES;
  private reader: Reader | null = null;
  private ended = false;
  private errorCode: string | null = null;
  private linger: NodeJS.Timeout | null = null;

  /** The socket is not reading yet. Its own `onread` buffer, if it has one, calls `receive`. */
  constructor(private readonly socket: Socket) {
    this.remote = { host: plainHost(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 };
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.errorCode = error.code ?? 'EUNKNOWN';
    });
    socket.on('end', () => {
      this.ended = true;
      this.reader?.onEnd();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        if (this.linger !== null) clearTimeout(this.linger);
        resolve({ errorCode: this.errorCode });
      });
    });
  }

  /** What the socket calls with bytes: its `data` event or its `onread` callback. False: stop reading for now. */
  receive(bytes: Uint8Array): boolean {
    this.reader?.onBytes(bytes);
    return !this.socket.isPaused();
  }

  /** From now on this one gets what comes, also where the one before had stopped. An end that came before is told at once. */
  setReader(reader: Reader): void {
    const first = this.reader === null;
    this.reader = reader;
    if (this.ended) {
      queueMicrotask(() => this.reader === reader && reader.onEnd());
      return;
    }
    if (first) this.socket.on('data', (bytes: Buffer) => this.receive(bytes));
    this.socket.resume();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /**
   * Resolves when the system has taken the bytes, so that their memory may be used again.
   * @throws ConnectionClosedError when the connection ends before that.
   */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.writable) return reject(new ConnectionClosedError(this.errorCode));
      this.socket.write(bytes, (error) => (error ? reject(new ConnectionClosedError(this.codeOf(error))) : resolve()));
    });
  }

  /** Writes without waiting. `whenIdle`: only if nothing written before is still on its way (rule 4.7). */
  writeSoon(bytes: Uint8Array, whenIdle: boolean): boolean {
    if (!this.writable || (whenIdle && this.socket.writableLength > 0)) return false;
    this.socket.write(bytes, () => {
      // A write that fails ends the socket, and `closed` tells why.
    });
    return true;
  }

  get writable(): boolean {
    return this.socket.writable && !this.socket.destroyed;
  }

  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  /**
   * Bytes that the system has not taken yet, also of one large write while it is on its way: a slow peer is no stalled one.
   * The handle is no part of Node's documented interface; Node's own idle time-out reads the same number.
   */
  get queuedBytes(): number {
    const handle: unknown = Reflect.get(this.socket, '_handle');
    const queued: unknown =
      typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'writeQueueSize') : null;
    return typeof queued === 'number' ? queued : this.socket.writableLength;
  }

  get peerEnded(): boolean {
    return this.ended;
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  /** Half-close: what was written still arrives, the peer reads the end. */
  end(): void {
    if (!this.socket.destroyed && !this.socket.writableEnded) this.socket.end();
  }

  /** Ends our side, drops what still comes in, and gives the peer `lingerMs` to end its own. */
  close(lingerMs: number = LINGER_MS): void {
    if (this.socket.destroyed) return;
    this.setReader({ onBytes: () => {}, onEnd: () => this.end() });
    this.resume();
    this.end();
    this.linger ??= setTimeout(() => this.destroy(), lingerMs);
    this.linger.unref();
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Breaks it so that the peer cannot take it for an end in order: what it sent was not kept. */
  reset(): void {
    if (this.socket.connecting || this.socket.destroyed) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  private codeOf(error: Error): string | null {
    return this.errorCode ?? (error as NodeJS.ErrnoException).code ?? null;
  }
}

/** `::ffff:192.0.2.1` is the same neighbour as `192.0.2.1`. */
function plainHost(host: string): string {
  return host.startsWith('::ffff:') && host.includes('.') ? host.slice(7) : host;
}
