/** The one window's life: opened, its page served, asked to show things, closed. */
import type { BrowserWindow } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import { serveBridge } from '../core/bridge/serve-bridge';
import type { Core } from '../core/core-interface';
import type { WindowAsks } from './choices/window-asks';
import { onPage } from './ipc-channel';
import { recoverPage } from './page-recovery';
import { loadPage, openWindow, showWindow } from './window';
import { keepPlace, placeFor } from './window-place';

export interface MainWindowNeeds {
  /** What the page is to show, heard while there is one. */
  readonly asks: WindowAsks;
  /** The file that holds where the window was. */
  readonly placePath: string;
  /** The person closes the window; may prevent it. */
  readonly onClose: (event: { preventDefault(): void }) => void;
  /** What the page showed it shows no more. */
  readonly onPageGone: () => void;
  /** Windows ends the person's session: nobody is there to answer. */
  readonly onSessionEnd: () => void;
  /** Something is wrong that nobody has to be told at once. */
  readonly log: (error: unknown) => void;
}

export class MainWindow {
  #window: BrowserWindow | null = null;
  readonly #needs: MainWindowNeeds;

  constructor(needs: MainWindowNeeds) {
    this.#needs = needs;
  }

  /** The window dialogs belong to; null while there is none that can be seen. */
  get dialogParent(): BrowserWindow | null {
    return this.#window?.isVisible() ? this.#window : null;
  }

  /** Null while there is none. */
  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** To the front, as a second start or a click on a notification asks. */
  show(): void {
    if (this.#window) showWindow(this.#window);
  }

  showIfHidden(): void {
    if (this.#window?.isVisible() === false) this.show();
  }

  /** While the program ends, or stays in the tray. */
  hide(): void {
    const window = this.#window;
    // On macOS a full screen would stay behind, black.
    if (window?.isFullScreen()) window.once('leave-full-screen', () => window.hide()).setFullScreen(false);
    else window?.hide();
  }

  /** What the page is to show, now or as soon as it listens. */
  ask(asked: WindowAsked): void {
    this.#needs.asks.ask(asked);
  }

  /**
   * Shows the window at once; its page is served as soon as the core is there. Rejects when the page cannot be loaded.
   * @param core of a start that goes on meanwhile; when that fails the caller ends the program
   * @param staysHidden until somebody asks for it
   */
  async open(core: Promise<Core>, staysHidden: boolean): Promise<void> {
    const { placePath, onClose, onSessionEnd, log } = this.#needs;
    const window = openWindow(placeFor(placePath), staysHidden);
    this.#window = window;
    onPage(window.webContents, (channel) => {
      let isGone = false;
      channel.onClose(() => {
        isGone = true;
        this.#needs.asks.isDeaf();
        this.#needs.onPageGone();
      });
      const serve = (served: Core) => {
        if (isGone) return;
        serveBridge(served, channel);
        // After the page's first request, which is for the snapshot, went to the core.
        setImmediate(() => {
          if (!isGone) this.#needs.asks.listens((asked) => served.askWindow(asked));
        });
      };
      core.then(serve, () => {});
    });
    recoverPage(window);
    keepPlace(window, placePath, log);
    window.on('close', onClose);
    window.on('session-end', onSessionEnd);
    window.on('closed', () => {
      this.#window = null;
    });
    await loadPage(window);
  }
}
