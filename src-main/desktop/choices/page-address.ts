/**
 * [E7] The page has an address that no folder's name can spoil: `app://port59/…`, answered from the built files. Paths
 * with `%`, `[` or a drive's small letter are never made into URLs and compared.
 */
import { pictureIdOf } from '../../../src-shared/contract/picture-address';

export const PAGE_SCHEME = 'app';
const HOST = 'port59';
export const PAGE_URL = `${PAGE_SCHEME}://${HOST}/index.html`;

/** Stricter than the page's own: a header also says who may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

/** Whether a document of this address is ours. A frame that is gone, or text that is no URL, is not. */
export function isOurPage(address: string): boolean {
  const url = parsed(address);
  return url !== null && url.protocol === `${PAGE_SCHEME}:` && url.host === HOST;
}

/** The built file an address asks for, with `/` between folders; null when it is not of our page. */
export function pageFileOf(address: string): string | null {
  const url = parsed(address);
  if (url === null || !isOurPage(address)) return null;
  return url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
}

/** The transfer whose picture an address asks for; null when it asks for something else. */
export function pictureOf(address: string): string | null {
  const url = parsed(address);
  return url === null || !isOurPage(address) ? null : pictureIdOf(url.pathname);
}

/** Headers of an answer. @param file as `pageFileOf` names it */
export function pageHeaders(file: string): Record<string, string> {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  return headersOf(TYPES[ending] ?? 'application/octet-stream');
}

/** For all that is answered. */
export function headersOf(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
