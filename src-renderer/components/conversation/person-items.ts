/** [desktop 2 menus] What can be done with somebody: the same words in their menu and in the context menu. */
import { formatAddress } from '../../../src-shared/model/address';
import type { Person, Session, Snapshot } from '../../../src-shared/model/snapshot';
import type { Actions } from '../../state/actions';
import type { View } from '../../state/app-state';
import type { MenuItem } from '../parts/MenuItems';
import { contactOf } from './contact-of';

/** The conversation itself; nothing where it is in view already. */
export function openItems({ id }: Person, view: View, actions: Actions): readonly MenuItem[] {
  if (view.kind === 'person' && view.id === id) return [];
  return [{ label: 'Open conversation', onChoose: () => actions.show({ kind: 'person', id }) }];
}

/** What the buttons above a conversation do. */
export function talkItems(person: Person, { sessions }: Snapshot, actions: Actions): readonly MenuItem[] {
  const to = { kind: 'person', personId: person.id } as const;
  const session = sessions.findLast(({ personId, kind }) => personId === person.id && kind === 'chat');
  return [
    chatItem(session, actions, () => void actions.connect(to, 'chat')),
    { label: 'Send files…', beginsGroup: true, onChoose: () => void actions.pickAndSend(person.id) },
    sendFolderItem(person, actions),
    { label: 'Browse files', onChoose: () => void actions.connect(to, 'files') },
  ];
}

export function sendFolderItem({ id }: Person, actions: Actions): MenuItem {
  return { label: 'Send folder…', onChoose: () => void actions.pickFolderAndSend(id) };
}

/** What is kept of them, and how to be rid of them. */
export function keepingItems(person: Person, snapshot: Snapshot, actions: Actions): readonly MenuItem[] {
  const { id, host, port, contactId } = person;
  const contact = contactOf(person, snapshot.contacts);
  return [
    {
      label: contactId === null ? 'Make a contact…' : 'Edit the contact…',
      beginsGroup: true,
      onChoose: () => actions.openDialog({ kind: 'contact', contact }),
    },
    { label: 'Change the port…', onChoose: () => actions.openDialog({ kind: 'port', personId: id }) },
    { label: 'Copy the address', onChoose: () => void actions.copy(formatAddress(host, port ?? 59)) },
    {
      label: 'Delete the conversation…',
      beginsGroup: true,
      isDanger: true,
      onChoose: () => actions.askToClear(person),
    },
    snapshot.settings.blockedAddresses.includes(host)
      ? { label: `Unblock ${host}`, onChoose: () => actions.unblock(host) }
      : { label: `Block ${host}…`, isDanger: true, onChoose: () => actions.askToBlock(person) },
    { label: 'Forget this person…', isDanger: true, onChoose: () => actions.askToForget(person) },
  ];
}

function chatItem(session: Session | undefined, actions: Actions, call: () => void): MenuItem {
  const isUnderWay = session !== undefined && session.state !== 'closed';
  if (!isUnderWay) return { label: 'Chat', onChoose: call };
  const end = () => void actions.run('session.close', { sessionId: session.id });
  return { label: session.state === 'open' ? 'End chat' : 'Stop calling', onChoose: end };
}
