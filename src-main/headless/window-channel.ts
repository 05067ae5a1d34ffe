/**
 * One window on a WebSocket. A window that is gone without a word (a closed lid) is noticed by its silence. Of events it
 * gets what it can take (`window-feed`); one that asks and asks and does not read the answers is dropped before the
 * memory is full: it will connect again.
 */
import type { RawData, WebSocket } from 'ws';
import type { BridgeChannel } from '../core/bridge/serve-bridge';

const PING_INTERVAL_MS = 30_000;
/** A snapshot with thousands of transfers is a few megabytes. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
const UNSUPPORTED_DATA = 1003;

export function openWindowChannel(socket: WebSocket): BridgeChannel {
  let isAlive = true;
  const ping = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('close', () => clearInterval(ping));
  // A broken frame or one that is too long: `ws` closes the socket by itself, and `close` follows.
  socket.on('error', () => clearInterval(ping));

  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_UNREAD_BYTES) return socket.terminate();
      socket.send(text);
    },
    onMessage(handler) {
      socket.on('message', (data: RawData, isBinary: boolean) => {
        if (isBinary) return socket.close(UNSUPPORTED_DATA);
        isAlive = true;
        handler(data.toString());
      });
    },
    unreadBytes: () => socket.bufferedAmount,
    onClose(handler) {
      socket.on('close', handler);
    },
  };
}
