/**
 * Addresses as people write them, read in this one place: `host`, `host:port`, `[v6]:port`, bare `v6` with its zone
 * (`fe80::1%br-lan`), `dcc://nick@host:port/path`. The port is 59 where none is named.
 */
import { isHost } from './host';

export const DCC_SERVER_PORT = 59;
const MAX_CHARACTERS = 4_096;

/** Where somebody listens, or shall. Port 0 asks the system for a free one. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface PeerAddress extends Endpoint {
  /** The nick a `dcc://` link names: whom we expect there. */
  readonly nick: string | null;
  /** What a `dcc://` link names on that file server, without the first slash. */
  readonly path?: string;
}

/** Null when the text is no address. */
export function parseAddress(text: string): PeerAddress | null {
  if (text.length > MAX_CHARACTERS) return null;
  const trimmed = text.trim();
  if (!/^dcc:\/\//i.test(trimmed)) return peerAddress(trimmed, null);
  const link = trimmed.slice('dcc://'.length);
  const slash = link.indexOf('/');
  const authority = slash < 0 ? link : link.slice(0, slash);
  const at = authority.lastIndexOf('@');
  const nick = at > 0 ? decoded(authority.slice(0, at)) : null;
  // In a link the sign before a zone is written `%25` (RFC 6874).
  const place = authority.slice(at + 1).replace('%25', '%');
  const address = peerAddress(place, nick);
  const path = slash < 0 ? '' : decoded(link.slice(slash + 1));
  return address === null || path === '' ? address : { ...address, path };
}

/** `HOST:PORT` where a port has to be named, and may be 0: `127.0.0.1:0`, `[::1]:59`, `:::59`. Null when it is none. */
export function parseEndpoint(text: string): Endpoint | null {
  const trimmed = text.trim();
  const colon = trimmed.lastIndexOf(':');
  const port = portOf(trimmed.slice(colon + 1));
  const host = withoutBrackets(trimmed.slice(0, Math.max(0, colon)));
  return host === null || port === null ? null : { host, port };
}

/** The shortest text that `parseAddress` reads back: the port only when it is not 59. */
export function formatAddress(host: string, port: number): string {
  return port === DCC_SERVER_PORT ? inBrackets(host) : formatEndpoint(host, port);
}

/** Where somebody listens, always with the port: `0.0.0.0:59`, `[::]:0`. */
export function formatEndpoint(host: string, port: number): string {
  return `${inBrackets(host)}:${port}`;
}

function inBrackets(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function peerAddress(text: string, nick: string | null): PeerAddress | null {
  // Many colons are an address of IPv6, and the last of them stands before no port.
  const host = withoutBrackets(text);
  const found = host === null ? parseEndpoint(text) : { host, port: DCC_SERVER_PORT };
  const isBareWithPort = !text.startsWith('[') && found?.host.includes(':') === true && host === null;
  return found === null || found.port === 0 || isBareWithPort ? null : { ...found, nick };
}

/** Null when this is no host; brackets are for IPv6 only. */
function withoutBrackets(text: string): string | null {
  const bracketed = text.startsWith('[') && text.endsWith(']');
  const host = bracketed ? text.slice(1, -1) : text;
  return isHost(host) && (!bracketed || host.includes(':')) ? host : null;
}

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
