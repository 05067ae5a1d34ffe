// BrowserWindow and its webContents, each a page of the one Chromium.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { app } from './app.mjs';
import { browserContext } from './chromium.mjs';
import { ipcMain } from './ipc-main.mjs';
import { preventable } from './preventable.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Set<BrowserWindow>} */
export const openWindows = new Set();

const pageSide = readFileSync(fileURLToPath(new URL('./page-side.js', import.meta.url)), 'utf8');
let lastId = 0;

class WebContents extends EventEmitter {
  /** @type {Page | null} */
  page = null;
  /** Texts leave in the order they were sent. */
  #sending = Promise.resolve();
  /** @type {(details: { url: string }) => { action: string }} */
  #onWindowOpen = () => ({ action: 'allow' });

  /** @param {BrowserWindow} window */
  constructor(window) {
    super();
    this.window = window;
    this.id = window.id;
  }

  /** @param {string} channel @param {string} text */
  send(channel, text) {
    const deliver = () =>
      this.page?.evaluate((sent) => globalThis.electronStandin?.deliver(sent.channel, sent.text), { channel, text });
    // A page that is being closed or reloaded misses the text, as it would in Electron.
    this.#sending = this.#sending.then(deliver).catch(() => {});
  }

  /** @param {(details: { url: string }) => { action: string }} handler */
  setWindowOpenHandler(handler) {
    this.#onWindowOpen = handler;
  }

  getURL() {
    return this.page?.url() ?? '';
  }

  isDestroyed() {
    return this.window.isDestroyed();
  }

  /** Turns what happens to the page into Electron's events. @param {Page} page */
  attach(page) {
    this.page = page;
    page.on('request', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      this.emit('did-start-navigation', { url: request.url(), isMainFrame: true, isSameDocument: false });
    });
    page.on('popup', async (popup) => {
      const { action } = this.#onWindowOpen({ url: popup.url() });
      if (action !== 'allow') await popup.close();
    });
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
  }
}

export class BrowserWindow extends EventEmitter {
  id = ++lastId;
  webContents = new WebContents(this);
  #destroyed = false;
  #minimized = false;
  #visible;
  #size;
  #opened;

  /** @param {{ width?: number, height?: number, show?: boolean, webPreferences?: { preload?: string } }} options */
  constructor(options) {
    super();
    this.#visible = options.show !== false;
    this.#size = { width: options.width ?? 800, height: options.height ?? 600 };
    this.#opened = this.#open(options.webPreferences?.preload);
    openWindows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows() {
    return [...openWindows];
  }

  /** Playwright asks for the window of a page with it. @param {WebContents} contents */
  static fromWebContents(contents) {
    return contents.window;
  }

  /** @param {string} path */
  async loadFile(path) {
    const page = await this.#opened;
    await page.goto(pathToFileURL(path).href);
    this.emit('ready-to-show');
  }

  /** Asks the listeners, then closes. The promise is for the stand-in itself; Electron returns nothing. */
  async close() {
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    const page = await this.#opened;
    await page.close();
    this.#closed();
  }

  show() {
    this.#visible = true;
    this.emit('show');
  }

  isVisible() {
    return this.#visible;
  }

  focus() {
    this.emit('focus');
  }

  isMinimized() {
    return this.#minimized;
  }

  minimize() {
    this.#minimized = true;
  }

  restore() {
    this.#minimized = false;
  }

  isDestroyed() {
    return this.#destroyed;
  }

  getSize() {
    return [this.#size.width, this.#size.height];
  }

  /** @param {string | undefined} preload */
  async #open(preload) {
    const page = await browserContext().newPage();
    await page.setViewportSize(this.#size);
    // Preload and page share a world here: nothing about isolation can be concluded.
    await page.exposeBinding('electronStandinSend', ({ frame }, channel, text) => {
      const senderFrame = { url: frame.url(), parent: frame.parentFrame() };
      ipcMain.emit(channel, { sender: this.webContents, senderFrame }, text);
    });
    await page.addInitScript({ content: pageSide + (preload ? asCommonJs(readFileSync(preload, 'utf8')) : '') });
    this.webContents.attach(page);
    page.on('close', () => this.#closed());
    return page;
  }

  #closed() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    openWindows.delete(this);
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (openWindows.size === 0 && !app.emit('window-all-closed')) app.quit();
  }
}

/**
 * The built preload as a script of the page. (Text, because a page's policy forbids `new Function`.)
 * @param {string} source
 */
function asCommonJs(source) {
  return `((require, module, exports) => {\n${source}\n})(electronStandin.require, { exports: {} }, {});`;
}
