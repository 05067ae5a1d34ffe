/** The one window's life: opened, its page served, asked to show things, closed. */
import type { BrowserWindow } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import { serveBridge } from '../core/bridge/serve-bridge';
import type { Core } from '../core/core-interface';
import type { WindowAsks } from './choices/window-asks';
import { onPage } from './ipc-channel';
import { recoverPage } from './page-recovery';
import { loadPage, openWindow, showWindow } from './window';

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

  /** While the program ends; nobody has to watch that. */
  hide(): void {
    this.#window?.hide();
  }

  /** What the page is to show, now or as soon as it listens. */
  ask(asked: WindowAsked): void {
    this.#asks.ask(asked);
  }

  /**
   * Shows the window at once; its page is served as soon as the core is there. Rejects when the page cannot be loaded.
   * @param core of a start that goes on meanwhile; when that fails the caller ends the program
   */
  async open(core: Promise<Core>): Promise<void> {
    const window = openWindow();
    this.#window = window;
    onPage(window.webContents, (channel) => {
      let isGone = false;
      channel.onClose(() => {
        isGone = true;
        this.#asks.isDeaf();
      });
      const serve = (served: Core) => {
        if (isGone) return;
        serveBridge(served, channel);
        // After the page's first request, which is for the snapshot, went to the core.
        setImmediate(() => {
          if (!isGone) this.#asks.listens((asked) => served.askWindow(asked));
        });
      };
      core.then(serve, () => {});
    });
    recoverPage(window);
    window.on('close', this.#onClose);
    window.on('closed', () => {
      this.#window = null;
    });
    await loadPage(window);
  }
}
