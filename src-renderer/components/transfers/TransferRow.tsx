import { ChevronDown, Ellipsis } from 'lucide-react';
import { memo } from 'react';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Move } from '../../state/transfers-view';
import { useAppStore } from '../../state/use-app';
import { useTransfer } from '../../state/use-transfers';
import { Menu } from '../parts/Menu';
import { TransferButtons } from './TransferButtons';
import { TransferDetail } from './TransferDetail';
import { TransferFace } from './TransferFace';
import { moreItems } from './transfer-items';

interface TransferRowProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly onToggle: (id: string) => void;
  readonly onMove: (id: string, moves: readonly Move[]) => void;
}

/** One line of the list, with its details when they are open. Drawn again only when its own transfer changed. */
export const TransferRow = memo(function TransferRow({ id, isOpen, onToggle, onMove }: TransferRowProps) {
  const transfer = useTransfer(id);
  // Removed a moment ago: the list follows.
  if (transfer === undefined) return null;
  return (
    <>
      <TransferFace transfer={transfer} withPeer>
        <TransferButtons transfer={transfer} />
        <RowMenu transfer={transfer} onMove={onMove} />
        <button
          type="button"
          className="plain icon small-icon"
          aria-label={`Details of ${visibleText(transfer.name)}`}
          title="Details"
          aria-expanded={isOpen}
          onClick={() => onToggle(id)}
        >
          <ChevronDown size={16} aria-hidden />
        </button>
      </TransferFace>
      {isOpen && <TransferDetail transfer={transfer} />}
    </>
  );
});

interface RowMenuProps {
  readonly transfer: Transfer;
  readonly onMove: (id: string, moves: readonly Move[]) => void;
}

function RowMenu({ transfer, onMove }: RowMenuProps) {
  const { store, actions } = useAppStore();
  const items = () => {
    const transfers = store.getState().snapshot?.transfers ?? [];
    return moreItems(transfer, { transfers }, actions, (to) => onMove(transfer.id, [to]));
  };
  return (
    <Menu label={`More for ${visibleText(transfer.name)}`} className="plain icon small-icon" items={items}>
      <Ellipsis size={16} aria-hidden />
    </Menu>
  );
}
