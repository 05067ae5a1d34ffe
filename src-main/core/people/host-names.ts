/**
 * Contacts may be known by a host name, and callers come with numbers: whether a contact's address is where a caller is.
 * Names are resolved when they are compared and remembered for a minute; one at a time, since a look-up holds one of the
 * few threads that read files too. A name server that does not answer costs a bounded time and nobody's trust.
 */
import { lookup } from 'node:dns/promises';
import { parseAddress } from '../../../src-shared/model/address';
import { canonicalHost, isIPAddress } from '../../../src-shared/model/host';
import { createLine } from '../state/one-at-a-time';

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
  private readonly asked = new Map<string, Promise<void>>();
  private readonly line = createLine();
  private isClosed = false;

  /** @param onChanged a name leads elsewhere than before: what was compared with it may be otherwise now */
  constructor(
    private readonly resolve: Lookup = async (name) =>
      (await lookup(name, { all: true })).map(({ address }) => address),
    private readonly nowMs: () => number = () => performance.now(),
    private readonly patienceMs = PATIENCE_MS,
    private readonly onChanged: () => void = () => {},
  ) {}

  /** Whether an address as people write it is where this host is, for what trust hangs on: old knowledge does not count. */
  isAt(address: string, host: string): boolean {
    return this.compare(address, host, (known) => this.isFresh(known));
  }

  /** The same for what is only shown: what was known last counts until the name has been looked up again. */
  wasAt(address: string, host: string): boolean {
    return this.compare(address, host, () => true);
  }

  /** Looks up the names among these addresses that are not known, or no longer; resolves within two seconds in any case. */
  async refresh(addresses: readonly string[]): Promise<void> {
    const names = new Set(addresses.flatMap((text) => hostOf(text) ?? []));
    const due = [...names].filter((name) => !isIPAddress(name) && !this.isFresh(this.known.get(name)));
    if (due.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => {
      timer = setTimeout(done, this.patienceMs);
    });
    await Promise.race([Promise.all(due.map((name) => this.lookUp(name))), patience]);
    clearTimeout(timer);
  }

  /** The program ends: nothing is looked up any more, and nobody hears of what still comes. */
  close(): void {
    this.isClosed = true;
  }

  /** A name that is not known, or was for too long, is looked up for the next time. */
  private compare(address: string, host: string, counts: (known: Resolved) => boolean): boolean {
    const named = hostOf(address);
    const there = canonicalHost(host);
    if (named === null || named === there) return named !== null;
    if (isIPAddress(named) || !isIPAddress(there)) return false;
    const known = this.known.get(named);
    if (!this.isFresh(known)) void this.lookUp(named);
    return known !== undefined && counts(known) && known.hosts.has(there);
  }

  private isFresh(known: Resolved | undefined): boolean {
    return known !== undefined && this.nowMs() - known.atMs < REMEMBERED_MS;
  }

  private lookUp(name: string): Promise<void> {
    const before = this.asked.get(name);
    if (before !== undefined) return before;
    if (this.isClosed || this.asked.size >= MOST_NAMES) return Promise.resolve();
    const mine = this.line.run(() => this.learn(name)).finally(() => this.asked.delete(name));
    this.asked.set(name, mine);
    return mine;
  }

  private async learn(name: string): Promise<void> {
    const found = await this.resolve(name).catch(() => {
      // A name that leads nowhere is nobody's; it is asked for again in a minute.
      return [];
    });
    if (this.isClosed) return;
    const hosts = new Set(found.map(canonicalHost));
    const before = this.known.get(name)?.hosts ?? new Set<string>();
    this.known.delete(name);
    this.known.set(name, { hosts, atMs: this.nowMs() });
    const oldest = this.known.keys().next().value;
    if (this.known.size > MOST_NAMES && oldest !== undefined) this.known.delete(oldest);
    const isSame = hosts.size === before.size && [...hosts].every((host) => before.has(host));
    if (!isSame) this.onChanged();
  }
}

function hostOf(address: string): string | null {
  const read = parseAddress(address);
  return read === null ? null : canonicalHost(read.host);
}
