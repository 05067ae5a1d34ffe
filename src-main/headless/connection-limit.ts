/**
 * How many connections the window's port holds. When there are more, the one goes that has been silent for longest:
 * never opened its mouth, or was answered and has not asked again. So nobody shuts the port by holding it, and who is
 * being served is not disturbed. An address is no help here, as on loopback all have the same.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ConnectionLimit {
  /** This one is used by somebody we know, until it closes: a window. */
  spare(connection: Duplex): void;
}

export function limitConnections(server: Server, max: number): ConnectionLimit {
  const open = new Set<Socket>();
  /** The longest silent first. */
  const silent = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    open.add(socket);
    silent.set(name, socket);
    socket.once('close', () => {
      open.delete(socket);
      if (silent.get(name) === socket) silent.delete(name);
    });
    const [oldest] = silent.values();
    if (open.size > max) (oldest ?? socket).destroy();
  });
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const name = nameOf(socket);
    const speaking = silent.get(name);
    if (speaking === undefined) return;
    silent.delete(name);
    response.once('close', () => {
      if (open.has(speaking)) silent.set(name, speaking);
    });
  });
  return { spare: (connection) => silent.delete(nameOf(connection)) };
}

/** Under TLS a request stands on another socket than the one that was accepted: the peer's end is the same. */
function nameOf(connection: Partial<Pick<Socket, 'remoteAddress' | 'remotePort'>> | Duplex): string {
  const { remoteAddress, remotePort } = connection as Partial<Pick<Socket, 'remoteAddress' | 'remotePort'>>;
  return `${remoteAddress} ${remotePort}`;
}
