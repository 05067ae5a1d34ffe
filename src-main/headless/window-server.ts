/** The web server of the one page: its files, its WebSocket, its uploads. Who may ask for them is decided in `access`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pictureIdOf } from '../../src-shared/contract/picture-address';
import { type ProblemCode, ProblemError } from '../../src-shared/model/problem';
import type { Core } from '../core/core-interface';
import { Access } from './access';
import { answerPage } from './answers';
import { openBridgeDoor } from './bridge-door';
import { limitConnections } from './connection-limit';
import { originsOf } from './origins';
import { createPageFiles, type PageFiles } from './page-files';
import { PageSessions, readPageSessions, writePageSessions } from './page-sessions';
import { answerPicture } from './picture-answer';
import { setSecurityHeaders } from './security-headers';
import type { Spool } from './spool';
import { giveUpDrop, takeUpload } from './spool-upload';

const MAX_CONNECTIONS = 200;
interface WindowPatience {
  /** From the first byte of a request to the end of its headers, and for a TLS handshake. */
  readonly headersMs: number;
  /** How often Node looks for those that take longer. */
  readonly checksMs: number;
  /** For a window's proof that it is ours. */
  readonly proofMs: number;
}
const PATIENCE: WindowPatience = { headersMs: 5_000, checksMs: 1_000, proofMs: 5_000 };
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

/** As PEM. */
export interface WindowCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface WindowServerOptions {
  readonly core: Core;
  readonly spool: Spool;
  readonly rendererFolder: string;
  readonly address: WindowAddress;
  /** Null: plain HTTP. */
  readonly certificate?: WindowCertificate | null;
  /** Where the browsers that were let in are remembered for the next start; null: nowhere. */
  readonly sessionsFile?: string | null;
  readonly patience?: WindowPatience;
  /** A bug while answering: the window hears that there was one, the log hears which. */
  readonly onError: (error: unknown) => void;
}

export interface WindowServer {
  readonly host: string;
  readonly port: number;
  /** For people: valid as long as the program runs. */
  readonly url: string;
  /** The same for every address under which it is reached; `url` is the first. */
  readonly urls: readonly string[];
  /** Whether others on the network can read along. */
  readonly isSecure: boolean;
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
  certificate = null,
  sessionsFile = null,
  patience = PATIENCE,
  onError,
}: WindowServerOptions): Promise<WindowServer> {
  const server = createWebServer(certificate, patience);
  const limit = limitConnections(server, MAX_CONNECTIONS);
  const port = await listen(server, address);
  const origins = originsOf(address.host, port, certificate?.cert ?? null);
  // What travelled in the open is not worth remembering: anybody may have it.
  const file = origins.areSecure ? sessionsFile : null;
  const known = file === null ? [] : await readPageSessions(file, port);
  let kept: Promise<void> = Promise.resolve();
  const sessions = new PageSessions(known, (all) => {
    if (file !== null) kept = kept.then(() => writePageSessions(file, port, all)).catch(onError);
  });
  const access = new Access(origins, sessions);
  const pageFiles = createPageFiles(rendererFolder);
  server.on('request', (request, response) => {
    answer(request, response, { access, core, pageFiles, spool }).catch((error: unknown) => {
      onError(error);
      answerPage(response, 500, 'Something unexpected happened; the terminal says more.');
    });
  });
  const door = openBridgeDoor(server, { core, access, onWindow: limit.spare, proofMs: patience.proofMs });
  const urls = origins.shown.map((origin) => `${origin}/?token=${access.token}`);
  return {
    host: address.host,
    port,
    url: urls[0] ?? `${origins.here}/?token=${access.token}`,
    urls,
    isSecure: origins.areSecure,
    newOneTimeUrl: () => `${origins.here}/?token=${access.newOneTimeToken()}`,
    close: async () => {
      door.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, spool.settled(), kept]);
    },
  };
}

function createWebServer(certificate: WindowCertificate | null, { headersMs, checksMs }: WindowPatience): Server {
  const options = {
    // Uploads may take hours: the time for a whole request is unlimited, that for its headers is not.
    requestTimeout: 0,
    headersTimeout: headersMs,
    connectionsCheckingInterval: checksMs,
  };
  if (certificate === null) return createServer(options);
  return createTlsServer({ ...options, ...certificate, handshakeTimeout: headersMs, minVersion: 'TLSv1.2' });
}

interface Rooms {
  readonly core: Core;
  readonly access: Access;
  readonly pageFiles: PageFiles;
  readonly spool: Spool;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { access, core, pageFiles, spool }: Rooms,
): Promise<void> {
  const { headers, method } = request;
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  setSecurityHeaders(response);
  if (!access.isForUs(headers)) return turnAway(response, 403, 'This address is not one of Port59.');
  const token = new URLSearchParams(query).get('token');
  if (path === '/' && method === 'GET' && token !== null) return enter(request, response, access, token);
  if (!access.isFromPerson(headers)) return turnAway(response, 401, STRANGER);
  const pictureId = method === 'GET' ? pictureIdOf(path) : null;
  if (pictureId !== null) {
    // The cookie goes to other ports of this machine too; the key does not leave our page.
    if (!access.mayUpload(headers)) return turnAway(response, 401, STRANGER);
    return answerPicture(response, core, pictureId);
  }
  if (method === 'GET' || method === 'HEAD') return pageFiles(request, response);
  if (method !== 'POST' && !(method === 'DELETE' && path === '/spool'))
    return turnAway(response, 405, 'There is nothing here that can be changed this way.');
  if (!access.isFromOurPage(headers))
    return turnAway(response, 403, 'This request does not come from the window of Port59.');
  if (path !== '/spool') return turnAway(response, 404, 'There is nothing here.');
  if (!access.mayUpload(headers)) return turnAway(response, 401, STRANGER);
  return method === 'POST' ? takeUpload(request, response, spool) : giveUpDrop(request, response, spool);
}

const STRANGER =
  'This is the window of Port59, which opens with the address that the terminal shows. Please take it from there: it holds a key that is missing here.';

/** The token leaves the address bar and the history at once; what stays is the cookie, and the page takes the key. */
function enter(request: IncomingMessage, response: ServerResponse, access: Access, token: string): void {
  const entry = access.redeem(token);
  if (entry === null && !access.isFromPerson(request.headers)) {
    turnAway(response, 401, STRANGER);
    return;
  }
  if (entry !== null) response.setHeader('Set-Cookie', entry.setCookie);
  response.writeHead(303, { Location: entry?.location ?? '/', 'Cache-Control': 'no-store' });
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
