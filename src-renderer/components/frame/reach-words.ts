/** How reachable we are, in words: what is known, and no more. */
import { DCC_SERVER_PORT, parseAddress } from '../../../src-shared/model/address';
import { isOfOwnNetwork, type Reachability } from '../../state/reachability';

export function reachInWords(reach: Reachability): string {
  switch (reach.kind) {
    case 'closed':
      return 'Nobody can reach you now.';
    case 'alone':
      return 'Only programs on this computer can reach you now.';
    case 'open':
      return reach.isProven
        ? 'It works: somebody from another computer has reached you.'
        : 'Nobody from another computer has reached you yet. Ask a friend to try.';
  }
}

/** For the status bar: green stands before the last of these only. */
export function reachInShort(reach: Reachability): string {
  switch (reach.kind) {
    case 'closed':
      return 'Nobody can reach you: not listening';
    case 'alone':
      return 'Only this computer can reach you';
    case 'open':
      return `${reach.isProven ? 'Friends reach you at' : 'Friends can try'} ${reach.addresses[0]}`;
  }
}

export interface Advice {
  readonly title: string;
  readonly text: string;
  /** To be copied into a terminal. */
  readonly command?: string;
}

/** What to do when a friend does not get through at this address, the likeliest first. */
export function adviceFor(address: string): readonly Advice[] {
  const at = parseAddress(address);
  const port = at?.port ?? DCC_SERVER_PORT;
  const firewall: Advice = {
    title: 'Firewall of this computer',
    text: `Let Port59 in, or TCP port ${port}. Where Linux has ufw:`,
    command: `sudo ufw allow ${port}/tcp`,
  };
  if (!isOfOwnNetwork(address)) return [firewall];
  const router: Advice = {
    title: 'Router',
    text: `${address} works inside your own network. For friends elsewhere, pass TCP port ${port} on to ${at?.host} in your router (“port forwarding”), and give them the address your router has on the internet${port === DCC_SERVER_PORT ? '' : `, with :${port} behind it`}.`,
  };
  return [router, firewall];
}
