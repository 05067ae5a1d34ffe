/** The heads of the columns. A press sorts, the next turns it round, one more gives the order of the work back. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { COLUMNS, type ColumnKey, nextOrder } from '../../state/transfer-columns';
import { useActions, useApp } from '../../state/use-app';

export function GridHead({ columns }: { readonly columns: readonly ColumnKey[] }) {
  const actions = useActions();
  const order = useApp((state) => state.transferLook.order);
  const shown = COLUMNS.filter(({ key }) => columns.includes(key));
  return (
    <div role="row" aria-rowindex={1} className="transfer-heads">
      {shown.map(({ key, title, isFigure }) => {
        const isBy = order?.by === key;
        const Icon = order?.isDescending ? ChevronDown : ChevronUp;
        return (
          <span
            key={key}
            role="columnheader"
            aria-sort={isBy ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
            className={isFigure ? 'figure' : ''}
          >
            <button
              type="button"
              className="plain"
              title={`Sort by ${title.toLowerCase()}`}
              onClick={() => actions.look({ order: nextOrder(order, key) })}
            >
              <span className="cut">{title}</span>
              {isBy && <Icon size={12} aria-hidden />}
            </button>
          </span>
        );
      })}
      <span role="columnheader" className="sr-only">
        What can be done
      </span>
    </div>
  );
}
