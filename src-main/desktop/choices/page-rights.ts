/** What our page may do beyond its window, and nobody else's anything: points 5, 14 and 15 of Electron's tutorial. */
import { isOurPage } from './page-address';

/** Copying text is all a page may ask of the system; everything else goes through the bridge. */
const PERMITTED: readonly string[] = ['clipboard-sanitized-write'];
const MAX_ADDRESS = 2048;

/** @param requester address or origin of the document that asks; empty when nobody can tell */
export function isPermitted(permission: string, requester: string): boolean {
  return PERMITTED.includes(permission) && isOurPage(requester);
}

/** Whether a link the person pressed opens in their browser: web addresses only; for others the system starts any program. */
export function opensInBrowser(address: string): boolean {
  if (address.length > MAX_ADDRESS || !URL.canParse(address)) return false;
  return /^https?:$/.test(new URL(address).protocol);
}
