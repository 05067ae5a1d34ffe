/** How tests start a Chromium: nothing of its own on the network, and no sandbox, which root in a container cannot have. */
export const chromiumArgs = /** @type {const} */ ([
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]);
