/** The web server of the one page: its files, its WebSocket, its uploads. Who may ask for them is decided in `access`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ProblemCode, ProblemError } from '../../src-shared/model/problem';
import type { Core } from '../core/core-interface';
import { Access } from './access';
import { answerPage } from './answers';
import { openBridgeDoor } from './bridge-door';
import { createPageFiles, type PageFiles } from './page-files';
import { setSecurityHeaders } from './security-headers';
import type { Spool } from './spool';
import { takeUpload } from './spool-upload';

const MAX_CONNECTIONS = 200;
const HEADERS_TIMEOUT_MS = 10_000;
const LISTEN_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  EADDRINUSE: 'port-in-use',
  EACCES: 'port-needs-rights',
  EADDRNOTAVAIL: 'address-not-here',
  ENOTFOUND: 'address-not-here',
};

export interface WindowAddress {
  readonly host: string;
  readonly port: number;
  /** Takes any free port when this one is in use. */
  readonly orAnyPort: boolean;
}

export interface WindowServerOptions {
  readonly core: Core;
  readonly spool: Spool;
  readonly rendererFolder: string;
  readonly address: WindowAddress;
  /** A bug while answering: the window hears that there was one, the log hears which. */
  readonly onError: (error: unknown) => void;
}

export interface WindowServer {
  readonly host: string;
  readonly port: number;
  /** For people: valid as long as the program runs. */
  readonly url: string;
  /** For a program that is to open the window now. */
  newOneTimeUrl(): string;
  close(): Promise<void>;
}

/** @throws ProblemError port-in-use, port-needs-rights, address-not-here, listen-failed. */
export async function openWindowServer({
  core,
  spool,
  rendererFolder,
  address,
  onError,
}: WindowServerOptions): Promise<WindowServer> {
  // Uploads may take hours: the time for a whole request is unlimited, that for its headers is not.
  const server = createServer({ requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS });
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, address);
  const access = new Access(urlHost(address.host), port);
  const pageFiles = createPageFiles(rendererFolder);
  server.on('request', (request, response) => {
    answer(request, response, { access, pageFiles, spool }).catch((error: unknown) => {
      onError(error);
      answerPage(response, 500, 'Something unexpected happened; the terminal says more.');
    });
  });
  const door = openBridgeDoor(server, core, access);
  const origin = `http://${urlHost(reachable(address.host))}:${port}`;
  return {
    host: address.host,
    port,
    url: `${origin}/?token=${access.token}`,
    newOneTimeUrl: () => `${origin}/?token=${access.newOneTimeToken()}`,
    close: async () => {
      door.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, spool.settled()]);
    },
  };
}

interface Rooms {
  readonly access: Access;
  readonly pageFiles: PageFiles;
  readonly spool: Spool;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { access, pageFiles, spool }: Rooms,
): Promise<void> {
  const { headers, method } = request;
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  setSecurityHeaders(response);
  if (!access.isForUs(headers)) return turnAway(response, 403, 'This address is not one of Port59.');
  const token = new URLSearchParams(query).get('token');
  if (path === '/' && method === 'GET' && token !== null) return enter(request, response, access, token);
  if (!access.isFromPerson(headers)) return turnAway(response, 401, STRANGER);
  if (method === 'GET' || method === 'HEAD') return pageFiles(request, response);
  if (method !== 'POST') return turnAway(response, 405, 'There is nothing here that can be changed this way.');
  if (!access.isFromOurPage(headers))
    return turnAway(response, 403, 'This request does not come from the window of Port59.');
  if (path !== '/spool') return turnAway(response, 404, 'There is nothing here.');
  return takeUpload(request, response, spool);
}

const STRANGER =
  'This is the window of Port59, which opens with the address that the terminal shows. Please take it from there: it holds a key that is missing here.';

/** The token leaves the address bar and the history at once; what stays is the cookie. */
function enter(request: IncomingMessage, response: ServerResponse, access: Access, token: string): void {
  const cookie = access.redeem(token);
  if (cookie === null && !access.isFromPerson(request.headers)) {
    turnAway(response, 401, STRANGER);
    return;
  }
  if (cookie !== null) response.setHeader('Set-Cookie', cookie);
  response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' });
  response.end();
}

/** Whoever is turned away does not go on sending. */
function turnAway(response: ServerResponse, status: number, sentence: string): void {
  response.setHeader('Connection', 'close');
  answerPage(response, status, sentence);
}

async function listen(server: Server, { host, port, orAnyPort }: WindowAddress): Promise<number> {
  try {
    return await listenOn(server, host, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (orAnyPort && code === 'EADDRINUSE') return listen(server, { host, port: 0, orAnyPort: false });
    throw new ProblemError(LISTEN_PROBLEMS[code] ?? 'listen-failed', { host, port, detail: code }, { cause: error });
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // A TCP server's address is never a path.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** "Every address" is none that a browser can open. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}
