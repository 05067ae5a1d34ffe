import { useState } from 'react';
import { parseAddress } from '../../../src-shared/model/address';
import type { Policy, Service } from '../../../src-shared/model/settings';
import type { Contact } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';

const SERVICES: readonly (readonly [Service, string])[] = [
  ['chat', 'Chat with me'],
  ['send', 'Send me files'],
  ['fserve', 'Browse my files'],
];

export const NEW_CONTACT: Contact = {
  id: '',
  nick: '',
  addresses: [],
  note: '',
  trust: { chat: null, send: null, fserve: null },
  encoding: 'auto',
  strictNick: false,
  favourite: false,
};

export function ContactDialog({ contact }: { readonly contact: Contact }) {
  const actions = useActions();
  const [draft, setDraft] = useState(contact);
  const [written, setWritten] = useState(contact.addresses.join(', '));
  const addresses = written.split(/[\s,]+/).filter((address) => address !== '');
  const wrong = addresses.find((address) => parseAddress(address) === null);
  const change = (part: Partial<Contact>) => setDraft({ ...draft, ...part });
  const close = () => actions.openDialog(null);
  const save = async () => {
    if ((await actions.run('contact.save', { contact: { ...draft, addresses } })) !== null) close();
  };
  return (
    <Dialog title={contact.id === '' ? 'New contact' : `Contact ${visibleText(contact.nick)}`} onClose={close}>
      <label className="field">
        Nick
        <input type="text" value={draft.nick} onChange={(event) => change({ nick: event.target.value.trim() })} />
      </label>
      <label className="field">
        Addresses
        <input
          type="text"
          value={written}
          aria-invalid={wrong !== undefined}
          aria-describedby="contact-addresses"
          onChange={(event) => setWritten(event.target.value)}
          placeholder="192.168.1.20, host:port"
        />
        <span id="contact-addresses" className={`small ${wrong === undefined ? 'quiet' : 'failed'}`}>
          {wrong === undefined
            ? 'Separated by commas; the first one is called.'
            : `“${wrong}” is not an address. Write a host, or host:port.`}
        </span>
      </label>
      <label className="field">
        Note
        <input type="text" value={draft.note} onChange={(event) => change({ note: event.target.value })} />
      </label>
      <fieldset className="stack">
        <legend className="quiet">What they may do</legend>
        {SERVICES.map(([service, label]) => (
          <label key={service} className="row">
            <span className="grow">{label}</span>
            <select
              value={draft.trust[service] ?? 'default'}
              onChange={({ target }) =>
                change({
                  trust: {
                    ...draft.trust,
                    // Only the options below can be chosen.
                    [service]: target.value === 'default' ? null : (target.value as Policy),
                  },
                })
              }
            >
              <option value="default">As for everyone</option>
              <option value="ask">Ask me</option>
              <option value="accept">Without asking</option>
              <option value="refuse">Never</option>
            </select>
          </label>
        ))}
      </fieldset>
      <label className="row">
        <span className="grow">Text encoding</span>
        <select
          value={draft.encoding}
          // Only the options below can be chosen.
          onChange={(event) => change({ encoding: event.target.value as Contact['encoding'] })}
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
          onChange={(event) => change({ strictNick: event.target.checked })}
        />
        Hang up when another nick answers
      </label>
      <label className="row">
        <input
          type="checkbox"
          checked={draft.favourite}
          onChange={(event) => change({ favourite: event.target.checked })}
        />
        Favourite
      </label>
      <div className="row actions">
        {contact.id !== '' && (
          <button type="button" className="danger" onClick={() => actions.askToRemoveContact(contact)}>
            Remove…
          </button>
        )}
        <span className="grow" />
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={draft.nick === '' || wrong !== undefined} onClick={save}>
          Save
        </button>
      </div>
    </Dialog>
  );
}
