/** The one window's life: opened, its page served, asked to show things, closed. */
import type { BrowserWindow } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import { serveBridge } from '../core/bridge/serve-bridge';
import type { Core } from '../core/core-interface';
import { onPage } from './ipc-channel';
import { loadPage, openWindow, pageUrl, showWindow } from './window';

export class MainWindow {
  #window: BrowserWindow | null = null;
  #core: Core | null = null;
  #pageListens = false;
  /** Asked before there was a page to hear it. */
  #waiting: WindowAsked[] = [];
  readonly #onClose: (event: { preventDefault(): void }) => void;

  /** @param onClose the person closes the window; may prevent it */
  constructor(onClose: (event: { preventDefault(): void }) => void) {
    this.#onClose = onClose;
  }

  /** The window dialogs belong to; null while there is none. */
  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** To the front, as a second start or a click on a notification asks. */
  show(): void {
    if (this.#window) showWindow(this.#window);
  }

  /** What the page is to show, now or as soon as it listens. */
  ask(asked: WindowAsked): void {
    this.#waiting.push(asked);
    this.#tellWaiting();
  }

  async open(core: Core): Promise<void> {
    this.#core = core;
    const window = openWindow();
    this.#window = window;
    onPage(window.webContents, pageUrl, (channel) => {
      serveBridge(core, channel);
      this.#pageListens = true;
      channel.onClose(() => {
        this.#pageListens = false;
      });
      // After the page's first request, which is for the snapshot, went to the core.
      setImmediate(() => this.#tellWaiting());
    });
    window.on('close', this.#onClose);
    window.on('closed', () => {
      this.#window = null;
    });
    await loadPage(window);
  }

  #tellWaiting(): void {
    if (this.#core === null || !this.#pageListens) return;
    for (const asked of this.#waiting.splice(0)) this.#core.askWindow(asked);
  }
}
