/**
 * Contacts may be known by a host name, and callers come with numbers: whether a contact's address is where a caller is.
 * Names are resolved when they are compared, and remembered for a minute; a name server that does not answer costs a bounded
 * time and nobody's trust.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseAddress } from '../../../src-shared/model/address';

const REMEMBERED_MS = 60_000;
const MOST_NAMES = 500;
const PATIENCE_MS = 2_000;

type Lookup = (name: string) => Promise<readonly string[]>;

interface Resolved {
  readonly hosts: ReadonlySet<string>;
  readonly atMs: number;
}

export class HostNames {
  private readonly known = new Map<string, Resolved>();

  constructor(
    private readonly resolve: Lookup = async (name) =>
      (await lookup(name, { all: true })).map(({ address }) => address),
    private readonly nowMs: () => number = () => performance.now(),
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Whether an address as people write it is where this host is, by what is known now. */
  isAt(address: string, host: string): boolean {
    const named = parseAddress(address)?.host.toLowerCase();
    if (named === undefined) return false;
    return named === host.toLowerCase() || (this.known.get(named)?.hosts.has(host.toLowerCase()) ?? false);
  }

  /** Looks up the names among these addresses that are not known, or no longer; resolves within two seconds in any case. */
  async refresh(addresses: readonly string[]): Promise<void> {
    const names = new Set(addresses.flatMap((text) => parseAddress(text)?.host.toLowerCase() ?? []));
    const due = [...names].filter((name) => isIP(name.replace(/%.*$/, '')) === 0 && !this.isFresh(name));
    if (due.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => {
      timer = setTimeout(done, this.patienceMs);
    });
    await Promise.race([Promise.all(due.slice(0, MOST_NAMES).map((name) => this.learn(name))), patience]);
    clearTimeout(timer);
  }

  private isFresh(name: string): boolean {
    const known = this.known.get(name);
    return known !== undefined && this.nowMs() - known.atMs < REMEMBERED_MS;
  }

  private async learn(name: string): Promise<void> {
    // A name that cannot be resolved is nobody's for a minute; one that was known stays what it was.
    const hosts = await this.resolve(name).catch(() => [...(this.known.get(name)?.hosts ?? [])]);
    this.known.delete(name);
    this.known.set(name, { hosts: new Set(hosts.map((host) => host.toLowerCase())), atMs: this.nowMs() });
    const oldest = this.known.keys().next().value;
    if (this.known.size > MOST_NAMES && oldest !== undefined) this.known.delete(oldest);
  }
}
