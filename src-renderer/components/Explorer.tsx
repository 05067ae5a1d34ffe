/** A peer's file server: breadcrumb, list, downloads, texts, and the raw dialogue behind it. */
import { ArrowUp, RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatAddress } from '../../src-shared/model/address';
import { describeProblem } from '../../src-shared/model/wording';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useApp, useSnapshot } from '../state/use-app';
import { Dialogue } from './Dialogue';
import './Explorer.css';
import { ListingGrid } from './ListingGrid';
import { arrange, type Order } from './listing-view';
import { Preview } from './Preview';

export function Explorer({ visitId }: { readonly visitId: string }) {
  const actions = useActions();
  const visit = useSnapshot((snapshot) => snapshot.visits.find(({ id }) => id === visitId));
  const listing = useApp((state) => state.listings[visitId]);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>({ key: 'name', isDescending: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reading, setReading] = useState<string | null>(null);
  const [showsDialogue, setShowsDialogue] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isOpen = visit?.state === 'open';
  const hasListing = listing !== undefined;

  const go = async (folder: readonly string[]) => {
    setChosen(new Set());
    setFilter('');
    setReading(null);
    setBusy(true);
    await actions.listFolder(visitId, folder);
    setBusy(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first listing comes by itself once the visit is open.
  useEffect(() => {
    if (isOpen && !hasListing) void go([]);
  }, [isOpen]);
  if (visit === undefined) return <p className="empty">This visit has ended.</p>;

  const name = visit.nick === null ? formatAddress(visit.host, visit.port) : visibleText(visit.nick);
  const folder = listing?.folder ?? visit.folder;
  const files = (listing?.entries ?? [])
    .filter((entry) => entry.kind === 'file' && chosen.has(entry.name))
    .map((entry) => entry.name);
  const download = (names: readonly string[], toFolder: string | null) =>
    actions.run('visit.get', { visitId, folder: [...folder], names: [...names], toFolder, ifTaken: null });
  return (
    <section aria-label={`Files of ${name}`} className="main-pane">
      <header className="pane-head wrap">
        <h1 className="cut">{name}</h1>
        <nav aria-label="Folder" className="row grow crumbs">
          <button type="button" className="plain" onClick={() => go([])}>
            \
          </button>
          {folder.map((segment, index) => (
            <button
              key={folder.slice(0, index + 1).join('\\')}
              type="button"
              className="plain"
              onClick={() => go(folder.slice(0, index + 1))}
            >
              {visibleText(segment)}
            </button>
          ))}
        </nav>
        <button
          type="button"
          aria-label="Up"
          disabled={!isOpen || folder.length === 0}
          onClick={() => go(folder.slice(0, -1))}
        >
          <ArrowUp size={16} aria-hidden />
        </button>
        <button type="button" aria-label="Refresh" disabled={!isOpen} onClick={() => go(folder)}>
          <RotateCw size={16} aria-hidden />
        </button>
        <button type="button" aria-pressed={showsDialogue} onClick={() => setShowsDialogue(!showsDialogue)}>
          Dialogue
        </button>
        <button type="button" onClick={() => actions.run('visit.close', { visitId })}>
          Leave
        </button>
      </header>
      {visit.state === 'connecting' && <p className="empty">Connecting to {name}…</p>}
      {visit.state === 'waiting' && <p className="empty">Waiting for {name} to let you in…</p>}
      {visit.state === 'closed' && visit.problem !== null && (
        <div className="banner error">
          <p className="grow">{describeProblem(visit.problem)}</p>
          <button
            type="button"
            onClick={() =>
              actions.connect({ kind: 'address', address: formatAddress(visit.host, visit.port) }, 'files')
            }
          >
            Connect again
          </button>
        </div>
      )}
      {visit.caption.length > 0 && <pre className="caption small">{visit.caption.map(visibleText).join('\n')}</pre>}
      {listing !== undefined && !showsDialogue && (
        <div className="explorer">
          <div className="row wrap tools">
            <input
              type="search"
              aria-label="Filter"
              placeholder="Filter"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            <span className="grow quiet small" role="status">
              {isBusy
                ? 'Reading the folder…'
                : `${listing.entries.length} entries${files.length > 0 ? `, ${files.length} chosen` : ''}`}
            </span>
            <button type="button" disabled={files.length !== 1 || !isOpen} onClick={() => setReading(files[0] ?? null)}>
              Read
            </button>
            <button
              type="button"
              disabled={files.length === 0 || !isOpen}
              onClick={() => actions.pickFolder((path) => void download(files, path))}
            >
              Download to…
            </button>
            <button
              type="button"
              className="primary"
              disabled={files.length === 0 || !isOpen}
              onClick={() => download(files, null)}
            >
              Download
            </button>
          </div>
          <ListingGrid
            entries={arrange(listing.entries, filter, order)}
            order={order}
            onOrder={setOrder}
            chosen={chosen}
            onChoose={setChosen}
            onOpen={(entry) => (entry.kind === 'folder' ? go([...folder, entry.name]) : download([entry.name], null))}
            onUp={() => folder.length > 0 && go(folder.slice(0, -1))}
          />
          {reading !== null && (
            <Preview key={reading} visitId={visitId} folder={folder} name={reading} onClose={() => setReading(null)} />
          )}
        </div>
      )}
      {(showsDialogue || !visit.understood) && <Dialogue visitId={visitId} isOpen={isOpen} />}
    </section>
  );
}
