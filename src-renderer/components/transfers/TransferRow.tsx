import { ChevronDown, Ellipsis } from 'lucide-react';
import { memo } from 'react';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { lineOf, type Move, whoOf } from '../../state/transfers-view';
import { useAppStore } from '../../state/use-app';
import { useTransfer } from '../../state/use-transfers';
import { Menu, type MenuItem } from '../parts/Menu';
import { TransferButtons } from './TransferButtons';
import { TransferDetail } from './TransferDetail';
import { TransferFace } from './TransferFace';
import { canDo } from './transfer-actions';

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
  const { id, path, personId } = transfer;
  const items = (): readonly MenuItem[] => {
    const line = lineOf(store.getState().snapshot?.transfers ?? []);
    const place = canDo(transfer, 'move') ? line.indexOf(id) : -1;
    const move = (label: string, to: Move): MenuItem => ({ label, onChoose: () => onMove(id, [to]) });
    return [
      ...(place > 0 ? [move('First in the queue', 'first'), move('Earlier in the queue', 'earlier')] : []),
      ...(place >= 0 && place < line.length - 1
        ? [move('Later in the queue', 'later'), move('Last in the queue', 'last')]
        : []),
      ...(personId === null
        ? []
        : [
            {
              label: `Go to ${visibleText(whoOf(transfer))}`,
              onChoose: () => actions.show({ kind: 'person', id: personId }),
            },
          ]),
      ...(path === null ? [] : [{ label: 'Copy the path', onChoose: () => void actions.copy(path) }]),
      { label: 'Copy the name', onChoose: () => void actions.copy(transfer.name) },
    ];
  };
  return (
    <Menu label={`More for ${visibleText(transfer.name)}`} className="plain icon small-icon" items={items}>
      <Ellipsis size={16} aria-hidden />
    </Menu>
  );
}
