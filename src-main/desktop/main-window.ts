/** The one window's life: opened, its page served, asked to show things, closed. */
import type { BrowserWindow } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import { serveBridge } from '../core/bridge/serve-bridge';
import type { Core } from '../core/core-interface';
import type { WindowAsks } from './choices/window-asks';
import { onPage } from './ipc-channel';
import { loadPage, openWindow, pageUrl, showWindow } from './window';

export class MainWindow {
  #window: BrowserWindow | null = null;
  readonly #asks: WindowAsks;
  readonly #onClose: (event: { preventDefault(): void }) => void;

  /**
   * @param asks what the page is to show, heard while there is one
   * @param onClose the person closes the window; may prevent it
   */
  constructor(asks: WindowAsks, onClose: (event: { preventDefault(): void }) => void) {
    this.#asks = asks;
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
    this.#asks.ask(asked);
  }

  async open(core: Core): Promise<void> {
    const window = openWindow();
    this.#window = window;
    onPage(window.webContents, pageUrl, (channel) => {
      serveBridge(core, channel);
      channel.onClose(() => this.#asks.isDeaf());
      // After the page's first request, which is for the snapshot, went to the core.
      setImmediate(() => this.#asks.listens((asked) => core.askWindow(asked)));
    });
    window.on('close', this.#onClose);
    window.on('closed', () => {
      this.#window = null;
    });
    await loadPage(window);
  }
}
