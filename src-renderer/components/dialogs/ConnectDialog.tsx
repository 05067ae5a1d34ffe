import { FolderOpen, MessageCircle, Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { formatAddress, parseAddress } from '../../../src-shared/model/address';
import { useActions, useSnapshot } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';

type What = 'chat' | 'files' | 'send';
const CHOICES = [
  { what: 'chat', label: 'Chat', icon: MessageCircle },
  { what: 'files', label: 'Browse files', icon: FolderOpen },
  { what: 'send', label: 'Send a file', icon: Send },
] as const;

export function ConnectDialog({ address }: { readonly address: string }) {
  const actions = useActions();
  const people = useSnapshot((snapshot) => snapshot.people);
  const contacts = useSnapshot((snapshot) => snapshot.contacts);
  const [text, setText] = useState(address);
  const [what, setWhat] = useState<What>(parseAddress(address)?.path === undefined ? 'chat' : 'files');
  const [isChecked, setChecked] = useState(false);
  const isValid = parseAddress(text) !== null;
  const isWrong = isChecked && !isValid;
  const close = () => actions.openDialog(null);
  const connect = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isValid) return;
    if (what === 'send')
      return actions.openDialog({ kind: 'send', personId: null, address: text, paths: [], files: [] });
    close();
    void actions.connect({ kind: 'address', address: text }, what);
  };
  const known = new Map([
    ...people.map(({ nick, host, port }) => [formatAddress(host, port ?? 59), nick] as const),
    ...contacts.flatMap(({ nick, addresses }) => addresses.map((one) => [one, nick] as const)),
  ]);
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
            aria-invalid={isWrong}
            aria-describedby="address-hint"
            autoComplete="off"
            spellCheck={false}
            list="known-addresses"
          />
        </label>
        <datalist id="known-addresses">
          {[...known].map(([value, nick]) => (
            <option key={value} value={value} label={nick} />
          ))}
        </datalist>
        <p id="address-hint" className={`small ${isWrong ? 'failed' : 'quiet'}`}>
          {isWrong
            ? 'That is not an address. Write a host like 192.168.1.20, or host:port.'
            : 'Port 59 is used when you name none.'}
        </p>
        <fieldset className="choices">
          <legend className="sr-only">What to do there</legend>
          {CHOICES.map(({ what: choice, label, icon: Icon }) => (
            <label key={choice}>
              <input type="radio" name="what" checked={what === choice} onChange={() => setWhat(choice)} />
              <Icon size={16} aria-hidden /> {label}
            </label>
          ))}
        </fieldset>
        <div className="row end actions">
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
