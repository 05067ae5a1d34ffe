import { useState } from 'react';
import type { Policy, Service } from '../../src-shared/model/settings';
import type { Contact } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../state/use-app';
import { Dialog } from './Dialog';

const SERVICES: readonly (readonly [Service, string])[] = [
  ['chat', 'Chat'],
  ['send', 'Send me files'],
  ['fserve', 'Browse my files'],
];
const NEW_CONTACT: Contact = {
  id: '',
  nick: '',
  addresses: [],
  note: '',
  trust: { chat: null, send: null, fserve: null },
  encoding: 'auto',
  strictNick: false,
  favourite: false,
};

export function Contacts() {
  const actions = useActions();
  const contacts = useSnapshot((snapshot) => snapshot.contacts);
  const [edited, setEdited] = useState<Contact | null>(null);
  const sorted = [...contacts].sort(
    (a, b) => Number(b.favourite) - Number(a.favourite) || a.nick.localeCompare(b.nick),
  );
  return (
    <section aria-label="Contacts" className="main-pane">
      <header className="pane-head">
        <h1 className="grow">Contacts</h1>
        <button type="button" className="primary" onClick={() => setEdited(NEW_CONTACT)}>
          New contact
        </button>
      </header>
      {sorted.length === 0 ? (
        <p className="empty">No contacts yet. Make one for a friend to decide what they may do without asking.</p>
      ) : (
        <ul className="pane-body stack">
          {sorted.map((contact) => (
            <li key={contact.id} className="row">
              <div className="grow">
                <strong>
                  {contact.favourite ? '★ ' : ''}
                  {visibleText(contact.nick)}
                </strong>
                <p className="quiet small cut">{contact.addresses.join(', ')}</p>
              </div>
              {contact.addresses[0] !== undefined && (
                <button
                  type="button"
                  onClick={() => actions.connect({ kind: 'address', address: contact.addresses[0] ?? '' }, 'chat')}
                >
                  Chat
                </button>
              )}
              <button type="button" onClick={() => setEdited(contact)}>
                Edit
              </button>
            </li>
          ))}
        </ul>
      )}
      {edited !== null && <ContactDialog contact={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function ContactDialog({ contact, onClose }: { readonly contact: Contact; readonly onClose: () => void }) {
  const actions = useActions();
  const [draft, setDraft] = useState(contact);
  const [addresses, setAddresses] = useState(contact.addresses.join(', '));
  const save = async () => {
    const split = addresses.split(/[\s,]+/).filter((address) => address !== '');
    if ((await actions.run('contact.save', { contact: { ...draft, addresses: split } })) !== null) onClose();
  };
  const remove = async () => {
    await actions.run('contact.remove', { id: contact.id });
    onClose();
  };
  return (
    <Dialog title={contact.id === '' ? 'New contact' : `Contact ${visibleText(contact.nick)}`} onClose={onClose}>
      <label className="field">
        Nick
        <input
          type="text"
          value={draft.nick}
          onChange={(event) => setDraft({ ...draft, nick: event.target.value.trim() })}
        />
      </label>
      <label className="field">
        Addresses
        <input
          type="text"
          value={addresses}
          onChange={(event) => setAddresses(event.target.value)}
          placeholder="192.168.1.20, host:port"
        />
      </label>
      <fieldset className="stack">
        <legend>May without asking</legend>
        {SERVICES.map(([service, label]) => (
          <label key={service} className="row">
            <span className="grow">{label}</span>
            <select
              value={draft.trust[service] ?? 'default'}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  trust: {
                    ...draft.trust,
                    [service]: event.target.value === 'default' ? null : (event.target.value as Policy),
                  },
                })
              }
            >
              <option value="default">As for everyone</option>
              <option value="ask">Ask me</option>
              <option value="accept">Accept</option>
              <option value="refuse">Refuse</option>
            </select>
          </label>
        ))}
      </fieldset>
      <label className="row">
        <span className="grow">Text encoding</span>
        <select
          value={draft.encoding}
          onChange={(event) => setDraft({ ...draft, encoding: event.target.value as Contact['encoding'] })}
        >
          <option value="auto">Find out</option>
          <option value="utf-8">UTF-8</option>
          <option value="windows-1252">Windows-1252 (old mIRC)</option>
        </select>
      </label>
      <label className="row">
        <input
          type="checkbox"
          checked={draft.strictNick}
          onChange={(event) => setDraft({ ...draft, strictNick: event.target.checked })}
        />{' '}
        Refuse to talk when another nick answers
      </label>
      <label className="row">
        <input
          type="checkbox"
          checked={draft.favourite}
          onChange={(event) => setDraft({ ...draft, favourite: event.target.checked })}
        />{' '}
        Favourite
      </label>
      <div className="row">
        {contact.id !== '' && (
          <button type="button" onClick={remove}>
            Remove
          </button>
        )}
        <span className="grow" />
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={draft.nick === ''} onClick={save}>
          Save
        </button>
      </div>
    </Dialog>
  );
}
