/**
 * Sockets that fill one reused buffer: no allocation for each chunk. Node offers that for sockets that dial, not for those
 * that a server accepts, so an accepted one is wrapped anew around its handle before it has read anything. That handle is
 * no part of Node's documented interface: where it is not as we know it, the socket stays as it is, and reads into new
 * memory for each chunk.
 */
import { Socket, type TcpNetConnectOpts } from 'node:net';

/** What one read may bring, where nothing else is said. */
export const READ_BYTES = 64 * 1024;

/** What the socket calls with bytes it read; false stops it. */
interface Receiver {
  receive(bytes: Uint8Array): boolean;
  /** The size of the next reads. */
  readonly readBytes: number;
}

export interface BufferedSocket {
  readonly socket: Socket;
  /** To be set before the socket reads. */
  readonly to: { current: Receiver | null };
}

export function onReadInto(to: BufferedSocket['to']): NonNullable<TcpNetConnectOpts['onread']> {
  let buffer = Buffer.allocUnsafe(READ_BYTES);
  return {
    // Asked after each read.
    buffer: () => {
      const bytes = to.current?.readBytes ?? READ_BYTES;
      if (buffer.length !== bytes) buffer = Buffer.allocUnsafe(bytes);
      return buffer;
    },
    callback: (length, filled) => to.current?.receive(filled.subarray(0, length)) ?? false,
  };
}

/** @param accepted paused since it was made, half-open allowed. Null: it has to be used as it is. */
export function withReusedBuffer(accepted: Socket): BufferedSocket | null {
  const handle: unknown = Reflect.get(accepted, '_handle');
  if (typeof handle !== 'object' || handle === null || !('useUserBuffer' in handle)) return null;
  Reflect.set(accepted, '_handle', null);
  const to: BufferedSocket['to'] = { current: null };
  // `handle` and `pauseOnCreate` are how Node's own server makes its sockets.
  const options = { handle, pauseOnCreate: true, allowHalfOpen: true, onread: onReadInto(to) };
  const socket = new Socket(options);
  // The server counts the one it made.
  socket.once('close', () => accepted.destroy());
  return { socket, to };
}
