/** Our listening addresses as the settings name them, with the fallback of port 59 where rights are missing. */
import { networkInterfaces } from 'node:os';
import { DCC_SERVER_PORT, formatAddress } from '../../../src-shared/model/address';
import { canonicalHost } from '../../../src-shared/model/host';
import { ProblemError, problem } from '../../../src-shared/model/problem';
import type { ListenAddress } from '../../../src-shared/model/settings';
import type { Listener } from '../../../src-shared/model/snapshot';
import type { Connection } from '../../net/connection';
import { type OpenListener, openListener } from '../../net/listener';
import { problemOf } from '../problem-of';
import type { CoreState } from '../state/core-state';
import { createLine } from '../state/one-at-a-time';

const FALLBACK_PORT = 5959;

/** What is open, and what was asked for: port 0 is another one then. */
interface Open {
  readonly asked: Wanted;
  listener: OpenListener;
}

interface Wanted extends ListenAddress {
  /** `::` alone is both kinds of address: nobody means to be unreachable by IPv4. */
  readonly isDual: boolean;
}

export class Listeners {
  private open: Open[] = [];
  private readonly line = createLine();

  constructor(
    private readonly state: CoreState,
    private readonly onConnection: (connection: Connection) => void,
    private readonly openAtSystem: typeof openListener = openListener,
  ) {}

  /**
   * Listens at these addresses and nowhere else; what is open already stays open. `mayFallBack`: port 59 was nobody's
   * explicit wish, so where it needs rights we do not have, 5959 is taken instead and said.
   */
  restart(addresses: readonly ListenAddress[], mayFallBack: boolean): Promise<void> {
    return this.line.run(async () => {
      const isDual = !addresses.some(({ host }) => !host.includes(':'));
      const all = addresses.map((address): Wanted => ({ ...address, isDual: isDual && address.host === '::' }));
      const before = this.open;
      this.open = before.filter(({ asked }) => all.some((wanted) => isSame(wanted, asked)));
      for (const one of before) if (!this.open.includes(one)) void one.listener.close();
      const listeners: Listener[] = [];
      for (const [index, wanted] of all.entries()) listeners.push(await this.listen(`l${index}`, wanted, mayFallBack));
      this.state.setListeners(listeners, this.ownAddresses());
    });
  }

  /** Before addresses are kept: whether this machine has them. @throws ProblemError address-not-here. */
  async check(addresses: readonly ListenAddress[]): Promise<void> {
    for (const { host } of addresses) {
      if (this.open.some(({ asked }) => asked.host === host)) continue;
      const probe = await this.openAtSystem(host, 0, (connection) => connection.destroy());
      await probe.close();
    }
  }

  close(): Promise<void> {
    return this.line.run(async () => {
      // A server is closed once its last connection is: that is the sessions' business, not ours.
      for (const { listener } of this.open) void listener.close();
      this.open = [];
    });
  }

  /** Addresses of this machine that a friend could type; loopback only when there is nothing else. */
  ownAddresses(): string[] {
    const all = this.open.flatMap(({ asked, listener: { host, port } }) => {
      const hosts = asked.isDual ? [...hostsOf('0.0.0.0'), ...hostsOf(host)] : hostsOf(host);
      return hosts.map((one) => ({ host: one, port }));
    });
    const outside = all.filter(({ host }) => !isLoopback(host));
    const shown = outside.length > 0 ? outside : all;
    return [...new Set(shown.map(({ host, port }) => formatAddress(host, port)))];
  }

  private async listen(id: string, asked: Wanted, mayFallBack: boolean): Promise<Listener> {
    const { host, port } = asked;
    const known = this.open.find((one) => isSame(one.asked, asked));
    if (known !== undefined) {
      await this.tryAsAsked(known);
      return { id, host, port: known.listener.port, state: 'listening', problem: null };
    }
    try {
      const listener = await this.openAt(asked, mayFallBack);
      this.open.push({ asked, listener });
      return { id, host, port: listener.port, state: 'listening', problem: null };
    } catch (error) {
      return { id, host, port, state: 'failed', problem: problemOf(error, 'listen') };
    }
  }

  /** The rights that were missing may be there by now; until they are, nobody loses the other port. */
  private async tryAsAsked(open: Open): Promise<void> {
    const { host, port, isDual } = open.asked;
    if (port === 0 || port === open.listener.port) return;
    try {
      const listener = await this.openAtSystem(host, port, this.onConnection, { isDual });
      void open.listener.close();
      open.listener = listener;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }

  private async openAt({ host, port, isDual }: Wanted, mayFallBack: boolean): Promise<OpenListener> {
    try {
      return await this.openAtSystem(host, port, this.onConnection, { isDual });
    } catch (error) {
      const needsRights = error instanceof ProblemError && error.problem.code === 'port-needs-rights';
      if (!needsRights || !mayFallBack || port !== DCC_SERVER_PORT) throw error;
      this.state.notify('warning', problem('port-fallback', { port: FALLBACK_PORT }));
      return this.openAtSystem(host, FALLBACK_PORT, this.onConnection, { isDual });
    }
  }
}

/** What one can choose to listen at: link-local addresses change with their cable and are left out. */
export function ownPlaces(): { host: string; network: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([network, addresses]) =>
    (addresses ?? [])
      .filter(({ address }) => !address.startsWith('fe80'))
      .map(({ address: host }) => ({ host, network })),
  );
}

/** Whoever comes from here proves nothing about others, by whichever of our addresses they come. */
export function isOfThisMachine(host: string): boolean {
  const canonical = canonicalHost(host);
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return isLoopback(canonical) || own.some(({ address }) => canonicalHost(address) === canonical);
}

function isSame(a: Wanted, b: Wanted): boolean {
  return a.host === b.host && a.port === b.port && a.isDual === b.isDual;
}

/** `0.0.0.0` and `::` stand for all addresses of their kind; link-local ones say nothing to a friend. */
function hostsOf(host: string): string[] {
  const family = host === '0.0.0.0' ? 'IPv4' : host === '::' ? 'IPv6' : null;
  if (family === null) return [host];
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter((one) => one.family === family && !one.address.startsWith('fe80')).map((one) => one.address);
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1' || host === 'localhost';
}
