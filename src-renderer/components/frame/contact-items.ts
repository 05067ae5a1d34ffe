/** [desktop 2 menus] What can be done with a contact. */
import type { Contact } from '../../../src-shared/model/snapshot';
import type { Actions } from '../../state/actions';
import type { MenuItem } from '../parts/MenuItems';

/** One without an address can only be edited and removed. */
export function contactItems(contact: Contact, actions: Actions): readonly MenuItem[] {
  const address = contact.addresses[0];
  const to = address === undefined ? null : ({ kind: 'address', address } as const);
  const edit = () => actions.openDialog({ kind: 'contact', contact });
  return [
    ...(to === null
      ? []
      : [
          { label: 'Chat', onChoose: () => void actions.connect(to, 'chat') },
          { label: 'Browse files', onChoose: () => void actions.connect(to, 'files') },
          { label: 'Copy the address', onChoose: () => void actions.copy(to.address) },
        ]),
    { label: 'Edit the contact…', beginsGroup: true, onChoose: edit },
    { label: 'Remove the contact…', isDanger: true, onChoose: () => actions.askToRemoveContact(contact) },
  ];
}
