import { type FormEvent, useState } from 'react';
import type { OpenDialog } from '../../state/app-state';
import { useActions } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';

const KIB = 1024;
const MAX_KIB = 10_000_000;

type Limit = Extract<OpenDialog, { kind: 'limit' }>;

/** Any speed limit. */
export function LimitDialog({ title, bytesPerSecond, onLimit }: Omit<Limit, 'kind'>) {
  const actions = useActions();
  const [typed, setTyped] = useState(
    bytesPerSecond === null ? '' : String(Math.max(1, Math.round(bytesPerSecond / KIB))),
  );
  const [isTold, setTold] = useState(false);
  const kib = Number(typed);
  const isValid = /^\d+$/.test(typed) && kib >= 1 && kib <= MAX_KIB;
  const close = () => actions.openDialog(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!isValid) return setTold(true);
    close();
    onLimit(kib * KIB);
  };
  return (
    <Dialog title={title} onClose={close}>
      <form className="stack" onSubmit={save}>
        <label className="field">
          KB a second
          <input
            type="text"
            inputMode="numeric"
            value={typed}
            aria-invalid={isTold && !isValid}
            onChange={(event) => setTyped(event.target.value.trim())}
          />
        </label>
        <p className="small failed" role="alert">
          {isTold && !isValid ? `A whole number between 1 and ${MAX_KIB.toLocaleString()}.` : ''}
        </p>
        <div className="row end actions">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary">
            Limit
          </button>
        </div>
      </form>
    </Dialog>
  );
}
