/** The headless host's page without a browser: enters with the URL, and asks through the bridge as the window does. */
import { createHmac } from 'node:crypto';
import { WebSocket } from 'ws';
import { formatRequest, parseFromHost } from '../../src-shared/contract/bridge';
import type { CommandInput, CommandName, CommandResult } from '../../src-shared/contract/contract';
import { KEY_IN_ADDRESS, type Proof, provenText, UPLOAD_KEY_HEADER } from '../../src-shared/contract/window-proof';

const PATIENCE_MS = 15_000;

interface Open {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What a browser has after it opened the URL. */
export interface Let {
  readonly origin: string;
  readonly cookie: string;
  readonly key: string;
}

/** Follows the URL as a browser does. */
export async function letIn(url: string): Promise<Let> {
  const entry = await fetch(url, { redirect: 'manual' });
  const location = entry.headers.get('location') ?? '';
  return {
    origin: new URL(url).origin,
    cookie: entry.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    key: location.slice(location.indexOf(KEY_IN_ADDRESS) + KEY_IN_ADDRESS.length),
  };
}

/** The answer of the page to a challenge. */
export function proofFor({ origin, key }: Let, nonce: string): Proof {
  const value = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(provenText(origin, nonce))
    .digest('base64url');
  return { kind: 'proof', how: 'hmac', value };
}

/** A socket at the bridge that was asked for its proof. */
export interface Asked {
  readonly socket: WebSocket;
  readonly nonce: string;
}

/** With these headers and no other; the status when it is refused. */
export function knock(at: string, headers: Readonly<Record<string, string>>): Promise<Asked | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(at, { headers });
    socket.once('message', (data) => resolve({ socket, nonce: JSON.parse(String(data)).nonce }));
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', (error) => (error.message.includes('closed before') ? null : reject(error)));
  });
}

/** As our page does, with its cookie from its origin. */
export async function knockAs({ origin, cookie }: Let): Promise<Asked> {
  const asked = await knock(`${origin.replace('http', 'ws')}/bridge`, { Cookie: cookie, Origin: origin });
  if (typeof asked === 'number') throw new Error(`refused with ${asked}`);
  return asked;
}

/** Resolves when the host says welcome, with the key for uploads. @throws Error when it closes instead. */
export function prove({ socket, nonce }: Asked, page: Let): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(JSON.parse(String(data)).uploadKey));
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.send(JSON.stringify(proofFor(page, nonce)));
  });
}

export class WindowPage {
  private readonly open = new Map<number, Open>();
  private nextId = 1;

  private constructor(
    readonly origin: string,
    /** What an upload has to carry. */
    readonly uploadHeaders: Readonly<Record<string, string>>,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data) => {
      const message = parseFromHost(String(data));
      if (message?.kind === 'reply') this.open.get(message.id)?.resolve(message.result);
      if (message?.kind === 'failure') this.open.get(message.id)?.reject(new Error(JSON.stringify(message.problem)));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const { reject } of this.open.values()) reject(new Error('the host is gone'));
    });
  }

  static async enter(url: string): Promise<WindowPage> {
    const page = await letIn(url);
    const { origin, cookie } = page;
    const asked = await knockAs(page);
    const uploadKey = await prove(asked, page);
    const headers = { Cookie: cookie, Origin: origin, [UPLOAD_KEY_HEADER]: uploadKey };
    return new WindowPage(origin, headers, asked.socket);
  }

  /** @throws Error with the problem the host answered. */
  ask<N extends CommandName>(command: N, args: CommandInput<N>): Promise<CommandResult<N>> {
    const id = this.nextId++;
    return new Promise<CommandResult<N>>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${command} was not answered`)), PATIENCE_MS);
      // The host checked it against the contract.
      const settle = (result: unknown) => resolve(result as CommandResult<N>);
      this.open.set(id, { resolve: settle, reject });
      // The input of commands is what their schemas give back.
      this.socket.send(formatRequest(id, command, args as never));
      timer.unref();
    }).finally(() => this.open.delete(id));
  }

  close(): void {
    this.socket.close();
  }
}
