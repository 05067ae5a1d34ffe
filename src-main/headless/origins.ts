/** Under which addresses a browser may open the window, and which of them to print. */
import { X509Certificate } from 'node:crypto';
import { networkInterfaces } from 'node:os';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const USUAL_PORTS = { http: 80, https: 443 } as const;

export interface Origins {
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** What a `Host` header may say, in small letters. */
  readonly hosts: ReadonlySet<string>;
  /** For people, the best one first: `http://192.0.2.7:5960`. Never empty. */
  readonly shown: readonly string[];
  /** For a browser on this machine. */
  readonly here: string;
  /** False where anybody on the way can read along; browsers then keep their cryptography from the page. */
  readonly areSecure: boolean;
}

/**
 * @param host the configured one; IPv6 without brackets.
 * @param certificate the one of the window, as PEM: the names in it are ours.
 */
export function originsOf(host: string, port: number, certificate: string | null = null): Origins {
  const scheme = certificate === null ? 'http' : 'https';
  const certified = certificate === null ? [] : namesIn(certificate);
  const own = namesOf(urlHost(host));
  const names = [...new Set([...own, ...certified])];
  const originOf = (name: string) => `${scheme}://${name}${port === USUAL_PORTS[scheme] ? '' : `:${port}`}`;
  const outside = own.filter((name) => !isLoopback(name));
  const shown = isLoopback(own[0] ?? '') && outside.length === 0 ? own.slice(0, 1) : [...certified, ...outside];
  const here = isEvery(host) ? (host === '::' ? '[::1]' : '127.0.0.1') : urlHost(host);
  return {
    scheme,
    port,
    hosts: new Set(names.flatMap((name) => withPort(name, port, USUAL_PORTS[scheme]))),
    shown: (shown.length === 0 ? [here] : shown).map(originOf),
    here: originOf(here),
    areSecure: certificate !== null || isLoopback(urlHost(host)),
  };
}

/** Whether only programs of this machine get there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(host.toLowerCase()) || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isEvery(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/**
 * The names under which a browser may reach a host. One that listens on every address is reached under this machine's
 * own; names are not among them, since whoever owns a name decides where it leads.
 */
function namesOf(host: string): readonly string[] {
  const name = host.toLowerCase();
  if (name === '0.0.0.0' || name === '[::]') return [...LOOPBACK_NAMES, ...ownAddresses()];
  return isLoopback(name) ? [...new Set([name, ...LOOPBACK_NAMES])] : [name];
}

/** IPv4 first; those that lead nowhere without the name of an interface are left out. */
function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address));
  const of = (wanted: string) => all.filter(({ family }) => family === wanted).map(({ address }) => urlHost(address));
  return [...of('IPv4'), ...of('IPv6')].map((address) => address.toLowerCase());
}

/** A name with a star stands for no page one could print. */
function namesIn(certificate: string): readonly string[] {
  const listed = new X509Certificate(certificate).subjectAltName?.split(', ') ?? [];
  const names = listed.filter((entry) => entry.startsWith('DNS:')).map((entry) => entry.slice(4).toLowerCase());
  return names.filter((name) => /^[a-z0-9.-]+$/.test(name) && !isLoopback(name));
}

function withPort(name: string, port: number, usual: number): string[] {
  return port === usual ? [name, `${name}:${port}`] : [`${name}:${port}`];
}

function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
