/**
 * Addresses as people write them: `host`, `host:port`, `[v6]:port`, bare `v6`, `dcc://nick@host:port`.
 * The port is 59 where none is named.
 */
export const DCC_SERVER_PORT = 59;

export interface PeerAddress {
  readonly host: string;
  readonly port: number;
  /** The nick a `dcc://` link names: whom we expect there. */
  readonly nick: string | null;
}

/** Null when the text is no address. */
export function parseAddress(text: string): PeerAddress | null {
  const trimmed = text.trim();
  const link = /^dcc:\/\/(?:([^@/\s]*)@)?([^/\s]+)\/?$/i.exec(trimmed);
  if (link) return splitHostPort(link[2] ?? '', link[1] ? decodeNick(link[1]) : null);
  if (trimmed.includes('://')) return null;
  return splitHostPort(trimmed, null);
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
  if (/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.%\w]*$/i.test(text)) return address(text, undefined, nick);
  const plain = /^([^\s:[\]/@]+)(?::(\d+))?$/.exec(text);
  return plain ? address(plain[1] ?? '', plain[2], nick) : null;
}

function address(host: string, portText: string | undefined, nick: string | null): PeerAddress | null {
  const port = portText === undefined ? DCC_SERVER_PORT : Number(portText);
  if (host === '' || host.length > 253 || port < 1 || port > 65_535) return null;
  return { host, port, nick };
}

function decodeNick(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
