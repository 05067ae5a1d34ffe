/** A connection in memory, at the seam of `net/connection`: what the peer says comes in, what we do is written down. */
import { type Connection, ConnectionClosedError, type ConnectionEnd, type Reader } from '../../src-main/net/connection';

export class FakeConnection
  implements
    Pick<
      Connection,
      | 'closed'
      | 'setReader'
      | 'pause'
      | 'resume'
      | 'write'
      | 'writeSoon'
      | 'queuedBytes'
      | 'end'
      | 'close'
      | 'destroy'
      | 'reset'
      | 'readBytes'
    >
{
  readonly closed: Promise<ConnectionEnd>;
  /** All that was written. */
  readonly written: Buffer[] = [];
  /** What became of it: `end`, `close`, `destroy`, `reset`, in their order. */
  readonly ways: string[] = [];
  isPaused = false;
  readBytes = 0;
  queuedBytes = 0;
  /** Takes what is written at once; else it waits for `takeAll`. */
  takesAtOnce = true;
  private reader: Reader | null = null;
  private isClosed = false;
  private readonly unsaid: Uint8Array[] = [];
  private readonly waiting: { readonly taken: () => void; readonly failed: (error: Error) => void }[] = [];
  private close_: (end: ConnectionEnd) => void = () => {};

  constructor() {
    this.closed = new Promise((resolve) => {
      this.close_ = resolve;
    });
  }

  setReader(reader: Reader): void {
    this.reader = reader;
  }

  /** The peer sends this; while we do not read, it waits as it would in a socket. */
  say(bytes: Uint8Array): void {
    this.unsaid.push(bytes);
    this.deliver();
  }

  /** The peer ends its side, in order. */
  sayEnd(): void {
    this.reader?.onEnd();
  }

  /** The connection is gone. */
  breakOff(errorCode: string | null = 'ECONNRESET'): void {
    this.isClosed = true;
    for (const { failed } of this.waiting.splice(0)) failed(new ConnectionClosedError(errorCode));
    this.close_({ errorCode });
  }

  takeAll(): void {
    this.queuedBytes = 0;
    for (const { taken } of this.waiting.splice(0)) taken();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.deliver();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.isClosed) return Promise.reject(new ConnectionClosedError(null));
    this.written.push(Buffer.from(bytes));
    if (this.takesAtOnce) return Promise.resolve();
    this.queuedBytes += bytes.length;
    return new Promise((taken, failed) => this.waiting.push({ taken, failed }));
  }

  writeSoon(bytes: Uint8Array): boolean {
    if (!this.isClosed) this.written.push(Buffer.from(bytes));
    return !this.isClosed;
  }

  /** Acknowledgements that were written. */
  get acks(): number[] {
    return this.written.map((bytes) => bytes.readUInt32BE());
  }

  end(): void {
    this.ways.push('end');
  }

  close(): void {
    this.ways.push('close');
    this.breakOff(null);
  }

  destroy(): void {
    this.ways.push('destroy');
    this.breakOff(null);
  }

  reset(): void {
    this.ways.push('reset');
    this.breakOff(null);
  }

  private deliver(): void {
    while (!this.isPaused && this.reader !== null) {
      const bytes = this.unsaid.shift();
      if (bytes === undefined) return;
      this.reader.onBytes(bytes);
    }
  }
}
