/**
 * Addresses as people write them: `host`, `host:port`, `[v6]:port`, bare `v6` with or without a zone,
 * `dcc://nick@host:port/folder/file`. The port is 59 where none is named. There is no other parser of addresses.
 */
export const DCC_SERVER_PORT = 59;
const LINK = 'dcc://';
const MAX_CHARACTERS = 4_096;

export interface PeerAddress {
  readonly host: string;
  readonly port: number;
  /** The nick a `dcc://` link names: whom we expect there. */
  readonly nick: string | null;
  /** What a link names of that file server, without the slash before it; null when it names nothing. */
  readonly path?: string;
}

/** Null when the text is no address. */
export function parseAddress(text: string): PeerAddress | null {
  if (text.length > MAX_CHARACTERS) return null;
  const trimmed = text.trim();
  if (trimmed.slice(0, LINK.length).toLowerCase() === LINK) return parseLink(trimmed.slice(LINK.length));
  if (trimmed.includes('://')) return null;
  return splitHostPort(trimmed, null);
}

/** `nick@host:port/path`, each part percent-encoded where it has to be. */
function parseLink(text: string): PeerAddress | null {
  const slash = text.indexOf('/');
  const place = slash < 0 ? text : text.slice(0, slash);
  const at = place.indexOf('@');
  const nick = at > 0 ? decoded(place.slice(0, at)) : null;
  const address = splitHostPort(place.slice(at + 1), nick);
  const path = slash < 0 ? '' : decoded(text.slice(slash + 1));
  return address === null || path === '' ? address : { ...address, path };
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

function splitHostPort(text: string, nick: string | null): PeerAddress | null {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  if (bracketed) return address(bracketed[1] ?? '', bracketed[2], nick);
  if (/^[0-9a-f:.]{2,60}(?:%[\w.-]{1,60})?$/i.test(text) && text.split(':').length > 2)
    return address(text, undefined, nick);
  const plain = /^([^\s:[\]/@]+)(?::(\d+))?$/.exec(text);
  return plain ? address(plain[1] ?? '', plain[2], nick) : null;
}

function address(host: string, portText: string | undefined, nick: string | null): PeerAddress | null {
  const port = portText === undefined ? DCC_SERVER_PORT : Number(portText);
  if (host === '' || host.length > 253 || port < 1 || port > 65_535) return null;
  return { host, port, nick };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
