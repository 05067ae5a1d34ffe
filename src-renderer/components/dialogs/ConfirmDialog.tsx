import type { OpenDialog } from '../../state/app-state';
import { useActions } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';

type Confirm = Extract<OpenDialog, { kind: 'confirm' }>;

/** Before something that cannot be taken back. */
export function ConfirmDialog({ title, text, action, onConfirm }: Omit<Confirm, 'kind'>) {
  const actions = useActions();
  const close = () => actions.openDialog(null);
  const confirm = () => {
    close();
    onConfirm();
  };
  return (
    <Dialog title={title} onClose={close}>
      <p>{text}</p>
      <div className="row end actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="danger" onClick={confirm}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
