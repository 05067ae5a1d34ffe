/** The entries of a folder as a grid that stays smooth with 100,000 rows: only what is in view exists. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { FileText, Folder } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { formatBytes } from '../../src-shared/model/formatting';
import type { RemoteEntry } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import { kindOf, type Order, type SortKey } from './listing-view';

const ROW_PX = 32;
const TYPE_AHEAD_MS = 800;

interface ListingGridProps {
  readonly entries: readonly RemoteEntry[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onOpen: (entry: RemoteEntry) => void;
  readonly onUp: () => void;
}

export function ListingGrid({ entries, order, onOrder, chosen, onChoose, onOpen, onUp }: ListingGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const typed = useRef({ text: '', at: 0 });
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });

  const move = (to: number, extend: boolean) => {
    const next = Math.max(0, Math.min(entries.length - 1, to));
    setActive(next);
    rows.scrollToIndex(next);
    if (extend) onChoose(new Set([...chosen, ...between(active, next)]));
  };
  const between = (from: number, to: number) =>
    entries.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ name }) => name);
  const toggle = (name: string) =>
    onChoose(new Set(chosen.has(name) ? [...chosen].filter((one) => one !== name) : [...chosen, name]));
  const onKey = (event: KeyboardEvent) => {
    const entry = entries[active];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW_PX) / ROW_PX) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: entries.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) move(step, event.shiftKey);
    else if (event.key === 'Enter' && entry !== undefined) onOpen(entry);
    else if (event.key === ' ' && entry !== undefined) toggle(entry.name);
    else if (event.key === 'Backspace') onUp();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onChoose(new Set(between(0, entries.length - 1)));
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typeAhead(event.key);
    else return;
    event.preventDefault();
  };
  const typeAhead = (key: string) => {
    const now = Date.now();
    typed.current = { text: now - typed.current.at < TYPE_AHEAD_MS ? typed.current.text + key : key, at: now };
    const wanted = typed.current.text.toLowerCase();
    const found = entries.findIndex(({ name }) => name.toLowerCase().startsWith(wanted));
    if (found >= 0) move(found, false);
  };
  const header = (key: SortKey, label: string) => (
    <span role="columnheader" aria-sort={order.key !== key ? 'none' : order.isDescending ? 'descending' : 'ascending'}>
      <button
        type="button"
        className="plain"
        onClick={() => onOrder({ key, isDescending: order.key === key && !order.isDescending })}
      >
        {label} {order.key === key ? (order.isDescending ? '↓' : '↑') : ''}
      </button>
    </span>
  );
  if (entries.length === 0) return <p className="empty">Nothing here.</p>;
  return (
    <div
      className="grid"
      role="grid"
      aria-label="Files"
      aria-rowcount={entries.length + 1}
      aria-multiselectable
      aria-activedescendant={`entry-${active}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKey}
    >
      <div role="row" className="grid-row grid-head" aria-rowindex={1}>
        {header('name', 'Name')}
        {header('size', 'Size')}
        {header('kind', 'Kind')}
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          return (
            <div
              key={entry.name}
              id={`entry-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={chosen.has(entry.name)}
              className={`grid-row ${index === active ? 'active' : ''}`}
              style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
              onClick={(event) => {
                setActive(index);
                if (event.shiftKey) onChoose(new Set([...chosen, ...between(active, index)]));
                else if (event.ctrlKey || event.metaKey) toggle(entry.name);
                else onChoose(new Set([entry.name]));
              }}
              onDoubleClick={() => onOpen(entry)}
            >
              <Cells entry={entry} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({ entry }: { readonly entry: RemoteEntry }) {
  return (
    <>
      <span role="gridcell" className="row">
        {entry.kind === 'folder' ? <Folder size={16} aria-hidden /> : <FileText size={16} aria-hidden />}
        <span className="cut">{visibleText(entry.name)}</span>
        {entry.kind === 'file' && entry.here !== null && <span className="here small">{HERE[entry.here]}</span>}
      </span>
      <span role="gridcell" className="size quiet">
        {entry.kind === 'file' && entry.size !== null ? `${entry.exact ? '' : '≈ '}${formatBytes(entry.size)}` : ''}
      </span>
      <span role="gridcell" className="quiet cut">
        {kindOf(entry)}
      </span>
    </>
  );
}

const HERE = { complete: 'here already', part: 'begun', different: 'another one is here' } as const;
