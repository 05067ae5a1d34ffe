/** Our listening addresses as the settings name them, with the fallback of port 59 where rights are missing. */
import { networkInterfaces } from 'node:os';
import { DCC_SERVER_PORT, formatAddress } from '../../../src-shared/model/address';
import { type Problem, problem } from '../../../src-shared/model/problem';
import type { ListenAddress } from '../../../src-shared/model/settings';
import type { Listener } from '../../../src-shared/model/snapshot';
import type { Connection } from '../../net/connection';
import { type OpenListener, openListener } from '../../net/listener';
import type { CoreState } from '../state/core-state';

const FALLBACK_PORT = 5959;

export class Listeners {
  private open: OpenListener[] = [];

  constructor(
    private readonly state: CoreState,
    private readonly onConnection: (connection: Connection) => void,
    private readonly problemOf: (error: unknown, doing: string) => Problem,
  ) {}

  /**
   * Closes what is open and listens anew. `mayFallBack`: port 59 was nobody's explicit wish, so where it needs rights
   * we do not have, 5959 is taken instead and said.
   */
  async restart(addresses: readonly ListenAddress[], mayFallBack: boolean): Promise<void> {
    await this.close();
    const listeners: Listener[] = [];
    for (const [index, address] of addresses.entries())
      listeners.push(await this.listen(`l${index}`, address, mayFallBack));
    this.state.setListeners(listeners);
  }

  async close(): Promise<void> {
    const open = this.open;
    this.open = [];
    // A server is closed once its last connection is: that is the sessions' business, not ours.
    for (const listener of open) void listener.close();
  }

  /** Addresses of this machine that a friend could type; loopback only when there is nothing else. */
  ownAddresses(): string[] {
    const all = this.open.flatMap(({ host, port }) => hostsOf(host).map((one) => ({ host: one, port })));
    const outside = all.filter(({ host }) => !isLoopback(host));
    const shown = outside.length > 0 ? outside : all;
    return [...new Set(shown.map(({ host, port }) => formatAddress(host, port)))];
  }

  private async listen(id: string, { host, port }: ListenAddress, mayFallBack: boolean): Promise<Listener> {
    try {
      const listener = await openListener(host, port, this.onConnection);
      this.open.push(listener);
      return { id, host, port: listener.port, state: 'listening', problem: null };
    } catch (error) {
      const reason = this.problemOf(error, 'listen');
      if (reason.code === 'port-needs-rights' && mayFallBack && port === DCC_SERVER_PORT) {
        this.state.notify('warning', problem('port-fallback', { port: FALLBACK_PORT }));
        return this.listen(id, { host, port: FALLBACK_PORT }, false);
      }
      return { id, host, port, state: 'failed', problem: reason };
    }
  }
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
