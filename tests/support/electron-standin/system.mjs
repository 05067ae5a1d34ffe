// What belongs to the system: dialogs, notifications, the file manager. Nothing is shown; calls are written down, and a
// test replaces a function to answer as a person would.
import { EventEmitter } from 'node:events';

export const dialog = {
  /** @type {unknown[][]} */
  calls: [],
  /** @param {unknown[]} args */
  async showOpenDialog(...args) {
    dialog.calls.push(['showOpenDialog', ...args]);
    return { canceled: true, filePaths: [] };
  },
  /** @param {unknown[]} args */
  async showMessageBox(...args) {
    dialog.calls.push(['showMessageBox', ...args]);
    return { response: 0, checkboxChecked: false };
  },
  /** @param {string} title @param {string} content */
  showErrorBox(title, content) {
    dialog.calls.push(['showErrorBox', title, content]);
    // Electron without a display prints it, too.
    console.error(`${title}: ${content}`);
  },
};

export const shell = {
  /** @type {string[][]} */
  calls: [],
  /** @param {string} url */
  async openExternal(url) {
    shell.calls.push(['openExternal', url]);
  },
  /** @param {string} path */
  showItemInFolder(path) {
    shell.calls.push(['showItemInFolder', path]);
  },
  /** Empty: it was opened. @param {string} path */
  async openPath(path) {
    shell.calls.push(['openPath', path]);
    return '';
  },
};

export const Menu = {
  /** @param {unknown} menu */
  setApplicationMenu(menu) {
    Menu.current = menu;
  },
  getApplicationMenu: () => Menu.current,
  /** @param {readonly object[]} template */
  buildFromTemplate: (template) => ({
    items: template,
    /** @param {object} options */
    popup: (options) => Menu.popups.push({ items: template, options }),
  }),
  /** @type {{ items: readonly object[], options: object }[]} */
  popups: [],
  /** @type {unknown} */
  current: null,
};

/** The system itself is light. The choice of the app holds for its pages as well. */
class NativeTheme extends EventEmitter {
  #source = 'system';

  get themeSource() {
    return this.#source;
  }

  set themeSource(source) {
    if (source === this.#source) return;
    this.#source = source;
    this.emit('updated');
  }

  get shouldUseDarkColors() {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();

/** Keeps the rules, for a test to ask them: whether Chromium obeys them only the real Electron shows. */
export const session = {
  defaultSession: {
    /** @type {Function | null} */
    permissionRequestHandler: null,
    /** @type {Function | null} */
    permissionCheckHandler: null,
    /** @param {Function} handler */
    setPermissionRequestHandler(handler) {
      session.defaultSession.permissionRequestHandler = handler;
    },
    /** @param {Function} handler */
    setPermissionCheckHandler(handler) {
      session.defaultSession.permissionCheckHandler = handler;
    },
    availableSpellCheckerLanguages: ['de', 'en-GB', 'en-US'],
    /** What was asked of the spell checker, in its order. @type {unknown[]} */
    spelling: [],
    /** @param {boolean} isOn */
    setSpellCheckerEnabled: (isOn) => session.defaultSession.spelling.push(isOn),
    /** @param {readonly string[]} languages */
    setSpellCheckerLanguages: (languages) => session.defaultSession.spelling.push(languages),
  },
};
