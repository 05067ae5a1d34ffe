/** The way of a window to the core: the upgrade of `/bridge` to a WebSocket, for nobody but our own page. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serveBridge } from '../core/bridge/serve-bridge';
import type { Core } from '../core/core-interface';
import type { Access } from './access';
import { openWindowChannel } from './window-channel';

/** Above what the envelope itself allows: the longest request in any script's letters fits a few times less. */
const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;
const MAX_WINDOWS = 32;

export interface BridgeDoor {
  close(): void;
}

export function openBridgeDoor(server: Server, core: Core, access: Access): BridgeDoor {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whoever breaks the connection now has nothing more to hear.
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, access, sockets.clients.size);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (window) => serveBridge(core, openWindowChannel(window)));
  });
  return {
    close: () => {
      for (const window of sockets.clients) window.terminate();
      sockets.close();
    },
  };
}

function refusalOf({ headers, url }: IncomingMessage, access: Access, windows: number): string | null {
  if (!access.isForUs(headers) || !access.isFromOurPage(headers)) return '403 Forbidden';
  if (!access.isFromPerson(headers)) return '401 Unauthorized';
  if (url?.split('?')[0] !== '/bridge') return '404 Not Found';
  return windows >= MAX_WINDOWS ? '503 Service Unavailable' : null;
}
