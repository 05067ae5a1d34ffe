/** Files of the host, or of this computer when that is another one, to one person. */
import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CommandResult, Peer } from '../../../src-shared/contract/contract';
import { parseAddress } from '../../../src-shared/model/address';
import { formatBytes } from '../../../src-shared/model/formatting';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { listPeople } from '../../state/people-view';
import { useActions, useSnapshot } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';
import { DropZone } from '../parts/DropZone';
import { HostFolder } from '../parts/HostFolder';

/** Of what is left out. */
const MAX_NAMED = 3;

interface SendDialogProps {
  readonly personId: string | null;
  readonly address: string;
  /** Chosen already, outside the window. */
  readonly paths: readonly string[];
  readonly files: readonly File[];
}

export function SendDialog({ personId, address, paths, files: dropped }: SendDialogProps) {
  const actions = useActions();
  const host = useSnapshot((snapshot) => snapshot.host);
  const people = useSnapshot((snapshot) => snapshot.people);
  const sessions = useSnapshot((snapshot) => snapshot.sessions);
  const listed = listPeople({ people, sessions });
  const [to, setTo] = useState(personId ?? (address === '' ? (listed[0]?.id ?? '') : ''));
  const [typed, setTyped] = useState(address);
  // Whoever pressed Send beside a name, or gave an address, has said whom.
  const [asksWhom, setAsksWhom] = useState(personId === null && parseAddress(address) === null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set(paths));
  const [files, setFiles] = useState<readonly File[]>(dropped);
  // More can come while the dialog is open: some systems name files one by one.
  useEffect(() => setPicked((before) => new Set([...before, ...paths])), [paths]);
  const close = () => actions.openDialog(null);
  const peer = peerOf(to, typed);
  const person = people.find(({ id }) => id === to);
  const whom = person === undefined ? visibleText(typed) : `${visibleText(person.nick)} (${person.host})`;
  const toggle = (path: string) =>
    setPicked(new Set(picked.has(path) ? [...picked].filter((one) => one !== path) : [...picked, path]));
  const count = picked.size + files.length;
  const counted = useCounted(picked, files);
  const add = (chosen: readonly string[]) => setPicked(new Set([...picked, ...chosen]));
  const send = () => {
    if (peer === null) return;
    void actions.sendFiles(peer, files, [...picked]);
    close();
  };
  return (
    <Dialog title="Send files" onClose={close}>
      <DropZone className="stack send-drop" onFiles={(more) => setFiles([...files, ...more])}>
        {asksWhom ? (
          <Whom to={to} onTo={setTo} typed={typed} onTyped={setTyped} />
        ) : (
          <div className="row">
            <p className="grow cut">
              To <strong>{whom}</strong>
            </p>
            <button type="button" onClick={() => setAsksWhom(true)}>
              Somebody else…
            </button>
          </div>
        )}
        <Chosen paths={[...picked]} files={files} />
        {host.nativeDialogs ? (
          <div className="row">
            <button type="button" onClick={async () => add((await actions.run('host.pick-files', {})) ?? [])}>
              Choose files…
            </button>
            <button type="button" onClick={() => actions.pickFolderOfHost((path) => add([path]))}>
              Choose a folder…
            </button>
          </div>
        ) : (
          <HostFolder onFolder={() => {}} picked={picked} onToggle={toggle} />
        )}
        {host.spoolUrl !== null && <UploadButton onFiles={(more) => setFiles([...files, ...more])} />}
      </DropZone>
      <div className="row actions">
        <HowMuch counted={counted} isEmpty={count === 0} />
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={count === 0 || peer === null || counted.isImpossible}
          onClick={send}
        >
          Send
        </button>
      </div>
    </Dialog>
  );
}

interface WhomProps {
  /** A person, or empty: the address that is typed. */
  readonly to: string;
  readonly onTo: (personId: string) => void;
  readonly typed: string;
  readonly onTyped: (address: string) => void;
}

function Whom({ to, onTo, typed, onTyped }: WhomProps) {
  const people = useSnapshot((snapshot) => snapshot.people);
  const sessions = useSnapshot((snapshot) => snapshot.sessions);
  const isWrong = typed !== '' && parseAddress(typed) === null;
  return (
    <>
      <label className="field">
        To
        <select value={to} onChange={(event) => onTo(event.target.value)}>
          {listPeople({ people, sessions }).map((person) => (
            <option key={person.id} value={person.id}>
              {visibleText(person.nick)} ({person.host})
            </option>
          ))}
          <option value="">An address…</option>
        </select>
      </label>
      {to === '' && (
        <label className="field">
          Address
          <input
            type="text"
            value={typed}
            onChange={(event) => onTyped(event.target.value)}
            aria-invalid={isWrong}
            placeholder="192.168.1.20, host:port or dcc://nick@host"
            spellCheck={false}
          />
        </label>
      )}
    </>
  );
}

interface ConfirmSendDialogProps {
  readonly personId: string;
  readonly paths: readonly string[];
  readonly files: readonly File[];
}

/** What is about to go, before it goes: for somebody new, for folders, and for what was pasted. */
export function ConfirmSendDialog({ personId, paths, files }: ConfirmSendDialogProps) {
  const actions = useActions();
  const person = useSnapshot((snapshot) => snapshot.people.find(({ id }) => id === personId));
  const close = () => actions.openDialog(null);
  const send = () => {
    void actions.sendFiles({ kind: 'person', personId }, files, paths);
    close();
  };
  const counted = useCounted(paths, files);
  const nick = visibleText(person?.nick ?? '');
  return (
    <Dialog title={`Send this to ${nick}?`} onClose={close}>
      <p className="quiet">
        {nick} at {person?.host}
        {person?.contactId === null && ', not one of your contacts'}
      </p>
      <Chosen paths={paths} files={files} />
      <div className="row end actions">
        <HowMuch counted={counted} isEmpty={false} />
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={counted.isImpossible} onClick={send}>
          Send
        </button>
      </div>
    </Dialog>
  );
}

interface Counted {
  readonly words: string;
  /** They cannot be sent; the words tell why. */
  readonly isImpossible: boolean;
}

/** How many files that is and how big: folders are looked into before anything is sent. */
function useCounted(paths: Iterable<string>, files: readonly File[]): Counted {
  const actions = useActions();
  const [onHost, setOnHost] = useState<CommandResult<'send.count'> | string | null>(null);
  const key = [...paths].join('\0');
  useEffect(() => {
    let isWanted = true;
    setOnHost(null);
    if (key === '') return;
    void actions.count(key.split('\0')).then((found) => {
      if (isWanted) setOnHost(found);
    });
    return () => {
      isWanted = false;
    };
  }, [actions, key]);
  if (typeof onHost === 'string') return { words: onHost, isImpossible: true };
  if (key !== '' && onHost === null) return { words: 'Counting…', isImpossible: false };
  const count = files.length + (onHost?.files ?? 0);
  const sizeBytes = files.reduce((sum, { size }) => sum + size, onHost?.sizeBytes ?? 0);
  const folders = onHost?.folders ?? 0;
  const words = [
    `${count} ${count === 1 ? 'file' : 'files'}`,
    ...(folders === 0 ? [] : [`${folders} ${folders === 1 ? 'folder' : 'folders'}`]),
    formatBytes(sizeBytes),
  ];
  return { words: `${words.join(', ')}${leftOutInWords(onHost?.leftOut ?? [])}`, isImpossible: false };
}

/** Links, pipes and what cannot be read: by name, as far as there is room. */
function leftOutInWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const some = names.slice(0, MAX_NAMED).map(visibleText).join(', ');
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `. Not sent, as they are no files: ${some}${more}`;
}

function HowMuch({ counted, isEmpty }: { readonly counted: Counted; readonly isEmpty: boolean }) {
  return (
    <span className={`grow ${counted.isImpossible ? 'failed' : 'quiet'}`} role="status">
      {isEmpty ? 'Nothing chosen yet' : counted.words}
    </span>
  );
}

/** The names of what was chosen, as far as there is room. */
function Chosen({ paths, files }: { readonly paths: readonly string[]; readonly files: readonly File[] }) {
  const names = [
    ...paths.map((path) => ({ name: path.split(/[\\/]/).at(-1) ?? path, size: '' })),
    ...files.map((file) => ({ name: file.name || 'Pasted picture', size: formatBytes(file.size) })),
  ];
  if (names.length === 0) return null;
  return (
    <ul className="chosen" aria-label="Chosen">
      {names.map(({ name, size }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list is only ever drawn anew.
        <li key={index} className="row">
          <span className="cut grow">
            <bdi dir="ltr">{visibleText(name)}</bdi>
          </span>
          <span className="quiet small">{size}</span>
        </li>
      ))}
    </ul>
  );
}

function UploadButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <button type="button" onClick={() => input.current?.click()}>
        <Upload size={16} aria-hidden /> From this computer…
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Upload from this computer"
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
    </div>
  );
}

function peerOf(personId: string, address: string): Peer | null {
  if (personId !== '') return { kind: 'person', personId };
  return parseAddress(address) === null ? null : { kind: 'address', address };
}
