// The life of the app: ready once Chromium runs, quitting with the questions in Electron's order.
import { EventEmitter } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startChromium, stopChromium } from './chromium.mjs';
import { takeInstanceLock } from './instance-lock.mjs';
import { preventable } from './preventable.mjs';
import { openWindows } from './windows.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

class App extends EventEmitter {
  /** `ELECTRON_STANDIN_PACKAGED=1`: the app is one that was installed. */
  isPackaged = process.env.ELECTRON_STANDIN_PACKAGED === '1';
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
  #sandboxed = false;
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
    if (this.#sandboxed && process.argv.includes('--no-sandbox')) {
      console.error('Running as root without --no-sandbox is not supported.');
      process.exit(1);
    }
    await startChromium(this.commandLine.switches);
    // Chromium sets its own.
    for (const signal of signals) process.removeAllListeners(signal);
    this.#ready = true;
    this.#announceReady();
    this.emit('ready', {}, {});
    await new Promise((resolve) => setImmediate(resolve));
    // A signal quits the app, unless the app has its own idea.
    for (const signal of signals) if (process.listenerCount(signal) === 0) process.on(signal, () => this.quit());
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

  /** Takes `--no-sandbox` away again; the children of root end then. */
  enableSandbox() {
    this.#sandboxed = true;
  }

  setAppUserModelId() {}

  getPreferredSystemLanguages() {
    return ['de-AT', 'ja'];
  }

  badgeCount = 0;

  /** @param {number} count */
  setBadgeCount(count) {
    this.badgeCount = count;
    return true;
  }

  /** False when another has it, and as well when it cannot be made. @param {object} [data] */
  requestSingleInstanceLock(data) {
    return takeInstanceLock(this.getPath('userData'), data, (argv, folder, given) =>
      this.emit('second-instance', {}, argv, folder, given),
    );
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
