/** The two ways to the core: the desktop's preload, or a WebSocket to the headless host. Texts only; no meaning here. */
import * as v from 'valibot';
import { challengeSchema, NOT_PROVEN, UPLOAD_KEY_HEADER, welcomeSchema } from '../../src-shared/contract/window-proof';
import { keepKeyOfAddress, proveKey } from './page-key';

export type ChannelState =
  | 'open'
  | 'lost'
  /** The host is there but does not know this page: its address, as the host prints it, lets it in. */
  | 'locked';

export interface BridgeChannel {
  /** False while there is no connection. */
  send(text: string): boolean;
  readonly onMessage: (handler: (text: string) => void) => void;
  /** Called each time the channel opens, and each time it is lost or stays so. */
  readonly onState: (handler: (state: ChannelState) => void) => void;
  /** The path of a dropped file, where the host knows it; empty otherwise. */
  readonly pathOf: (file: File) => string;
  /** What an upload to the host has to carry. */
  readonly uploadHeaders: () => Readonly<Record<string, string>>;
}

interface Preload {
  send(text: string): void;
  onMessage(handler: (text: string) => void): void;
  pathOf(file: File): string;
}

declare global {
  interface Window {
    readonly port59?: Preload;
  }
}

const RECONNECT_MS = 1_000;

export function openChannel(): BridgeChannel {
  return window.port59 === undefined ? openWebSocket() : openPreload(window.port59);
}

function openPreload(preload: Preload): BridgeChannel {
  return {
    send(text) {
      preload.send(text);
      return true;
    },
    onMessage: (handler) => preload.onMessage(handler),
    onState: (handler) => handler('open'),
    pathOf: (file) => preload.pathOf(file),
    uploadHeaders: () => ({}),
  };
}

function openWebSocket(): BridgeChannel {
  const url = new URL('bridge', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let socket: WebSocket | null = null;
  let uploadKey = '';
  let onMessage: (text: string) => void = () => {};
  let onState: (state: ChannelState) => void = () => {};

  const connect = () => {
    const opening = new WebSocket(url);
    opening.onmessage = ({ data }) => {
      if (typeof data !== 'string') return;
      if (socket === opening) return onMessage(data);
      const welcome = v.safeParse(welcomeSchema, parseJson(data));
      if (!welcome.success) return void answerChallenge(opening, data);
      uploadKey = welcome.output.uploadKey;
      socket = opening;
      onState('open');
    };
    opening.onclose = ({ code }) => {
      const wasOpen = socket !== null;
      socket = null;
      onState('lost');
      if (code === NOT_PROVEN) onState('locked');
      else if (!wasOpen) void isTurnedAway().then((isLocked) => isLocked && socket === null && onState('locked'));
      setTimeout(connect, RECONNECT_MS);
    };
  };
  return {
    send(text) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    onMessage: (handler) => {
      onMessage = handler;
    },
    onState: (handler) => {
      onState = handler;
      void keepKeyOfAddress().then(connect);
    },
    pathOf: () => '',
    uploadHeaders: () => ({ [UPLOAD_KEY_HEADER]: uploadKey }),
  };
}

/** Without a key the connection is ended, as after a wrong answer. */
async function answerChallenge(socket: WebSocket, text: string): Promise<void> {
  const challenge = v.safeParse(challengeSchema, parseJson(text));
  const proof = challenge.success ? await proveKey(challenge.output.nonce) : null;
  if (proof === null) socket.close(NOT_PROVEN);
  else socket.send(JSON.stringify(proof));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A socket does not tell why it could not open; the same question to a page does. */
async function isTurnedAway(): Promise<boolean> {
  try {
    return (await fetch(window.location.pathname, { method: 'HEAD', cache: 'no-store' })).status === 401;
  } catch {
    // Nobody there at all.
    return false;
  }
}
