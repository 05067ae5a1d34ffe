/** Whom the person wants nothing of: a long list of addresses is one look, and a name is whatever it leads to. */
import { parseAddress } from '../../../src-shared/model/address';
import { canonicalHost, isIPAddress } from '../../../src-shared/model/host';

export class BlockedHosts {
  private list: readonly string[] = [];
  private addresses: ReadonlySet<string> = new Set();
  private named: readonly string[] = [];

  constructor(
    private readonly current: () => readonly string[],
    private readonly isAt: (name: string, host: string) => boolean,
  ) {}

  has(host: string): boolean {
    return this.names().some((name) => this.isAt(name, host)) || this.addresses.has(canonicalHost(host));
  }

  /** Those that have to be looked up. */
  names(): readonly string[] {
    const list = this.current();
    if (list === this.list) return this.named;
    this.list = list;
    const hosts = list.flatMap((text) => parseAddress(text)?.host ?? []);
    this.addresses = new Set(hosts.map(canonicalHost));
    this.named = hosts.filter((host) => !isIPAddress(host));
    return this.named;
  }
}
