/** The two ways to the core: the desktop's preload, or a WebSocket to the headless host. Texts only; no meaning here. */
export interface BridgeChannel {
  /** False while there is no connection. */
  send(text: string): boolean;
  readonly onMessage: (handler: (text: string) => void) => void;
  /** Called each time the channel opens, and each time it is lost. */
  readonly onState: (handler: (state: 'open' | 'lost') => void) => void;
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
  let onState: (state: 'open' | 'lost') => void = () => {};

  const connect = () => {
    const opening = new WebSocket(url);
    opening.onopen = () => {
      socket = opening;
      onState('open');
    };
    opening.onmessage = (event) => typeof event.data === 'string' && onMessage(event.data);
    opening.onclose = () => {
      socket = null;
      onState('lost');
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
