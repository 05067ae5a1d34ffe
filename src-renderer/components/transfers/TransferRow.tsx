/** One line of the list. Drawn again only when its own transfer changed, or where it stands. */
import { Ellipsis } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { ColumnKey } from '../../state/transfer-columns';
import { useTransfer } from '../../state/use-transfers';
import { TransferButtons } from './TransferButtons';
import { Cell } from './TransferCells';
import { canDo } from './transfer-actions';
import { toneOf } from './transfer-words';

interface TransferRowProps {
  readonly id: string;
  readonly index: number;
  readonly startPx: number;
  readonly columns: readonly ColumnKey[];
  /** In the queue, 1 is the next; null for what is not queued. */
  readonly place: number | null;
  readonly isChosen: boolean;
  /** Where the keys are. */
  readonly isActive: boolean;
  /** It can be dragged to another place, if it waits. */
  readonly isInQueueOrder: boolean;
  /** What is dragged would stand there. */
  readonly drop: 'before' | 'after' | null;
}

export const TransferRow = memo(function TransferRow(props: TransferRowProps) {
  const { id, index, startPx, columns, place, isChosen, isActive, isInQueueOrder, drop } = props;
  const transfer = useTransfer(id);
  // Removed a moment ago: the list follows.
  if (transfer === undefined) return null;
  const tellsSpeed = !columns.includes('speed');
  return (
    <div
      role="row"
      data-transfer={id}
      className={`transfer-item is-${toneOf(transfer)} ${drop === null ? '' : `drop-${drop}`}`}
      style={{ transform: `translateY(${startPx}px)` }}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      tabIndex={isActive ? 0 : -1}
      draggable={isInQueueOrder && canDo(transfer, 'move')}
    >
      {columns.map((column) => (
        <Cell key={column} column={column} transfer={transfer} place={place} tellsSpeed={tellsSpeed} />
      ))}
      <span role="gridcell" className="buttons">
        <TransferButtons transfer={transfer} />
        <MoreButton name={visibleText(transfer.name)} />
      </span>
    </div>
  );
});

/** The menu of the line, for who presses a button rather than the other one of the mouse. */
function MoreButton({ name }: { readonly name: string }) {
  const open = ({ currentTarget }: MouseEvent) => {
    currentTarget.dispatchEvent(new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
  };
  return (
    <button
      type="button"
      className="plain icon small-icon"
      aria-label={`More for ${name}`}
      title="More"
      aria-haspopup="menu"
      onClick={open}
    >
      <Ellipsis size={16} aria-hidden />
    </button>
  );
}
