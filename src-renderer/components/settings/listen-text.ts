/** Where we listen, as one line of text: `0.0.0.0:59, [::]:59`. Port 0 lets the system choose. */
import { formatEndpoint, parseAddress, parseEndpoint } from '../../../src-shared/model/address';
import type { ListenAddress } from '../../../src-shared/model/settings';

export function formatListen({ host, port }: ListenAddress): string {
  return formatEndpoint(host, port);
}

/** Null when one of them is no address. Nothing at all is fine: then nobody can reach us. */
export function parseListen(text: string): ListenAddress[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const read = parts.map((part) => parseAddress(part) ?? parseEndpoint(part));
  const known = read.filter((one) => one !== null);
  return known.length === parts.length ? known.map(({ host, port }) => ({ host, port })) : null;
}
