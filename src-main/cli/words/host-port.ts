/** `HOST:PORT` as `--listen` and `--ui` take it: `127.0.0.1:0`, `localhost:5960`, `[::1]:59`, and `:::59` too. */
import { isIPv6 } from 'node:net';

export interface HostPort {
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
}

/** Null when the text is no such pair. */
export function parseHostPort(text: string): HostPort | null {
  const parts = /^(?:\[([^\]]+)\]|(.+)):(\d{1,5})$/.exec(text.trim());
  if (parts === null) return null;
  const [, bracketed, plain, portText] = parts;
  const host = bracketed ?? plain ?? '';
  const port = Number(portText);
  if (port > 65_535) return null;
  const isAddress = bracketed !== undefined || host.includes(':') ? isIPv6(host) : /^[^\s/@[\]]{1,253}$/.test(host);
  return isAddress ? { host, port } : null;
}
