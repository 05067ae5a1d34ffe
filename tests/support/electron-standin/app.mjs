// The life of the app: ready once Chromium runs, quitting with the questions in Electron's order.
import { EventEmitter } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startChromium, stopChromium } from './chromium.mjs';
import { preventable } from './preventable.mjs';
import { openWindows } from './windows.mjs';

class App extends EventEmitter {
  isPackaged = false;
  /** Switches for Chromium; a driver appends its own before the app is ready. */
  commandLine = {
    /** @type {string[]} */
    switches: [],
    /** @param {string} name @param {string} [value] */
    appendSwitch: (name, value) => {
      this.commandLine.switches.push(value ? `--${name}=${value}` : `--${name}`);
    },
  };
  #folder = '';
  #version = '0.0.0';
  #ready = false;
  #quitting = false;
  /** @type {Map<string, string>} */
  #paths = new Map();
  /** @type {() => void} */
  #announceReady = () => {};
  /** @type {Promise<void>} */
  #whenReady = new Promise((resolve) => {
    this.#announceReady = resolve;
  });

  /** @param {string} folder @param {{ version: string }} description the package.json of the app */
  describe(folder, description) {
    this.#folder = folder;
    this.#version = description.version;
  }

  async getReady() {
    await startChromium(this.commandLine.switches);
    this.#ready = true;
    this.#announceReady();
    this.emit('ready', {}, {});
  }

  whenReady() {
    return this.#whenReady;
  }

  isReady() {
    return this.#ready;
  }

  getAppPath() {
    return this.#folder;
  }

  getVersion() {
    return this.#version;
  }

  /** @param {string} name */
  getPath(name) {
    return this.#paths.get(name) ?? join(homedir(), name === 'downloads' ? 'Downloads' : '');
  }

  /** @param {string} name @param {string} path */
  setPath(name, path) {
    this.#paths.set(name, path);
  }

  enableSandbox() {}

  setAppUserModelId() {}

  /** Always the first: the lock between processes is one of the things only the real Electron can show. */
  requestSingleInstanceLock() {
    return true;
  }

  quit() {
    if (this.#quitting) return;
    this.#quitting = true;
    this.#quit().then((done) => {
      if (!done) this.#quitting = false;
    });
  }

  /** @returns {Promise<boolean>} false when somebody prevented it */
  async #quit() {
    const before = preventable();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return false;
    for (const window of [...openWindows]) await window.close();
    if (openWindows.size > 0) return false;
    const last = preventable();
    this.emit('will-quit', last);
    if (last.defaultPrevented) return false;
    await this.exit(0);
    return true;
  }

  /** @param {number} code */
  async exit(code) {
    this.emit('quit', {}, code);
    await stopChromium();
    process.exit(code);
  }
}

export const app = new App();
