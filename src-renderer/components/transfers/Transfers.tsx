/** All transfers: what moves, what waits, what has ended; and what can be done with all of them, or with those chosen. */
import { ArrowUpDown } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { NOTHING_CHOSEN, still } from '../../state/selection';
import { fitColumns } from '../../state/transfer-columns';
import { createTransfersLens } from '../../state/transfers-view';
import { useApp } from '../../state/use-app';
import { useCalmTransfers } from '../../state/use-transfers';
import { EmptyState } from '../parts/EmptyState';
import { columnsStyle } from './columns-style';
import { FootBar } from './FootBar';
import { SpeedChart } from './SpeedChart';
import { TransferFilter } from './TransferFilter';
import { TransferList } from './TransferList';
import { TransferPanel } from './TransferPanel';
import { TransfersHead } from './TransfersHead';
import { actionsForAll } from './transfer-actions';
import { useRoom } from './use-room';
import './Transfers.css';

export function Transfers() {
  const transfers = useCalmTransfers();
  const pane = useRef<HTMLElement>(null);
  const choice = useApp((state) => state.transferChoice);
  const look = useApp((state) => state.transferLook);
  const lens = useMemo(createTransfersLens, []);
  const view = lens(transfers, choice, look.order);
  const able = useMemo(() => actionsForAll(transfers), [transfers]);
  const onGone = useCallback(() => focusList(pane.current), []);
  const [chosen, setChosen] = useState(NOTHING_CHOSEN);
  // What is hidden by a filter cannot be meant by what is pressed.
  const selection = useMemo(() => still(chosen, view.ids), [chosen, view.ids]);
  const body = useRef<HTMLDivElement>(null);
  const room = useRoom(body, transfers.length > 0);
  const columns = useMemo(() => fitColumns(look.hidden, room), [look.hidden, room]);
  return (
    <section aria-label="Transfers" className="main-pane transfers" ref={pane}>
      <TransfersHead able={able} columns={columns} onGone={onGone} />
      {transfers.length === 0 ? (
        <EmptyState icon={ArrowUpDown} text="No transfers yet. Drop a file or a folder on a person to send it." />
      ) : (
        <>
          <TransferFilter view={view} choice={choice} />
          <div className={`transfers-body ${look.details ? 'with-details' : ''}`}>
            <div className="transfers-main" ref={body} style={columnsStyle(columns.shown)}>
              {view.ids.length === 0 ? (
                <EmptyState icon={ArrowUpDown} text="Nothing fits this filter." />
              ) : (
                <TransferList
                  view={view}
                  columns={columns.shown}
                  selection={selection}
                  onSelect={setChosen}
                  isInQueueOrder={look.order === null}
                />
              )}
            </div>
            {look.details && <TransferPanel chosen={selection.chosen} />}
          </div>
        </>
      )}
      <FootBar
        chosen={selection.chosen}
        onChooseNone={() => setChosen({ ...NOTHING_CHOSEN, active: selection.active })}
        onGone={onGone}
      />
      {look.speeds && transfers.length > 0 && <SpeedChart />}
    </section>
  );
}

/** The line where the keys are; where there is none, what one would look at next. */
function focusList(pane: HTMLElement | null): void {
  const line = pane?.querySelector<HTMLElement>('[data-transfer][tabindex="0"]');
  const next = line ?? pane?.querySelector<HTMLElement>('.segments input:checked') ?? pane?.closest('main');
  next?.focus({ preventScroll: true });
}
