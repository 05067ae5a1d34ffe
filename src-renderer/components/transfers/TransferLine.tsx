import type { TimelineEntry } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useTransfer } from '../../state/use-transfers';
import { TransferButtons } from './TransferButtons';
import { TransferFace } from './TransferFace';

/** A transfer in a conversation. What has left the list can be steered no more; what became of it stays. */
export function TransferLine({ entry: { transferId, text, record } }: { readonly entry: TimelineEntry }) {
  const listed = useTransfer(transferId);
  const transfer = listed ?? record ?? null;
  // Removed by a version that kept no record: the timeline still tells that there was one.
  if (transfer === null) return <span className="words quiet">{visibleText(text)}</span>;
  return (
    <div className="transfer-card">
      <TransferFace transfer={transfer} withPeer={false}>
        {listed !== undefined && <TransferButtons transfer={listed} />}
      </TransferFace>
    </div>
  );
}
