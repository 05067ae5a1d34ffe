/** The host's folders, to walk through and pick from. */
import { CornerLeftUp, FileText, Folder } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { CommandResult } from '../../../src-shared/contract/contract';
import { formatBytes } from '../../../src-shared/model/formatting';
import { useActions } from '../../state/use-app';
import { CutName } from './CutName';
import './HostFolder.css';

type HostListing = CommandResult<'host.list-folder'>;

interface HostFolderProps {
  readonly onFolder: (path: string) => void;
  /** Left out: files cannot be picked. */
  readonly picked?: ReadonlySet<string>;
  readonly onToggle?: (path: string) => void;
}

export function HostFolder({ onFolder, picked, onToggle }: HostFolderProps) {
  const actions = useActions();
  const [listing, setListing] = useState<HostListing | null>(null);
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const open = async (path: string | null) => {
    const found = await actions.run('host.list-folder', { path });
    if (found === null) return;
    setListing(found);
    setTyped(found.path);
    list.current?.scrollTo({ top: 0 });
    onFolder(found.path);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first folder is opened once, the person opens the others.
  useEffect(() => {
    void open(null);
  }, []);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== '') void open(typed);
  };
  const path = listing?.path ?? '';
  const join = (name: string) => `${path.replace(/[\\/]$/, '')}/${name}`;
  const entries = (listing?.entries ?? []).filter(({ kind }) => kind === 'folder' || onToggle !== undefined);
  return (
    <div className="host-folder">
      <form className="row" onSubmit={go}>
        <input
          type="text"
          className="grow mono small"
          aria-label="Folder"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button
          type="button"
          className="icon"
          aria-label="Up one folder"
          title="Up one folder"
          disabled={listing === null || listing.parent === null}
          onClick={() => open(listing?.parent ?? null)}
        >
          <CornerLeftUp size={16} aria-hidden />
        </button>
      </form>
      <ul ref={list}>
        {entries.length === 0 && (
          <li className="quiet nothing">
            {listing === null
              ? 'Reading the folder…'
              : onToggle === undefined
                ? 'No folders in here.'
                : 'Nothing here.'}
          </li>
        )}
        {entries.map((entry) => (
          <li key={entry.name}>
            {entry.kind === 'folder' ? (
              <span className="row folder">
                {onToggle !== undefined && (
                  <input
                    type="checkbox"
                    aria-label={`All of ${entry.name}`}
                    title="Send all of this folder"
                    checked={picked?.has(join(entry.name)) ?? false}
                    onChange={() => onToggle(join(entry.name))}
                  />
                )}
                <button type="button" className="plain grow" onClick={() => open(join(entry.name))}>
                  <Folder size={16} aria-hidden />
                  <CutName name={entry.name} />
                </button>
              </span>
            ) : (
              <label className="row">
                <input
                  type="checkbox"
                  checked={picked?.has(join(entry.name)) ?? false}
                  onChange={() => onToggle?.(join(entry.name))}
                />
                <FileText size={16} aria-hidden />{' '}
                <span className="grow row">
                  <CutName name={entry.name} />
                </span>
                <span className="quiet small">{formatBytes(entry.sizeBytes ?? 0)}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
