import { visibleText } from '../../../src-shared/text/mirc-text';
import { useTransfer } from '../../state/use-transfers';
import { TransferButtons } from './TransferButtons';
import { TransferFace } from './TransferFace';

/** A transfer in a conversation. */
export function TransferLine({ transferId, name }: { readonly transferId: string | null; readonly name: string }) {
  const transfer = useTransfer(transferId);
  // Removed from the list: the timeline still tells that there was one.
  if (transfer === undefined) return <span className="words quiet">{visibleText(name)}</span>;
  return (
    <div className="transfer-card">
      <TransferFace transfer={transfer} withPeer={false}>
        <TransferButtons transfer={transfer} />
      </TransferFace>
    </div>
  );
}
