/** The person closes the window: the program stays in the tray or ends, as the settings say; asked once. */
import { app, type BrowserWindow, dialog } from 'electron';
import type { Core } from '../core/core-interface';
import { closeAnswer, closeQuestion, whenClosed } from './choices/close-window';

export class WindowClosing {
  #isAsking = false;
  /** The answer could not be kept; it holds this time all the same. */
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** @param core null while it is starting */
  async close(core: Core | null, window: BrowserWindow, hide: () => void): Promise<void> {
    const wanted = whenClosed(core?.snapshot().settings.desktop ?? null);
    const answer = wanted === 'ask' && core !== null ? await this.#ask(core, window) : wanted;
    if (answer === 'stay') hide();
    else if (answer === 'quit') app.quit();
  }

  async #ask(core: Core, window: BrowserWindow): Promise<'stay' | 'quit' | null> {
    if (this.#isAsking) return null;
    this.#isAsking = true;
    try {
      const trayName = core.snapshot().host.desktop?.trayName ?? 'tray';
      const answer = closeAnswer((await dialog.showMessageBox(window, closeQuestion(trayName))).response);
      if (answer !== null)
        await core.execute('settings.change', { patch: { desktop: { closeWindow: answer } } }).catch(this.#onError);
      return answer;
    } finally {
      this.#isAsking = false;
    }
  }
}
