/** The host's folders, to walk through and pick from. */
import { FileText, Folder } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CommandResult } from '../../src-shared/contract/contract';
import { formatBytes } from '../../src-shared/model/formatting';
import { useActions } from '../state/use-app';
import './HostFolder.css';

type HostListing = CommandResult<'host.list-folder'>;

export interface HostFolderProps {
  readonly onFolder: (path: string) => void;
  /** Left out: files cannot be picked. */
  readonly picked?: ReadonlySet<string>;
  readonly onToggle?: (path: string) => void;
}

export function HostFolder({ onFolder, picked, onToggle }: HostFolderProps) {
  const actions = useActions();
  const [listing, setListing] = useState<HostListing | null>(null);
  const open = async (path: string | null) => {
    const found = await actions.run('host.list-folder', { path });
    if (found === null) return;
    setListing(found);
    onFolder(found.path);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first folder is opened once, the person opens the others.
  useEffect(() => {
    void open(null);
  }, []);
  if (listing === null) return <p className="quiet">Reading the folder…</p>;
  const join = (name: string) => `${listing.path.replace(/[\\/]$/, '')}/${name}`;
  return (
    <div className="host-folder">
      <p className="mono small cut">{listing.path}</p>
      <ul>
        {listing.parent !== null && (
          <li>
            <button type="button" className="plain" onClick={() => open(listing.parent)}>
              <Folder size={16} aria-hidden /> Up one folder
            </button>
          </li>
        )}
        {listing.entries.map((entry) => (
          <li key={entry.name}>
            {entry.kind === 'folder' ? (
              <button type="button" className="plain" onClick={() => open(join(entry.name))}>
                <Folder size={16} aria-hidden /> <span className="cut">{entry.name}</span>
              </button>
            ) : (
              onToggle !== undefined && (
                <label className="row">
                  <input
                    type="checkbox"
                    checked={picked?.has(join(entry.name)) ?? false}
                    onChange={() => onToggle(join(entry.name))}
                  />
                  <FileText size={16} aria-hidden /> <span className="cut grow">{entry.name}</span>
                  <span className="quiet small">{formatBytes(entry.sizeBytes ?? 0)}</span>
                </label>
              )
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
