// The contents of a window: what happens to its page, as Electron's events.
import { EventEmitter } from 'node:events';
import { preventable } from './preventable.mjs';
import { fromChromium, toChromium } from './protocol.mjs';

/** @typedef {import('@playwright/test').Page} Page */

export class WebContents extends EventEmitter {
  /** @type {Page | null} */
  page = null;
  #crashed = false;
  /** Where the app itself leads the page: no listener is asked. */
  #loading = '';
  /** Texts leave in the order they were sent. */
  #sending = Promise.resolve();
  /** @type {(details: { url: string }) => { action: string }} */
  #onWindowOpen = () => ({ action: 'allow' });

  /** @param {import('./windows.mjs').BrowserWindow} window */
  constructor(window) {
    super();
    this.window = window;
    this.id = window.id;
  }

  /** @param {string} channel @param {string} text */
  send(channel, text) {
    const sent = structuredClone({ channel, text });
    const deliver = () =>
      this.page?.evaluate(({ channel, text }) => globalThis.electronStandin?.deliver(channel, text), sent);
    // A page that is being closed or reloaded misses the text, as it would in Electron.
    this.#sending = this.#sending.then(deliver).catch(() => {});
  }

  /** @param {(details: { url: string }) => { action: string }} handler */
  setWindowOpenHandler(handler) {
    this.#onWindowOpen = handler;
  }

  /** For the stand-in itself: the page wants another window. @param {string} url */
  wantsWindow(url) {
    const { action } = this.#onWindowOpen({ url });
    if (action !== 'deny') throw new Error('The stand-in for Electron opens no window for a page.');
  }

  getURL() {
    return fromChromium(this.page?.url() ?? '');
  }

  isDestroyed() {
    return this.window.isDestroyed();
  }

  isCrashed() {
    return this.#crashed;
  }

  forcefullyCrashRenderer() {
    void this.#crash().catch(() => {});
  }

  /** A page of Playwright's never comes back from a crash: another takes its place in the window. */
  reload() {
    void (this.#crashed ? this.window.replacePage() : this.page?.reload())?.catch(() => {});
  }

  /** @param {Page} page @param {string} url */
  async load(page, url) {
    this.#loading = toChromium(url);
    await page.goto(this.#loading);
    this.#crashed = false;
    this.emit('did-finish-load');
  }

  /** @param {Page} page */
  async attach(page) {
    this.page = page;
    let isNewDocument = false;
    await page.route('**', (route) => {
      const request = route.request();
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return route.fallback();
      const url = fromChromium(request.url());
      // This comes also for a navigation that is prevented next.
      const started = { url, isMainFrame: true, isSameDocument: false };
      this.emit('did-start-navigation', started);
      const isOurs = request.url() === this.#loading || request.url() === page.url().replace(/#.*/, '');
      const asked = Object.assign(preventable(), started);
      if (!isOurs) this.emit('will-navigate', asked, url);
      if (asked.defaultPrevented) return route.abort('aborted');
      isNewDocument = true;
      return route.fallback();
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.emit(isNewDocument ? 'did-navigate' : 'did-navigate-in-page', {}, this.getURL());
      isNewDocument = false;
    });
    page.on('crash', () => {
      this.#crashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
  }

  async #crash() {
    if (this.page === null) return;
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Page.crash');
  }
}
