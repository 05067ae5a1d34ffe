/** The list of transfers, smooth with ten thousand: only what is in view exists. Arrows walk, Enter opens, Ctrl moves. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type DragEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { lineOf, type Move, movesTo } from '../../state/transfers-view';
import { type App, useActions, useApp, useAppStore } from '../../state/use-app';
import { type MenuOf, useContextMenu } from '../parts/ContextMenu';
import { holdsOwnCommand, isOwnDelete } from '../parts/own-keys';
import { roomFor } from './room';
import { TransferRow } from './TransferRow';
import { canDo, goOnLabel } from './transfer-actions';
import { transferItems } from './transfer-items';

const ROW_PX = 68;
/** What a drag of ours carries: never mistaken for files. */
const DRAGGED = 'application/x-port59-transfer';

interface TransferListProps {
  readonly ids: readonly string[];
  /** Then a place in the list is a place in the queue, and lines can be dragged. */
  readonly isInQueueOrder: boolean;
}

export function TransferList({ ids, isInQueueOrder }: TransferListProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const activeIndex = active === null ? -1 : ids.indexOf(active);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 6,
    // Whoever walks with the keys finds their line again, wherever the list was scrolled to.
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range);
      if (activeIndex < 0 || inView.includes(activeIndex)) return inView;
      return [...inView, activeIndex].sort((a, b) => a - b);
    },
  });
  const focusOn = useFocusOnRow(scroller);
  usePointedAt(ids, (id, index) => {
    setActive(id);
    setOpened((before) => new Set([...before, id]));
    rows.scrollToIndex(index);
    focusOn(id);
  });
  const toggle = useCallback((id: string) => setOpened((before) => toggled(before, id)), []);
  const act = useRowActions(setTold);
  const menu = useContextMenu((target) => {
    const id = target.closest<HTMLElement>('[data-transfer]')?.dataset.transfer;
    return id === undefined ? null : act.menuOf(id, opened.has(id), toggle);
  });
  const drag = useDrag(isInQueueOrder, act.moveOnto);
  const onKey = (event: KeyboardEvent) => {
    const row = event.target;
    if (!(row instanceof HTMLElement) || row.dataset.transfer === undefined) return;
    const id = row.dataset.transfer;
    const next = walkTo(event.key, ids.indexOf(id), ids.length);
    const move = holdsOwnCommand(event) ? MOVES[event.key] : undefined;
    if (move !== undefined) void act.move(id, [move]);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (next !== null) {
      const to = ids[next] ?? id;
      setActive(to);
      rows.scrollToIndex(next);
      focusOn(to);
    } else if (event.key === 'Enter') toggle(id);
    else if (event.key === ' ') act.pauseOrGoOn(id);
    else if (isOwnDelete(event.key)) act.cancelOrRemove(id);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <ul
        className="transfer-list"
        aria-label="All transfers"
        ref={scroller}
        style={roomFor(rows.getTotalSize())}
        onKeyDown={onKey}
        onContextMenu={menu.onContextMenu}
      >
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const id = ids[index];
          if (id === undefined) return null;
          return (
            <li
              key={key}
              data-index={index}
              data-transfer={id}
              ref={rows.measureElement}
              className={`transfer-item ${opened.has(id) ? 'opened' : ''} ${drag.overId === id ? 'drop-here' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={ids.length}
              aria-posinset={index + 1}
              tabIndex={index === Math.max(0, activeIndex) ? 0 : -1}
              onFocus={() => setActive(id)}
              {...drag.propsFor(id)}
            >
              <TransferRow id={id} isOpen={opened.has(id)} onToggle={toggle} onMove={act.move} />
            </li>
          );
        })}
      </ul>
      {menu.menu}
      <p className="sr-only" role="status">
        {told}
      </p>
    </>
  );
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'earlier',
  ArrowDown: 'later',
  Home: 'first',
  End: 'last',
};

function walkTo(key: string, at: number, length: number): number | null {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 5,
    PageUp: at - 5,
    Home: 0,
    End: length - 1,
  };
  const to = places[key];
  return to === undefined ? null : Math.max(0, Math.min(length - 1, to));
}

/** A line that is not there yet gets the focus once it is. */
function useFocusOnRow(scroller: React.RefObject<HTMLElement | null>): (id: string) => void {
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-transfer="${CSS.escape(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  return (id) => {
    wanted.current = id;
  };
}

/** A click on a notification names a line: it is walked to, once it is in the list. */
function usePointedAt(ids: readonly string[], walkTo: (id: string, index: number) => void): void {
  const actions = useActions();
  const pointedAt = useApp((state) => state.pointedAt);
  useEffect(() => {
    const index = pointedAt === null ? -1 : ids.indexOf(pointedAt);
    if (pointedAt === null || index < 0) return;
    walkTo(pointedAt, index);
    actions.forgetPointed();
  }, [pointedAt, ids, walkTo, actions]);
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]);
}

function useRowActions(tell: (words: string) => void) {
  const app = useAppStore();
  return useMemo(() => rowActions(app, tell), [app, tell]);
}

/** What the keys and a drop do, with the transfer as it is at that moment. */
function rowActions({ store, actions }: App, tell: (words: string) => void) {
  const all = () => store.getState().snapshot?.transfers ?? [];
  const find = (id: string) => all().find((transfer) => transfer.id === id);
  const move = async (id: string, moves: readonly Move[]) => {
    const transfer = find(id);
    if (transfer === undefined || !canDo(transfer, 'move') || moves.length === 0) return;
    const place = await actions.moveTransfer(id, moves);
    if (place !== null) tell(`${transfer.name}: ${place}`);
  };
  return {
    move,
    moveOnto(id: string, ontoId: string) {
      const line = lineOf(all());
      const from = line.indexOf(id);
      const to = line.indexOf(ontoId);
      if (from >= 0 && to >= 0) void move(id, movesTo(from, to, line.length));
    },
    pauseOrGoOn(id: string) {
      const transfer = find(id);
      if (transfer === undefined) return;
      if (goOnLabel(transfer) !== null) void actions.run('transfer.retry', { id });
      else if (canDo(transfer, 'pause')) void actions.run('transfer.pause', { id });
    },
    menuOf(id: string, isOpen: boolean, toggle: (id: string) => void): MenuOf | null {
      const { snapshot } = store.getState();
      const transfer = find(id);
      if (snapshot === null || transfer === undefined) return null;
      const details = { label: isOpen ? 'Hide details' : 'Show details', onChoose: () => toggle(id) };
      const items = transferItems(transfer, snapshot, actions, (to) => void move(id, [to]));
      return { label: visibleText(transfer.name), items: [details, ...items] };
    },
    cancelOrRemove(id: string) {
      const transfer = find(id);
      if (transfer === undefined) return;
      void actions.run(canDo(transfer, 'remove') ? 'transfer.remove' : 'transfer.cancel', { id });
    },
  };
}

/** Lines that wait can be dragged to another place among those that wait. */
function useDrag(isAble: boolean, moveOnto: (id: string, ontoId: string) => void) {
  const { store } = useAppStore();
  const [overId, setOverId] = useState<string | null>(null);
  const isMovable = (id: string) => {
    const transfer = store.getState().snapshot?.transfers.find((one) => one.id === id);
    return transfer !== undefined && canDo(transfer, 'move');
  };
  const propsFor = (id: string) => {
    if (!isAble || !isMovable(id)) return {};
    return {
      draggable: true,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(DRAGGED, id);
        event.dataTransfer.effectAllowed = 'move';
      },
      onDragOver: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOverId(id);
      },
      onDragLeave: () => setOverId(null),
      onDragEnd: () => setOverId(null),
      onDrop: (event: DragEvent) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOverId(null);
        moveOnto(event.dataTransfer.getData(DRAGGED), id);
      },
    };
  };
  return { overId, propsFor };
}
