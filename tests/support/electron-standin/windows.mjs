// BrowserWindow and its webContents, each a page of the one Chromium.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { app } from './app.mjs';
import { browserContext } from './chromium.mjs';
import { ipcMain } from './ipc-main.mjs';
import { preventable } from './preventable.mjs';
import { answerSchemes, fromChromium } from './protocol.mjs';
import { centred } from './screen.mjs';
import { nativeTheme } from './system.mjs';
import { WebContents } from './web-contents.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Set<BrowserWindow>} */
export const openWindows = new Set();

const pageSide = readFileSync(fileURLToPath(new URL('./page-side.js', import.meta.url)), 'utf8');
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  id = ++lastId;
  webContents = new WebContents(this);
  #destroyed = false;
  #minimized = false;
  #focused = false;
  /** The frame flashes, for the person to look. */
  flashing = false;
  #visible;
  #bounds;
  #maximized = false;
  #preload;
  #opened;
  #url = '';
  #backgroundColor;

  /** @param {{ x?: number, y?: number, width?: number, height?: number, show?: boolean, backgroundColor?: string, webPreferences?: { preload?: string } }} options */
  constructor(options) {
    super();
    /** For a test to look at. */
    this.options = options;
    this.#visible = options.show !== false;
    const { width = 800, height = 600 } = options;
    const { x, y } = options.x === undefined ? centred(width, height) : { x: options.x, y: options.y ?? 0 };
    this.#bounds = { x, y, width, height };
    this.#preload = options.webPreferences?.preload;
    this.#backgroundColor = options.backgroundColor ?? '#FFF';
    this.#opened = this.#open(this.#preload);
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

  /** @param {string} url */
  async loadURL(url) {
    this.#url = url;
    const page = await this.#opened;
    if (process.env.ELECTRON_STANDIN_MISSES === 'page') throw new Error(`ERR_FAILED (-2) loading '${url}'`);
    await this.webContents.load(page, url);
    // What Wayland may keep from a window that is hidden.
    if (process.env.ELECTRON_STANDIN_MISSES !== 'ready-to-show') this.emit('ready-to-show');
  }

  /** For the stand-in itself: another page, in place of one that crashed. */
  async replacePage() {
    const crashed = await this.#opened;
    this.#opened = this.#open(this.#preload);
    await this.webContents.load(await this.#opened, this.#url);
    await crashed.close();
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
    this.focus();
  }

  hide() {
    this.#visible = false;
    this.blur();
    this.emit('hide');
  }

  isVisible() {
    return this.#visible;
  }

  isFullScreen() {
    return false;
  }

  focus() {
    if (this.#focused || !this.#visible) return;
    this.#focused = true;
    this.emit('focus');
  }

  /** Another window has the focus now. */
  blur() {
    if (!this.#focused) return;
    this.#focused = false;
    this.emit('blur');
  }

  isFocused() {
    return this.#focused;
  }

  /** @param {boolean} flashes */
  flashFrame(flashes) {
    this.flashing = flashes;
  }

  getBackgroundColor() {
    return this.#backgroundColor;
  }

  /** Below zero: there is no bar. */
  progress = -1;

  /** @param {number} progress */
  setProgressBar(progress) {
    this.progress = progress;
  }

  isMinimized() {
    return this.#minimized;
  }

  minimize() {
    this.#minimized = true;
    this.blur();
  }

  restore() {
    this.#minimized = false;
  }

  isDestroyed() {
    return this.#destroyed;
  }

  getSize() {
    return [this.#bounds.width, this.#bounds.height];
  }

  /** @param {Partial<import('./screen.mjs').Rectangle>} bounds */
  setBounds(bounds) {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  /** Those of the window when it is not maximised. */
  getNormalBounds() {
    return this.#bounds;
  }

  isMaximized() {
    return this.#maximized;
  }

  /** Shows the window as well. */
  maximize() {
    this.#maximized = true;
    if (!this.#visible) this.show();
  }

  /** @param {string | undefined} preload */
  async #open(preload) {
    const page = await browserContext().newPage();
    await page.setViewportSize({ width: this.#bounds.width, height: this.#bounds.height });
    // Preload and page share a world here: nothing about isolation can be concluded.
    await page.exposeBinding('electronStandinSend', ({ frame }, channel, text) => {
      const senderFrame = { url: fromChromium(frame.url()), parent: frame.parentFrame() };
      ipcMain.emit(channel, { sender: this.webContents, senderFrame }, text);
    });
    await page.exposeBinding('electronStandinOpen', (_source, url) => this.webContents.wantsWindow(url));
    await page.addInitScript({ content: pageSide + (preload ? asCommonJs(readFileSync(preload, 'utf8')) : '') });
    await answerSchemes(page);
    await colourPage(page);
    await this.webContents.attach(page);
    page.on('close', () => {
      if (this.webContents.page === page) this.#closed();
    });
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

/** @param {Page} page */
async function colourPage(page) {
  const colour = () => page.emulateMedia({ colorScheme: nativeTheme.shouldUseDarkColors ? 'dark' : 'light' });
  const recolour = () => void colour().catch(() => {});
  nativeTheme.on('updated', recolour);
  page.once('close', () => nativeTheme.off('updated', recolour));
  await colour();
}

/**
 * The built preload as a script of the page. (Text, because a page's policy forbids `new Function`.)
 * @param {string} source
 */
function asCommonJs(source) {
  return `((require, module, exports) => {\n${source}\n})(electronStandin.require, { exports: {} }, {});`;
}
