/**
 * The desktop's end of the bridge: Electron's IPC as a `BridgeChannel`. Each load of the page gets a channel of its own,
 * so that answers to a page that was reloaded never reach the next one. Only our own page is listened to.
 */
import { type IpcMainEvent, ipcMain, type WebContents } from 'electron';
import type { BridgeChannel } from '../core/bridge/serve-bridge';
import { CHANNEL } from './channel-name';
import { isOurPage } from './choices/page-address';

/** Requests of a page that waits for the core; beyond them it is no page of ours. */
const MAX_WAITING_TEXTS = 100;

interface OpenChannel {
  readonly channel: BridgeChannel;
  deliver(text: string): void;
  close(): void;
}

/**
 * Calls back with a channel when the page first speaks, and again after each reload. What it says before anybody listens
 * waits.
 */
export function onPage(contents: WebContents, serve: (channel: BridgeChannel) => void): void {
  let open: OpenChannel | null = null;

  const onText = (event: IpcMainEvent, text: unknown): void => {
    if (event.sender !== contents || !isFromOurPage(event) || typeof text !== 'string') return;
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
  // [E10] Another document is there. `did-start-navigation` also comes for one that we prevent.
  contents.on('did-navigate', end);
  contents.on('render-process-gone', end);
  contents.once('destroyed', () => {
    end();
    ipcMain.off(CHANNEL, onText);
  });
}

function openChannel(contents: WebContents): OpenChannel {
  const messageHandlers: ((text: string) => void)[] = [];
  const closeHandlers: (() => void)[] = [];
  const waiting: string[] = [];
  let closed = false;
  return {
    channel: {
      send: (text) => {
        if (!closed && !contents.isDestroyed()) contents.send(CHANNEL, text);
      },
      onMessage: (handler) => {
        messageHandlers.push(handler);
        for (const text of waiting.splice(0)) handler(text);
      },
      onClose: (handler) => {
        closeHandlers.push(handler);
      },
    },
    deliver: (text) => {
      if (messageHandlers.length === 0 && waiting.length < MAX_WAITING_TEXTS) waiting.push(text);
      for (const handler of messageHandlers) handler(text);
    },
    close: () => {
      closed = true;
      for (const handler of closeHandlers) handler();
    },
  };
}

/** True for the main frame showing our page; a frame that is gone already has no URL to believe. */
function isFromOurPage({ senderFrame }: IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOurPage(senderFrame.url);
}
