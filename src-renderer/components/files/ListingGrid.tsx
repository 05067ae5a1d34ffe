/** The entries of a folder as a grid that stays smooth with 100,000 rows: only what is in view exists. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronUp, FileText, Folder } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../../src-shared/model/formatting';
import type { RemoteEntry } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useContextMenu } from '../parts/ContextMenu';
import type { MenuItem } from '../parts/MenuItems';
import { holdsOwnCommand } from '../parts/own-keys';
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
  /** What can be done with these entries. */
  readonly menuItems: (chosen: readonly RemoteEntry[]) => readonly MenuItem[];
  readonly onUp: () => void;
  readonly onBack: () => void;
}

export function ListingGrid(props: ListingGridProps) {
  const { entries, order, onOrder, chosen, onChoose, onOpen, menuItems, onUp, onBack } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const typed = useRef({ text: '', at: 0 });
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });

  // A filter may have made the list shorter than where we were.
  const at = Math.min(active, entries.length - 1);
  useEffect(() => {
    // Whoever opened a folder by keyboard goes on in it: what they opened it with is gone.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
  }, []);

  const move = (to: number, how: 'choose' | 'extend' | 'only-walk') => {
    const next = Math.max(0, Math.min(entries.length - 1, to));
    setActive(next);
    rows.scrollToIndex(next);
    // Whoever walks chooses what they come to, as in every list of files; with the command key they only walk.
    if (how === 'extend') onChoose(new Set([...chosen, ...between(at, next)]));
    else if (how === 'choose') onChoose(new Set(between(next, next)));
  };
  const between = (from: number, to: number) =>
    entries.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ name }) => name);
  const toggle = (name: string) =>
    onChoose(new Set(chosen.has(name) ? [...chosen].filter((one) => one !== name) : [...chosen, name]));
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const entry = entries[at];
    const isCommand = holdsOwnCommand(event);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW_PX) / ROW_PX) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: entries.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) move(step, event.shiftKey ? 'extend' : isCommand ? 'only-walk' : 'choose');
    else if (event.key === 'ArrowLeft' && event.altKey) onBack();
    else if (event.key === 'Enter' && entry !== undefined) onOpen(entry);
    else if (event.key === ' ' && entry !== undefined) toggle(entry.name);
    else if (event.key === 'Backspace') onUp();
    else if (event.key === 'a' && isCommand) onChoose(new Set(between(0, entries.length - 1)));
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typeAhead(event.key);
    else return;
    event.preventDefault();
  };
  const typeAhead = (key: string) => {
    const now = Date.now();
    typed.current = { text: now - typed.current.at < TYPE_AHEAD_MS ? typed.current.text + key : key, at: now };
    const wanted = typed.current.text.toLowerCase();
    const found = entries.findIndex(({ name }) => name.toLowerCase().startsWith(wanted));
    if (found >= 0) move(found, 'choose');
  };
  const menu = useContextMenu((target) => {
    const index = Number(
      target.closest<HTMLElement>('[data-index]')?.dataset.index ?? (target.role === 'grid' ? at : -1),
    );
    const entry = entries[index];
    if (entry === undefined) return null;
    // What is chosen together is done together; an entry that is not among it is chosen instead.
    const isChosen = chosen.has(entry.name);
    setActive(index);
    if (!isChosen) onChoose(new Set([entry.name]));
    const names = isChosen ? chosen : new Set([entry.name]);
    const items = menuItems(entries.filter(({ name }) => names.has(name)));
    const row = scroller.current?.querySelector(`[data-index="${index}"]`);
    return { label: visibleText(entry.name), items, ...(row ? { at: row } : {}) };
  });
  const header = (key: SortKey, label: string) => (
    <span
      role="columnheader"
      className={key}
      aria-sort={order.key !== key ? 'none' : order.isDescending ? 'descending' : 'ascending'}
    >
      <button
        type="button"
        className="plain"
        onClick={() => onOrder({ key, isDescending: order.key === key && !order.isDescending })}
      >
        {label}
        {order.key === key &&
          (order.isDescending ? <ChevronDown size={14} aria-hidden /> : <ChevronUp size={14} aria-hidden />)}
      </button>
    </span>
  );
  return (
    <>
      <div
        className="grid"
        role="grid"
        aria-label="Files"
        aria-rowcount={entries.length + 1}
        aria-multiselectable
        aria-activedescendant={`entry-${at}`}
        tabIndex={0}
        ref={scroller}
        onKeyDown={onKey}
        onContextMenu={menu.onContextMenu}
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
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={chosen.has(entry.name)}
                className={`grid-row ${index === at ? 'active' : ''}`}
                style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
                onClick={(event) => {
                  setActive(index);
                  if (event.shiftKey) onChoose(new Set([...chosen, ...between(at, index)]));
                  else if (holdsOwnCommand(event)) toggle(entry.name);
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
      {menu.menu}
    </>
  );
}

function Cells({ entry }: { readonly entry: RemoteEntry }) {
  return (
    <>
      <span role="gridcell" className="row">
        {entry.kind === 'folder' ? <Folder size={16} aria-hidden /> : <FileText size={16} aria-hidden />}
        <span className="cut" title={visibleText(entry.name)}>
          <bdi dir="ltr">{visibleText(entry.name)}</bdi>
        </span>
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
