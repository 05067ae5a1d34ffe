/** The two ways to the core: the desktop's preload, or a WebSocket to the headless host. Texts only; no meaning here. */
export type ChannelState =
  | 'open'
  | 'lost'
  /** The host is there but does not know this page: it was started anew, and its address holds a new key. */
  | 'locked';

export interface BridgeChannel {
  /** False while there is no connection. */
  send(text: string): boolean;
  readonly onMessage: (handler: (text: string) => void) => void;
  /** Called each time the channel opens, and each time it is lost or stays so. */
  readonly onState: (handler: (state: ChannelState) => void) => void;
  /** The path of a dropped file, where the host knows it; empty otherwise. */
  readonly pathOf: (file: File) => string;
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
  };
}

function openWebSocket(): BridgeChannel {
  const url = new URL('bridge', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  let socket: WebSocket | null = null;
  let onMessage: (text: string) => void = () => {};
  let onState: (state: ChannelState) => void = () => {};

  const connect = () => {
    const opening = new WebSocket(url);
    opening.onopen = () => {
      socket = opening;
      onState('open');
    };
    opening.onmessage = (event) => typeof event.data === 'string' && onMessage(event.data);
    opening.onclose = () => {
      const wasOpen = socket !== null;
      socket = null;
      onState('lost');
      if (!wasOpen) void isTurnedAway().then((isLocked) => isLocked && socket === null && onState('locked'));
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
      connect();
    },
    pathOf: () => '',
  };
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
