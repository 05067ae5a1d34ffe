/**
 * The way of a window to the core: the upgrade of `/bridge` to a WebSocket, for nobody but our own page. The connection
 * carries nothing before the page has proven that it holds the key of its session (`window-proof`).
 */
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { NOT_PROVEN, proofSchema } from '../../src-shared/contract/window-proof';
import { serveBridge } from '../core/bridge/serve-bridge';
import type { Core } from '../core/core-interface';
import type { Access } from './access';
import { newSecret } from './page-sessions';
import { openWindowChannel } from './window-channel';

/** Above what the envelope itself allows: the longest request in any script's letters fits a few times less. */
const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;
const MAX_WINDOWS = 32;
/** Connections whose proof is still to come; the one that has waited longest goes when there are more. */
const MAX_UNPROVEN = 16;
const TRY_AGAIN_LATER = 1013;

export interface BridgeDoorOptions {
  readonly core: Core;
  readonly access: Access;
  /** A window got in. */
  readonly onWindow: (connection: Duplex) => void;
  /** A page answers within milliseconds. */
  readonly proofMs: number;
}

export interface BridgeDoor {
  close(): void;
}

export function openBridgeDoor(server: Server, { core, access, onWindow, proofMs }: BridgeDoorOptions): BridgeDoor {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  const unproven = new Set<WebSocket>();
  const letIn = (window: WebSocket, connection: Duplex) => {
    if (sockets.clients.size - unproven.size > MAX_WINDOWS) return window.close(TRY_AGAIN_LATER);
    onWindow(connection);
    const lent = access.lendUploadKey();
    window.once('close', () => lent.takeBack());
    window.send(JSON.stringify({ kind: 'welcome', uploadKey: lent.key }));
    serveBridge(core, openWindowChannel(window));
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whoever breaks the connection now has nothing more to hear.
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, access);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (window) => {
      unproven.add(window);
      const [oldest] = unproven;
      if (unproven.size > MAX_UNPROVEN) oldest?.terminate();
      window.once('close', () => unproven.delete(window));
      // A broken frame or one that is too long: `ws` closes the socket by itself, and `close` follows.
      window.on('error', () => {});
      askForProof(window, request.headers, access, proofMs, () => {
        unproven.delete(window);
        letIn(window, socket);
      });
    });
  });
  return {
    close: () => {
      for (const window of sockets.clients) window.terminate();
      sockets.close();
    },
  };
}

/** The first message decides. */
function askForProof(
  window: WebSocket,
  headers: IncomingHttpHeaders,
  access: Access,
  proofMs: number,
  onProven: () => void,
): void {
  const nonce = newSecret();
  const impatience = setTimeout(() => window.terminate(), proofMs);
  window.once('close', () => clearTimeout(impatience));
  window.once('message', (data: RawData, isBinary: boolean) => {
    clearTimeout(impatience);
    const proof = v.safeParse(proofSchema, isBinary ? undefined : parseJson(String(data)));
    if (proof.success && access.isProven(headers, nonce, proof.output)) onProven();
    else window.close(NOT_PROVEN);
  });
  window.send(JSON.stringify({ kind: 'challenge', nonce }));
}

function refusalOf({ headers, url }: IncomingMessage, access: Access): string | null {
  if (!access.isForUs(headers) || !access.isFromOurPage(headers)) return '403 Forbidden';
  if (!access.isFromPerson(headers)) return '401 Unauthorized';
  return url?.split('?')[0] === '/bridge' ? null : '404 Not Found';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
