/** What failed while one looked at something else, said once where one looks. */
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { whoOf } from '../../state/transfer-kinds';
import { useActions, useApp } from '../../state/use-app';
import { useTransfer } from '../../state/use-transfers';
import './FailureToast.css';

export function FailureToast() {
  const actions = useActions();
  const view = useApp((state) => state.view);
  const failures = useApp((state) => state.failures);
  const last = useApp((state) => state.failures.at(-1)?.transferId ?? null);
  const isClosed = useApp((state) => state.toastClosedAt === last);
  const transfer = useTransfer(last);
  // What is in view is seen.
  useEffect(() => actions.seeFailures(view), [actions, view]);
  const others = failures.length - 1;
  const isShown = transfer !== undefined && !isClosed;
  return (
    <div className="toast-place" role="status">
      {isShown && (
        <div className="toast row">
          <p className="grow small">
            <strong>
              <bdi dir="ltr">{visibleText(transfer.name)}</bdi>
            </strong>{' '}
            {transfer.direction === 'send' ? 'to' : 'from'} <bdi>{visibleText(whoOf(transfer))}</bdi> failed.{' '}
            {transfer.reason !== null && describeProblem(transfer.reason)}
            {others > 0 && ` ${others} more failed.`}
          </p>
          <button type="button" onClick={() => actions.show({ kind: 'transfers' })}>
            Show
          </button>
          <button
            type="button"
            className="plain icon"
            aria-label="Close"
            title="Close"
            onClick={() => actions.closeToast()}
          >
            <X size={16} aria-hidden />
          </button>
        </div>
      )}
    </div>
  );
}
