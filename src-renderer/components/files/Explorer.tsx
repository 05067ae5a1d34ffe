/** A peer's file server: breadcrumb, list, downloads, texts, and the raw dialogue behind it. */
import { FolderOpen, Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatAddress } from '../../../src-shared/model/address';
import { formatBytes } from '../../../src-shared/model/formatting';
import type { RemoteEntry, Visit } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Listing } from '../../state/app-state';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { EmptyState } from '../parts/EmptyState';
import { Dialogue } from './Dialogue';
import { ExplorerHead } from './ExplorerHead';
import { entryItems } from './entry-items';
import { ListingGrid } from './ListingGrid';
import { arrange, type Order } from './listing-view';
import { Preview } from './Preview';
import { visitName } from './visit-name';
import './Explorer.css';

type Folder = readonly string[];

export function Explorer({ visitId }: { readonly visitId: string }) {
  const actions = useActions();
  const visit = useSnapshot((snapshot) => snapshot.visits.find(({ id }) => id === visitId));
  const listing = useApp((state) => state.listings[visitId]);
  const [past, setPast] = useState<readonly Folder[]>([]);
  const [showsDialogue, setShowsDialogue] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isOpen = visit?.state === 'open';
  const hasListing = listing !== undefined;

  const list = async (folder: Folder) => {
    setBusy(true);
    await actions.listFolder(visitId, folder);
    setBusy(false);
  };
  const go = (folder: Folder) => {
    if (listing !== undefined) setPast([...past, listing.folder]);
    void list(folder);
  };
  const back = () => {
    const before = past.at(-1);
    if (before === undefined) return;
    setPast(past.slice(0, -1));
    void list(before);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first listing comes by itself once the visit is open.
  useEffect(() => {
    if (isOpen && !hasListing) void list(visit.folder);
  }, [isOpen]);
  if (visit === undefined) return <EmptyState icon={Unplug} text="This visit has ended." />;

  const folder = listing?.folder ?? visit.folder;
  const seesDialogue = showsDialogue || !visit.understood;
  return (
    <section aria-label={`Files of ${visitName(visit)}`} className="main-pane">
      <ExplorerHead
        visit={visit}
        folder={folder}
        canGoBack={past.length > 0}
        isBusy={isBusy}
        showsDialogue={seesDialogue}
        onGo={go}
        onBack={back}
        onRefresh={() => list(folder)}
        onDialogue={() => setShowsDialogue(!showsDialogue)}
      />
      <VisitState visit={visit} hasListing={hasListing} />
      {visit.caption.length > 0 && !seesDialogue && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard.
        <pre className="caption small" tabIndex={0}>
          {visit.caption.map(visibleText).join('\n')}
        </pre>
      )}
      {listing !== undefined && !seesDialogue && (
        <FolderView
          key={listing.folder.join('\\')}
          visit={visit}
          listing={listing}
          isBusy={isBusy}
          onGo={go}
          onBack={back}
        />
      )}
      {seesDialogue && <Dialogue visitId={visitId} isOpen={isOpen} />}
    </section>
  );
}

/** While there is no list yet, and when there will be no other. */
function VisitState({ visit, hasListing }: { readonly visit: Visit; readonly hasListing: boolean }) {
  const actions = useActions();
  const name = visitName(visit);
  if (visit.state === 'connecting') return <EmptyState icon={FolderOpen} text={`Connecting to ${name}…`} />;
  if (visit.state === 'waiting') return <EmptyState icon={FolderOpen} text={`Waiting for ${name} to let you in…`} />;
  if (visit.state === 'open')
    return hasListing || !visit.understood ? null : <EmptyState icon={FolderOpen} text="Reading the folder…" />;
  const again = async () => {
    await actions.run('visit.close', { visitId: visit.id });
    await actions.connect({ kind: 'address', address: formatAddress(visit.host, visit.port) }, 'files');
  };
  const sentence = visit.problem === null ? `The visit to ${name} has ended.` : describeProblem(visit.problem);
  const button = (
    <button type="button" onClick={again}>
      Connect again
    </button>
  );
  if (!hasListing)
    return (
      <EmptyState icon={Unplug} text={sentence}>
        {button}
      </EmptyState>
    );
  return (
    <div className="banner error">
      <p className="grow">{sentence}</p>
      {button}
    </div>
  );
}

interface FolderViewProps {
  readonly visit: Visit;
  readonly listing: Listing;
  readonly isBusy: boolean;
  readonly onGo: (folder: Folder) => void;
  readonly onBack: () => void;
}

/** One folder: what is chosen in it belongs to it, and is gone with it. */
function FolderView({ visit, listing, isBusy, onGo, onBack }: FolderViewProps) {
  const actions = useActions();
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>({ key: 'name', isDescending: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reading, setReading] = useState<string | null>(null);
  const [begun, setBegun] = useState<Begun | null>(null);
  const { folder, entries } = listing;
  const isOpen = visit.state === 'open';
  const files = entries.filter((entry) => entry.kind === 'file' && chosen.has(entry.name));
  const names = files.map(({ name }) => name);
  const shown = arrange(entries, filter, order);
  const choose = (next: ReadonlySet<string>) => {
    setChosen(next);
    setBegun(null);
  };
  const download = async (wanted: readonly string[], toFolder: string | null) => {
    if (!isOpen) return;
    const args = { visitId: visit.id, folder: [...folder], names: [...wanted], toFolder, ifTaken: null };
    const got = await actions.run('visit.get', args);
    if (got !== null) setBegun({ downloads: got.transferIds.length, skipped: got.skipped.length });
  };
  const downloadTo = (wanted: readonly string[]) => void actions.pickFolder((path) => void download(wanted, path));
  return (
    <div className="explorer">
      <div className="row tools">
        <input
          type="search"
          aria-label="Filter"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setFilter('')}
        />
        <span className="grow cut quiet small" role="status">
          {isBusy ? 'Reading the folder…' : factsOf(shown.length, entries.length, files, begun)}
        </span>
        <button type="button" disabled={names.length !== 1 || !isOpen} onClick={() => setReading(names[0] ?? null)}>
          Read
        </button>
        <button type="button" disabled={names.length === 0 || !isOpen} onClick={() => downloadTo(names)}>
          Download to…
        </button>
        <button
          type="button"
          className="primary"
          disabled={names.length === 0 || !isOpen}
          onClick={() => download(names, null)}
        >
          Download
        </button>
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={FolderOpen} text={entries.length === 0 ? 'This folder is empty.' : 'Nothing found.'} />
      ) : (
        <ListingGrid
          entries={shown}
          order={order}
          onOrder={setOrder}
          chosen={chosen}
          onChoose={choose}
          onOpen={(entry) => (entry.kind === 'folder' ? onGo([...folder, entry.name]) : download([entry.name], null))}
          menuItems={(pointedAt) =>
            entryItems(pointedAt, folder, isOpen, {
              open: (name) => onGo([...folder, name]),
              read: setReading,
              download: (wanted) => void download(wanted, null),
              downloadTo,
              copy: (text) => void actions.copy(text),
            })
          }
          onUp={() => folder.length > 0 && onGo(folder.slice(0, -1))}
          onBack={onBack}
        />
      )}
      {reading !== null && (
        <Preview
          key={reading}
          visitId={visit.id}
          folder={folder}
          name={reading}
          onClose={() => setReading(null)}
          onDownload={() => download([reading], null)}
        />
      )}
    </div>
  );
}

/** What came of the last press on Download. */
interface Begun {
  readonly downloads: number;
  /** They are here already. */
  readonly skipped: number;
}

function begunInWords({ downloads, skipped }: Begun): string {
  const begun = downloads === 1 ? 'One download begun' : `${downloads} downloads begun`;
  if (skipped === 0) return begun;
  const here = skipped === 1 ? 'one file is here already' : `${skipped} files are here already`;
  return downloads === 0 ? `Nothing to download: ${here}` : `${begun}; ${here}`;
}

function factsOf(shown: number, all: number, files: readonly RemoteEntry[], begun: Begun | null): string {
  if (begun !== null) return begunInWords(begun);
  const bytes = files.reduce((sum, entry) => sum + (entry.kind === 'file' ? (entry.size ?? 0) : 0), 0);
  const count = shown === all ? `${all} ${all === 1 ? 'entry' : 'entries'}` : `${shown} of ${all} entries`;
  return files.length === 0 ? count : `${files.length} chosen, ${formatBytes(bytes)}`;
}
