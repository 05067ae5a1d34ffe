import { type FormEvent, useState } from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';

/** Who came to us from a changing port may listen anywhere: only they can tell. */
export function PortDialog({ personId }: { readonly personId: string }) {
  const actions = useActions();
  const person = useSnapshot((snapshot) => snapshot.people.find(({ id }) => id === personId));
  const [text, setText] = useState(String(person?.port ?? 59));
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  const isValid = port >= 1 && port <= 65_535;
  const close = () => actions.openDialog(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!isValid) return;
    void actions.run('person.set-port', { personId, port });
    close();
  };
  return (
    <Dialog title={`Port of ${visibleText(person?.nick ?? '')}`} onClose={close}>
      <form className="stack" onSubmit={save}>
        <label className="field">
          They listen on port
          <input
            type="text"
            inputMode="numeric"
            value={text}
            aria-invalid={!isValid}
            aria-describedby="port-hint"
            onChange={(event) => setText(event.target.value.trim())}
          />
        </label>
        <p id="port-hint" className={`small ${isValid ? 'quiet' : 'failed'}`}>
          {isValid ? 'Usually 59; ask them what their status bar says.' : 'A port is a number from 1 to 65535.'}
        </p>
        <div className="row end actions">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={!isValid}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
