/**
 * Who may talk to the headless host. It is a remote control of the disk, and a browser is a place where strangers' code
 * runs, so every request has to pass all three questions; there is no switch to turn any of them off.
 *
 * 1. Is it meant for us? The `Host` must be an address this host was opened under. A stranger's page can point a name of
 *    its own at 127.0.0.1 (DNS rebinding), but it cannot make the browser name us.
 * 2. Does it come from our page? What changes something (POST, WebSocket) must carry our own `Origin`.
 * 3. Does it come from the person? The URL in the terminal holds a token; opening it leaves a cookie that page scripts
 *    cannot read and other sites cannot send, and takes the token out of the address bar.
 *
 * The printed token stays valid as long as the program runs, as people close their browser and click the line in the
 * terminal again; each use makes a session of its own. A token handed to a program (`--open`) is good for one use: other
 * users of the machine can read the arguments of a process.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { networkInterfaces } from 'node:os';

/** Windows at a time; the session that was made first goes when there are more. */
const MAX_SESSIONS = 100;
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

export class Access {
  readonly token = newSecret();
  private readonly cookieName: string;
  private readonly hosts: ReadonlySet<string>;
  private readonly oneTimeTokens = new Set<string>();
  private readonly sessions = new Set<string>();

  /** @param host the configured one, as it stands in a URL (IPv6 in brackets). */
  constructor(host: string, port: number) {
    // Cookies know no ports: several hosts on one machine must not overwrite each other's.
    this.cookieName = `port59_${port}`;
    this.hosts = new Set(namesOf(host).flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  }

  isForUs({ host }: IncomingHttpHeaders): boolean {
    return host !== undefined && this.hosts.has(host.toLowerCase());
  }

  /** A missing origin is no origin of ours. */
  isFromOurPage({ host, origin }: IncomingHttpHeaders): boolean {
    return origin !== undefined && host !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`;
  }

  isFromPerson({ cookie }: IncomingHttpHeaders): boolean {
    return cookiesNamed(this.cookieName, cookie ?? '').some((value) => holds(this.sessions, value));
  }

  newOneTimeToken(): string {
    const token = newSecret();
    this.oneTimeTokens.add(token);
    return token;
  }

  /** The `Set-Cookie` header of a new session, or null when the token is none of ours. */
  redeem(token: string): string | null {
    const once = [...this.oneTimeTokens].find((known) => isSame(known, token));
    if (once !== undefined) this.oneTimeTokens.delete(once);
    else if (!isSame(this.token, token)) return null;
    const session = newSecret();
    this.sessions.add(session);
    const [oldest] = this.sessions;
    if (this.sessions.size > MAX_SESSIONS && oldest !== undefined) this.sessions.delete(oldest);
    return `${this.cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/**
 * The names under which a browser may reach a host. One that listens on every address is reached under this machine's
 * own; names are not among them, since whoever owns a name decides where it leads.
 */
function namesOf(host: string): readonly string[] {
  const name = host.toLowerCase();
  if (name === '0.0.0.0' || name === '[::]') return [...LOOPBACK_NAMES, ...ownAddresses()];
  return LOOPBACK_NAMES.includes(name) || name.startsWith('127.') ? [...LOOPBACK_NAMES, name] : [name];
}

function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.map(({ family, address }) => (family === 'IPv6' ? `[${address.toLowerCase()}]` : address));
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function cookiesNamed(name: string, header: string): string[] {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

function holds(secrets: ReadonlySet<string>, given: string): boolean {
  let found = false;
  for (const secret of secrets) if (isSame(secret, given)) found = true;
  return found;
}

/** In the same time whatever they hold: digests of equal length are compared. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
