import { useState } from 'react';
import type { Peer } from '../../src-shared/contract/contract';
import { parseAddress } from '../../src-shared/model/address';
import { useActions, useSnapshot } from '../state/use-app';
import { Dialog } from './Dialog';
import { HostFolder } from './HostFolder';

interface SendDialogProps {
  readonly personId: string | null;
  readonly address: string;
  /** Chosen already, outside the window. */
  readonly paths: readonly string[];
  readonly files: readonly File[];
}

/** Files of the host, or of this computer when that is another one, to one person. */
export function SendDialog({ personId, address, paths, files: dropped }: SendDialogProps) {
  const actions = useActions();
  const host = useSnapshot((snapshot) => snapshot.host);
  const people = useSnapshot((snapshot) => snapshot.people);
  const [to, setTo] = useState<string>(personId ?? '');
  const [typed, setTyped] = useState(address);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(paths));
  const [files, setFiles] = useState<readonly File[]>(dropped);
  const close = () => actions.openDialog(null);
  const peer: Peer | null =
    to !== ''
      ? { kind: 'person', personId: to }
      : parseAddress(typed) === null
        ? null
        : { kind: 'address', address: typed };
  const toggle = (path: string) =>
    setPicked(new Set(picked.has(path) ? [...picked].filter((one) => one !== path) : [...picked, path]));
  const count = picked.size + files.length;
  const send = () => {
    if (peer === null) return;
    if (picked.size > 0) void actions.run('send.offer', { to: peer, paths: [...picked] });
    if (files.length > 0) void actions.sendFiles(peer, files);
    close();
  };
  return (
    <Dialog title="Send files" onClose={close}>
      <label className="field">
        To
        <select value={to} onChange={(event) => setTo(event.target.value)}>
          <option value="">An address…</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.nick} ({person.host})
            </option>
          ))}
        </select>
      </label>
      {to === '' && (
        <label className="field">
          Address
          <input
            type="text"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="192.168.1.20 or host:port"
          />
        </label>
      )}
      {paths.length > 0 && <p className="cut">{paths.length === 1 ? paths[0] : `${paths.length} files`}</p>}
      {dropped.length > 0 && (
        <p className="cut">{dropped.length === 1 ? dropped[0]?.name : `${dropped.length} files`}</p>
      )}
      {!host.nativeDialogs && <HostFolder onFolder={() => {}} picked={picked} onToggle={toggle} />}
      {host.spoolUrl !== null && (
        <label className="field">
          Upload from this computer
          <input type="file" multiple onChange={(event) => setFiles([...dropped, ...(event.target.files ?? [])])} />
        </label>
      )}
      <div className="row">
        <span className="grow quiet">{count === 0 ? 'Nothing chosen yet' : `${count} chosen`}</span>
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={count === 0 || peer === null} onClick={send}>
          Send
        </button>
      </div>
    </Dialog>
  );
}

export function FolderPickDialog({ onPick }: { readonly onPick: (path: string) => void }) {
  const actions = useActions();
  const [folder, setFolder] = useState<string | null>(null);
  const close = () => actions.openDialog(null);
  const choose = () => {
    if (folder !== null) onPick(folder);
    close();
  };
  return (
    <Dialog title="Choose a folder" onClose={close}>
      <HostFolder onFolder={setFolder} />
      <div className="row">
        <span className="grow" />
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
