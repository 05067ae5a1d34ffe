/** All transfers: what moves, what waits, what has ended; and what can be done with all of them at once. */
import { ArrowUpDown } from 'lucide-react';
import { useMemo } from 'react';
import { viewOf } from '../../state/transfers-view';
import { useApp } from '../../state/use-app';
import { useCalmTransfers } from '../../state/use-transfers';
import { EmptyState } from '../parts/EmptyState';
import { TransferList } from './TransferList';
import { TransferFilter, TransfersHead } from './TransfersHead';
import { actionsForAll } from './transfer-actions';
import './Transfers.css';

export function Transfers() {
  const transfers = useCalmTransfers();
  const choice = useApp((state) => state.transferChoice);
  const view = useMemo(() => viewOf(transfers, choice), [transfers, choice]);
  const able = useMemo(() => actionsForAll(transfers), [transfers]);
  return (
    <section aria-label="Transfers" className="main-pane transfers">
      <TransfersHead able={able} />
      {transfers.length === 0 ? (
        <EmptyState icon={ArrowUpDown} text="No transfers yet. Drop a file or a folder on a person to send it." />
      ) : (
        <>
          <TransferFilter view={view} choice={choice} />
          {view.ids.length === 0 ? (
            <EmptyState icon={ArrowUpDown} text="Nothing fits this filter." />
          ) : (
            <TransferList ids={view.ids} isInQueueOrder={choice.sort === 'Active first'} />
          )}
        </>
      )}
    </section>
  );
}
