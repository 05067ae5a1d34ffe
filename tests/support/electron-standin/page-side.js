// Runs in every page before its preload: what a sandboxed preload may require.
(() => {
  if (window !== window.top) return;
  /** @type {Map<string, ((event: object, text: string) => void)[]>} */
  const listeners = new Map();

  const ipcRenderer = {
    /** @param {string} channel @param {string} text */
    send(channel, text) {
      if (typeof text !== 'string') throw new Error('The stand-in for Electron carries texts only.');
      void window.electronStandinSend(channel, text);
    },
    /** @param {string} channel @param {(event: object, text: string) => void} listener */
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };

  /**
   * What crosses from one world to the other is cloned; functions become others that clone what they are given and give.
   * @param {unknown} value @returns {any}
   */
  const acrossWorlds = (value) => {
    if (typeof value === 'function')
      return Object.freeze((/** @type {unknown[]} */ ...given) => acrossWorlds(value(...given.map(acrossWorlds))));
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return structuredClone(value);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, acrossWorlds(inner)]));
  };

  // As in Electron, the app is asked before there is a window; the only answer known here is no.
  const wantWindow = (/** @type {string | URL} */ url) => {
    void window.electronStandinOpen(new URL(url, location.href).href);
  };
  window.open = (url = 'about:blank') => {
    wantWindow(url);
    return null;
  };
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link?.target !== '_blank' || event.defaultPrevented) return;
    event.preventDefault();
    wantWindow(link.href);
  });

  const contextBridge = {
    /** As in Electron, what is exposed is a frozen copy. @param {string} name @param {object} api */
    exposeInMainWorld(name, api) {
      if (name in window)
        throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
      Object.defineProperty(window, name, { value: Object.freeze(acrossWorlds(api)), enumerable: true });
    },
  };

  const webUtils = {
    /** A file made by a script has no path, neither here nor in Electron. @param {unknown} file */
    getPathForFile(file) {
      if (!(file instanceof File)) throw new TypeError('getPathForFile needs a File');
      return '';
    },
  };

  Object.defineProperty(window, 'electronStandin', {
    value: {
      /** @param {string} channel @param {string} text */
      deliver(channel, text) {
        for (const listener of listeners.get(channel) ?? []) listener({}, text);
      },
      /** What a sandboxed preload has for `require`. @param {string} name */
      require(name) {
        if (name === 'electron') return { contextBridge, ipcRenderer, webUtils };
        throw new Error(`module not found: ${name}`);
      },
    },
  });
})();
