import { ContactRound, FolderOpen, MessageCircle, Pencil, Star } from 'lucide-react';
import type { Contact } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../../state/use-app';
import { NEW_CONTACT } from '../dialogs/ContactDialog';
import { useContextMenu } from '../parts/ContextMenu';
import { EmptyState } from '../parts/EmptyState';
import { contactItems } from './contact-items';
import './Contacts.css';

export function Contacts() {
  const actions = useActions();
  const contacts = useSnapshot((snapshot) => snapshot.contacts);
  const edit = (contact: Contact) => actions.openDialog({ kind: 'contact', contact });
  const listed = useContextMenu((target) => {
    const id = target.closest<HTMLElement>('[data-contact]')?.dataset.contact;
    const contact = contacts.find((one) => one.id === id);
    return contact === undefined ? null : { label: visibleText(contact.nick), items: contactItems(contact, actions) };
  });
  const sorted = [...contacts].sort(
    (a, b) => Number(b.favourite) - Number(a.favourite) || a.nick.localeCompare(b.nick),
  );
  return (
    <section aria-label="Contacts" className="main-pane">
      <header className="pane-head">
        <h1 className="grow">Contacts</h1>
        <button type="button" className="primary" onClick={() => edit(NEW_CONTACT)}>
          New contact
        </button>
      </header>
      {sorted.length === 0 ? (
        <EmptyState
          icon={ContactRound}
          text="No contacts yet. Make one for a friend to decide what they may do without asking."
        />
      ) : (
        <ul className="pane-body contacts" onContextMenu={listed.onContextMenu}>
          {sorted.map((contact) => (
            <ContactRow key={contact.id} contact={contact} onEdit={() => edit(contact)} />
          ))}
        </ul>
      )}
      {listed.menu}
    </section>
  );
}

function ContactRow({ contact, onEdit }: { readonly contact: Contact; readonly onEdit: () => void }) {
  const actions = useActions();
  const lastSeen = useSnapshot(({ people }) =>
    people.reduce(
      (latest, person) => (person.contactId === contact.id ? Math.max(latest, person.lastSeen) : latest),
      0,
    ),
  );
  const nick = visibleText(contact.nick);
  const address = contact.addresses[0];
  const to = address === undefined ? null : ({ kind: 'address', address } as const);
  const facts = [
    contact.addresses.join(', '),
    lastSeen === 0 ? '' : `seen ${new Date(lastSeen).toLocaleDateString()}`,
    contact.note,
  ];
  return (
    <li className="row" data-contact={contact.id}>
      <div className="grow">
        <p className="row">
          <strong className="cut">{nick}</strong>
          {contact.favourite && <Star size={14} aria-label="Favourite" fill="currentColor" />}
        </p>
        <p className="quiet small cut">{facts.filter((fact) => fact !== '').join(' · ')}</p>
      </div>
      {to !== null && (
        <>
          <button type="button" onClick={() => actions.connect(to, 'chat')}>
            <MessageCircle size={16} aria-hidden /> Chat
          </button>
          <button type="button" onClick={() => actions.connect(to, 'files')}>
            <FolderOpen size={16} aria-hidden /> Files
          </button>
        </>
      )}
      <button type="button" className="icon" aria-label={`Edit ${nick}`} title="Edit" onClick={onEdit}>
        <Pencil size={16} aria-hidden />
      </button>
    </li>
  );
}
