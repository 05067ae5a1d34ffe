/**
 * Who may talk to the headless host. It is a remote control of the disk, and a browser is a place where strangers' code
 * runs, so every request has to pass all questions; there is no switch to turn any of them off.
 *
 * 1. Is it meant for us? The `Host` must be an address this host was opened under. A stranger's page can point a name of
 *    its own at 127.0.0.1 (DNS rebinding), but it cannot make the browser name us.
 * 2. Does it come from our page? What changes something (POST, WebSocket) must carry our own `Origin`.
 * 3. Does it come from the person's browser? The URL in the terminal holds a token; opening it leaves a cookie that page
 *    scripts cannot read and other sites cannot send, and takes the token out of the address bar.
 * 4. Does it come from our origin in that browser? The cookie goes to other ports of this machine too. What commands us
 *    needs the key that only our page holds (`window-proof`).
 *
 * The printed token stays valid as long as the program runs, as people close their browser and click the line in the
 * terminal again; each use makes a session of its own. A token handed to a program (`--open`) is good for one use: other
 * users of the machine can read the arguments of a process.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { KEY_IN_ADDRESS, type Proof, UPLOAD_KEY_HEADER } from '../../src-shared/contract/window-proof';
import type { Origins } from './origins';
import { isProven, isSame, newSecret, PageSessions } from './page-sessions';

/** Where a browser goes that was let in, and what it takes along. */
export interface Entry {
  readonly setCookie: string;
  readonly location: string;
}

export class Access {
  readonly token = newSecret();
  private readonly cookieName: string;
  private readonly oneTimeTokens = new Set<string>();
  private readonly uploadKeys = new Set<string>();

  constructor(
    private readonly origins: Origins,
    private readonly sessions: PageSessions = new PageSessions(),
  ) {
    // Cookies know no ports: several hosts on one machine must not overwrite each other's.
    this.cookieName = `port59_${origins.port}`;
  }

  isForUs({ host }: IncomingHttpHeaders): boolean {
    return host !== undefined && this.origins.hosts.has(host.toLowerCase());
  }

  /** A missing origin is no origin of ours. */
  isFromOurPage({ host, origin }: IncomingHttpHeaders): boolean {
    const ours = `${this.origins.scheme}://${host?.toLowerCase()}`;
    return origin !== undefined && host !== undefined && origin.toLowerCase() === ours;
  }

  isFromPerson(headers: IncomingHttpHeaders): boolean {
    return this.sessionOf(headers) !== null;
  }

  /** The proof is for the question `nonce`, by the page that sent these headers. */
  isProven(headers: IncomingHttpHeaders, nonce: string, proof: Proof): boolean {
    const session = this.sessionOf(headers);
    const { origin = '' } = headers;
    return session !== null && isProven(session, proof, { origin, nonce, mayShowKey: !this.origins.areSecure });
  }

  /** For the uploads of one page, until it is taken back. */
  lendUploadKey(): { readonly key: string; takeBack(): void } {
    const key = newSecret();
    this.uploadKeys.add(key);
    return { key, takeBack: () => this.uploadKeys.delete(key) };
  }

  mayUpload(headers: IncomingHttpHeaders): boolean {
    const given = headers[UPLOAD_KEY_HEADER];
    return typeof given === 'string' && holds(this.uploadKeys, given);
  }

  newOneTimeToken(): string {
    const token = newSecret();
    this.oneTimeTokens.add(token);
    return token;
  }

  /**
   * Null when the token is none of ours. The key stands behind the `#` of the way to the page: browsers send that part
   * to nobody.
   */
  redeem(token: string): Entry | null {
    const once = [...this.oneTimeTokens].find((known) => isSame(known, token));
    if (once !== undefined) this.oneTimeTokens.delete(once);
    else if (!isSame(this.token, token)) return null;
    const { cookie, key } = this.sessions.begin();
    const secure = this.origins.scheme === 'https' ? '; Secure' : '';
    return {
      setCookie: `${this.cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/${secure}`,
      location: `/${KEY_IN_ADDRESS}${key}`,
    };
  }

  private sessionOf({ cookie }: IncomingHttpHeaders) {
    return this.sessions.find(cookiesNamed(this.cookieName, cookie ?? ''));
  }
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
