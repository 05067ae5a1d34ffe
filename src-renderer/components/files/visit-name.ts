import { formatAddress } from '../../../src-shared/model/address';
import type { Visit } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';

/** Whose files: the nick, or the address until there is one. */
export function visitName({ nick, host, port }: Pick<Visit, 'nick' | 'host' | 'port'>): string {
  return nick === null ? formatAddress(host, port) : visibleText(nick);
}
