import { formatAddress } from '../../../src-shared/model/address';
import type { Contact, Person } from '../../../src-shared/model/snapshot';
import { NEW_CONTACT } from '../dialogs/ContactDialog';

/** Their contact, or a new one filled with what is known of them. */
export function contactOf({ contactId, nick, host, port }: Person, contacts: readonly Contact[]): Contact {
  const known = contacts.find(({ id }) => id === contactId);
  return known ?? { ...NEW_CONTACT, nick, addresses: [formatAddress(host, port ?? 59)] };
}
