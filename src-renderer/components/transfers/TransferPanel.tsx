/** All that is known of what is chosen, beside the list, or below it where there is no room beside. */
import { X } from 'lucide-react';
import { formatBytes } from '../../../src-shared/model/formatting';
import { useActions, useApp } from '../../state/use-app';
import { useCalmTransfers, useTransfer } from '../../state/use-transfers';
import { CutName } from '../parts/CutName';
import { Curve } from './Curve';
import { TransferDetail } from './TransferDetail';
import './TransferPanel.css';

export function TransferPanel({ chosen }: { readonly chosen: ReadonlySet<string> }) {
  const [first] = chosen;
  return (
    <aside className={`transfer-panel ${chosen.size > 1 ? 'of-several' : ''}`} aria-label="Details">
      {first === undefined ? (
        <PanelHead>Details</PanelHead>
      ) : chosen.size === 1 ? (
        <One id={first} />
      ) : (
        <Several chosen={chosen} />
      )}
      {first === undefined && <p className="quiet nothing">Choose a transfer to see all that is known of it.</p>}
    </aside>
  );
}

function PanelHead({ children }: { readonly children: React.ReactNode }) {
  const actions = useActions();
  return (
    <header className="row">
      <h2 className="grow row">{children}</h2>
      <button
        type="button"
        className="plain icon small-icon"
        aria-label="Close the details"
        title="Close the details"
        onClick={() => actions.look({ details: false })}
      >
        <X size={16} aria-hidden />
      </button>
    </header>
  );
}

function One({ id }: { readonly id: string }) {
  const transfer = useTransfer(id);
  const samples = useApp((state) => state.speeds.byTransfer[id]);
  if (transfer === undefined) return null;
  return (
    <>
      <PanelHead>
        <CutName name={transfer.name} />
      </PanelHead>
      {samples !== undefined && <Curve className="own-curve" lines={[samples]} seconds={60} />}
      <TransferDetail transfer={transfer} />
    </>
  );
}

function Several({ chosen }: { readonly chosen: ReadonlySet<string> }) {
  const meant = useCalmTransfers().filter(({ id }) => chosen.has(id));
  const moved = meant.reduce((sum, { positionBytes }) => sum + positionBytes, 0);
  const all = meant.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <>
      <PanelHead>{meant.length} transfers</PanelHead>
      <p className="quiet">
        {formatBytes(moved)} of {formatBytes(all)}
      </p>
    </>
  );
}
