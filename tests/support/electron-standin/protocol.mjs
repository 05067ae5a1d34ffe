// Custom schemes: Chromium does not know them, so that each of their hosts is a host of https here, answered without a
// network. What the app sees is the address as Electron makes it.
import { app } from './app.mjs';

/** @typedef {(request: Request) => Response | Promise<Response>} Handler */

/** @type {Set<string>} */
const privileged = new Set();
/** @type {Map<string, Handler>} */
const handlers = new Map();
const ENDING = '.electron-standin.test';

export const protocol = {
  /** @param {{ scheme: string, privileges?: { standard?: boolean } }[]} schemes */
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) if (privileges?.standard) privileged.add(scheme);
  },
  /** @param {string} scheme @param {Handler} handler */
  handle(scheme, handler) {
    if (!app.isReady()) throw new Error('protocol cannot be used before app is ready');
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
};

/** `app://port59/x` as Chromium gets it. @param {string} address */
export function toChromium(address) {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (!handlers.has(scheme)) return address;
  if (!privileged.has(scheme)) throw new Error(`${scheme}: has no origin, as it was not registered as standard`);
  return address.replace(`${scheme}://${url.host}`, `https://${url.host}.${scheme}${ENDING}`);
}

/** The other way. @param {string} address */
export function fromChromium(address) {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (!url.host.endsWith(ENDING)) return address;
  const [host, scheme] = url.host.slice(0, -ENDING.length).split('.');
  return address.replace(url.origin, `${scheme}://${host}`);
}

/** Has the handlers of the app answer. @param {import('@playwright/test').Page} page */
export async function answerSchemes(page) {
  await page.route(
    (url) => url.host.endsWith(ENDING),
    async (route) => {
      const url = fromChromium(route.request().url());
      const handler = handlers.get(new URL(url).protocol.slice(0, -1));
      if (!handler) return route.abort('failed');
      const answer = await handler(new Request(url, { method: route.request().method() }));
      const body = Buffer.from(await answer.arrayBuffer());
      return route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
    },
  );
}
