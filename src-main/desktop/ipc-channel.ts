/**
 * The desktop's end of the bridge: Electron's IPC as a `BridgeChannel`. Each load of the page gets a channel of its own,
 * so that answers to a page that was reloaded never reach the next one. Only our own page is listened to.
 */
import { type IpcMainEvent, ipcMain, type WebContents } from 'electron';
import type { BridgeChannel } from '../core/bridge/serve-bridge';
import { CHANNEL } from './channel-name';

interface OpenChannel {
  readonly channel: BridgeChannel;
  deliver(text: string): void;
  close(): void;
}

/**
 * Calls back with a channel when the page first speaks, and again after each reload.
 * @param pageUrl the only page whose messages are believed
 */
export function onPage(contents: WebContents, pageUrl: string, serve: (channel: BridgeChannel) => void): void {
  let open: OpenChannel | null = null;

  const onText = (event: IpcMainEvent, text: unknown): void => {
    if (event.sender !== contents || !isOurPage(event, pageUrl) || typeof text !== 'string') return;
    if (open === null) {
      open = openChannel(contents);
      serve(open.channel);
    }
    open.deliver(text);
  };
  const end = (): void => {
    open?.close();
    open = null;
  };

  ipcMain.on(CHANNEL, onText);
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) end();
  });
  contents.on('render-process-gone', end);
  contents.once('destroyed', () => {
    end();
    ipcMain.off(CHANNEL, onText);
  });
}

function openChannel(contents: WebContents): OpenChannel {
  const messageHandlers: ((text: string) => void)[] = [];
  const closeHandlers: (() => void)[] = [];
  let closed = false;
  return {
    channel: {
      send: (text) => {
        if (!closed && !contents.isDestroyed()) contents.send(CHANNEL, text);
      },
      onMessage: (handler) => {
        messageHandlers.push(handler);
      },
      onClose: (handler) => {
        closeHandlers.push(handler);
      },
    },
    deliver: (text) => {
      for (const handler of messageHandlers) handler(text);
    },
    close: () => {
      closed = true;
      for (const handler of closeHandlers) handler();
    },
  };
}

/** True for the main frame showing our page; a frame that is gone already has no URL to believe. */
function isOurPage(event: IpcMainEvent, pageUrl: string): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null) return false;
  const url = new URL(frame.url);
  url.hash = '';
  url.search = '';
  return url.href === pageUrl;
}
