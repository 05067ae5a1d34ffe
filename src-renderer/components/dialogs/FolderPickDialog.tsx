import { useState } from 'react';
import { useActions } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';
import { HostFolder } from '../parts/HostFolder';

/** A folder of the host, where the host has no dialog of its own. */
export function FolderPickDialog({ onPick }: { readonly onPick: (path: string) => void }) {
  const actions = useActions();
  const [folder, setFolder] = useState<string | null>(null);
  const close = () => actions.openDialog(null);
  const choose = () => {
    close();
    if (folder !== null) onPick(folder);
  };
  return (
    <Dialog title="Choose a folder" onClose={close}>
      <HostFolder onFolder={setFolder} />
      <div className="row end actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={folder === null} onClick={choose}>
          Choose this folder
        </button>
      </div>
    </Dialog>
  );
}
