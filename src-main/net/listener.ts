/** Listens on one address and port and hands out connections that read nothing yet. */
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { Connection } from './connection';
import { listenProblem } from './net-problems';
import { withReusedBuffer } from './reused-buffer';

export interface OpenListener {
  readonly host: string;
  /** The real port, also when 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * `isDual`: an address of IPv6 takes callers of IPv4 as well, on the same port; then none of IPv4 may listen there too.
 * @throws ProblemError port-in-use, port-needs-rights, address-not-here, listen-failed.
 */
export async function openListener(
  host: string,
  port: number,
  onConnection: (connection: Connection) => void,
  { isDual = false }: { readonly isDual?: boolean } = {},
): Promise<OpenListener> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    onConnection(accepted(socket));
  });
  await listening(server, { host, port, ipv6Only: isIPv6(host) && !isDual });
  const bound = server.address();
  server.on('error', () => {
    // Accepting one connection failed (out of descriptors, peer gone): the next one may work.
  });
  return {
    host,
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function accepted(socket: Socket): Connection {
  const buffered = withReusedBuffer(socket);
  if (buffered === null) return new Connection(socket);
  const connection = new Connection(buffered.socket);
  buffered.to.current = connection;
  return connection;
}

function listening(server: Server, at: { host: string; port: number; ipv6Only: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(listenProblem(error, at.host, at.port));
    server.once('error', onError);
    // Without ipv6Only `::` takes the IPv4 port as well, and 0.0.0.0 beside it would fail.
    server.listen(at, () => {
      server.off('error', onError);
      resolve();
    });
  });
}
