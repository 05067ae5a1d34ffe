/** People with a name of their own in the list: what they may do without asking, and where they are reached. */
import { randomUUID } from 'node:crypto';
import { DCC_SERVER_PORT, formatAddress, parseAddress } from '../../../src-shared/model/address';
import { ProblemError } from '../../../src-shared/model/problem';
import type { Service } from '../../../src-shared/model/settings';
import type { Contact } from '../../../src-shared/model/snapshot';
import type { Store } from '../../storage/store';
import type { CoreState } from '../state/core-state';
import type { People } from './people';

export class Contacts {
  constructor(
    private readonly state: CoreState,
    private readonly store: Store,
    private readonly people: People,
    known: readonly Contact[],
  ) {
    state.contacts = known;
    people.relink();
  }

  /** An empty id makes a new contact. @throws ProblemError address-invalid. */
  save(contact: Contact): Contact {
    const wrong = contact.addresses.find((text) => parseAddress(text) === null);
    if (wrong !== undefined) throw new ProblemError('address-invalid', { text: wrong });
    const saved = contact.id === '' ? { ...contact, id: randomUUID() } : contact;
    this.store.contacts.save(saved);
    this.put([...this.state.contacts.filter((one) => one.id !== saved.id), saved]);
    return saved;
  }

  remove(id: string): void {
    this.store.contacts.remove(id);
    this.put(this.state.contacts.filter((contact) => contact.id !== id));
  }

  /** "Always accept": this nick at this address becomes a contact who may. */
  trust(nick: string, host: string, service: Service): void {
    const known = this.people.trustedContactOf(nick, host);
    const contact: Contact = known ?? {
      id: '',
      nick,
      addresses: [formatAddress(host, DCC_SERVER_PORT)],
      note: '',
      trust: { chat: null, send: null, fserve: null },
      encoding: 'auto',
      strictNick: false,
      favourite: false,
    };
    this.save({ ...contact, trust: { ...contact.trust, [service]: 'accept' } });
  }

  private put(contacts: readonly Contact[]): void {
    this.state.setContacts(contacts);
    this.people.relink();
  }
}
