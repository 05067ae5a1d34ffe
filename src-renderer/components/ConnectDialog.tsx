import { type FormEvent, useState } from 'react';
import { formatAddress, parseAddress } from '../../src-shared/model/address';
import { useActions, useSnapshot } from '../state/use-app';
import { Dialog } from './Dialog';

type What = 'chat' | 'files' | 'send';
const CHOICES: readonly (readonly [What, string])[] = [
  ['chat', 'Chat'],
  ['files', 'Browse files'],
  ['send', 'Send a file'],
];

export function ConnectDialog({ address }: { readonly address: string }) {
  const actions = useActions();
  const people = useSnapshot((snapshot) => snapshot.people);
  const [text, setText] = useState(address);
  const [what, setWhat] = useState<What>('chat');
  const [isChecked, setChecked] = useState(false);
  const isValid = parseAddress(text) !== null;
  const close = () => actions.openDialog(null);
  const connect = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isValid) return;
    if (what === 'send')
      return actions.openDialog({ kind: 'send', personId: null, address: text, paths: [], files: [] });
    void actions.connect({ kind: 'address', address: text }, what);
    close();
  };
  return (
    <Dialog title="Connect" onClose={close}>
      <form className="stack" onSubmit={connect}>
        <label className="field">
          Address
          <input
            type="text"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="192.168.1.20, host:port or dcc://nick@host"
            aria-invalid={isChecked && !isValid}
            aria-describedby="address-hint"
            list="known-addresses"
          />
        </label>
        <datalist id="known-addresses">
          {people.map((person) => (
            <option key={person.id} value={formatAddress(person.host, person.port ?? 59)} label={person.nick} />
          ))}
        </datalist>
        <p id="address-hint" className="quiet small">
          {isChecked && !isValid
            ? 'That is not an address. Write a host like 192.168.1.20, or host:port.'
            : 'Port 59 is used when you name none.'}
        </p>
        <fieldset className="row">
          <legend className="sr-only">What to do there</legend>
          {CHOICES.map(([choice, label]) => (
            <label key={choice} className="row">
              <input type="radio" name="what" checked={what === choice} onChange={() => setWhat(choice)} /> {label}
            </label>
          ))}
        </fieldset>
        <div className="row">
          <span className="grow" />
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary">
            {what === 'send' ? 'Choose files…' : 'Connect'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
