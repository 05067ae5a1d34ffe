/** The list of transfers, smooth with ten thousand: only what is in view exists. One can choose several, as in a list of files. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { pressed, type Selection, walked } from '../../state/selection';
import type { ColumnKey } from '../../state/transfer-columns';
import type { TransfersView } from '../../state/transfers-view';
import { useActions, useApp } from '../../state/use-app';
import { useContextMenu } from '../parts/ContextMenu';
import { holdsOwnCommand } from '../parts/own-keys';
import { GridHead } from './GridHead';
import { roomFor } from './room';
import { useRowActions } from './row-actions';
import { TransferRow } from './TransferRow';
import { useListKeys } from './use-list-keys';
import { useRowDrag } from './use-row-drag';
import './TransferFace.css';
import './TransferList.css';

const ROW_PX = 36;

interface TransferListProps {
  readonly view: TransfersView;
  readonly columns: readonly ColumnKey[];
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** Then a place in the list is a place in the queue, and lines can be dragged. */
  readonly isInQueueOrder: boolean;
}

/** Not drawn again for figures that move: the lines see to themselves. */
export const TransferList = memo(function TransferList(props: TransferListProps) {
  const { view, columns, selection, onSelect, isInQueueOrder } = props;
  const { ids, places } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState('');
  const { chosen, active } = selection;
  const activeIndex = active === null ? -1 : ids.indexOf(active);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
    // Whoever walks with the keys finds their line again, wherever the list was scrolled to.
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range);
      if (activeIndex < 0 || inView.includes(activeIndex)) return inView;
      return [...inView, activeIndex].sort((a, b) => a - b);
    },
  });
  const focusOn = useFocusOnRow(scroller);
  const act = useRowActions(setTold);
  const goTo = (now: Selection) => {
    onSelect(now);
    if (now.active === null) return;
    rows.scrollToIndex(ids.indexOf(now.active));
    focusOn(now.active);
  };
  usePointedAt(ids, (index) => {
    goTo(walked(selection, ids, index, { isToggling: false, isExtending: false }));
    act.showDetails();
  });
  useFocusOnNeighbour(ids, active, (index) =>
    goTo(walked(selection, ids, index, { isToggling: false, isExtending: false })),
  );
  /** What is done is done to all that are chosen, or to the line one points at when it is none of them. */
  const meant = (id: string) => (chosen.has(id) ? ids.filter((one) => chosen.has(one)) : [id]);
  const menu = useContextMenu((target) => {
    const id = rowOf(target)?.dataset.transfer;
    if (id === undefined) return null;
    if (!chosen.has(id)) onSelect(pressed(selection, ids, id, { isToggling: false, isExtending: false }));
    return act.menuOf(meant(id));
  });
  const drag = useRowDrag(meant, act.place);
  const onKey = useListKeys({ ids, selection, goTo, onSelect, act, scroller, rowPx: ROW_PX });
  const onPress = (event: MouseEvent) => {
    const row = event.target instanceof Element ? rowOf(event.target) : null;
    const id = row?.dataset.transfer;
    if (id === undefined || (event.target as Element).closest('button') !== null) return;
    onSelect(pressed(selection, ids, id, { isToggling: holdsOwnCommand(event), isExtending: event.shiftKey }));
    row?.focus({ preventScroll: true });
  };
  return (
    <>
      <div
        className="transfer-grid"
        role="grid"
        aria-label="All transfers"
        aria-multiselectable
        aria-rowcount={ids.length + 1}
      >
        <div role="rowgroup" className="transfer-head">
          <GridHead columns={columns} />
        </div>
        <div
          role="rowgroup"
          className="transfer-list"
          ref={scroller}
          style={roomFor(rows.getTotalSize())}
          onKeyDown={onKey}
          onClick={onPress}
          onDoubleClick={(event) => {
            if (event.target instanceof Element && event.target.closest('button') === null) act.toggleDetails();
          }}
          onContextMenu={menu.onContextMenu}
          {...drag.handlers}
        >
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const id = ids[index];
            if (id === undefined) return null;
            return (
              <TransferRow
                key={key}
                id={id}
                index={index}
                startPx={start}
                columns={columns}
                place={places.get(id) ?? null}
                isChosen={chosen.has(id)}
                isActive={index === Math.max(0, activeIndex)}
                isInQueueOrder={isInQueueOrder}
                drop={drag.over?.id === id ? drag.over.side : null}
              />
            );
          })}
        </div>
      </div>
      {menu.menu}
      <p className="sr-only" role="status">
        {told}
      </p>
    </>
  );
});

function rowOf(target: Element): HTMLElement | null {
  return target.closest<HTMLElement>('[data-transfer]');
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

/** The line that had the focus has left the list: the next that is still there has it, never nobody. */
function useFocusOnNeighbour(ids: readonly string[], active: string | null, goTo: (index: number) => void): void {
  const seen = useRef({ ids, active });
  useEffect(() => {
    const before = seen.current;
    seen.current = { ids, active };
    if (active !== null || before.active === null || document.activeElement !== document.body) return;
    const places = new Map(ids.map((id, index) => [id, index]));
    const at = before.ids.indexOf(before.active);
    const isThere = (id: string) => places.has(id);
    const next = before.ids.slice(at + 1).find(isThere) ?? before.ids.slice(0, at).findLast(isThere);
    const index = places.get(next ?? '');
    if (index !== undefined) goTo(index);
  }, [ids, active, goTo]);
}

/** A click on a notification names a line: it is walked to, once it is in the list. */
function usePointedAt(ids: readonly string[], walkTo: (index: number) => void): void {
  const actions = useActions();
  const pointedAt = useApp((state) => state.pointedAt);
  useEffect(() => {
    const index = pointedAt === null ? -1 : ids.indexOf(pointedAt);
    if (pointedAt === null || index < 0) return;
    walkTo(index);
    actions.forgetPointed();
  }, [pointedAt, ids, walkTo, actions]);
}
