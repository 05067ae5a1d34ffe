/** One transfer: name, progress, state in words, what can be done. The same in the timeline and in the list. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { formatBytes } from '../../src-shared/model/formatting';
import type { Transfer } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../state/use-app';
import { isEnded, isOurs, stateInWords } from './transfer-words';
import './TransferLine.css';

export function TransferLine({ transferId, name }: { readonly transferId: string | null; readonly name: string }) {
  const transfer = useSnapshot((snapshot) => snapshot.transfers.find(({ id }) => id === transferId));
  // Removed from the list: the timeline still tells that there was one.
  if (transfer === undefined) return <span className="words quiet">{visibleText(name)}</span>;
  return <TransferCard transfer={transfer} />;
}

export function TransferCard({ transfer }: { readonly transfer: Transfer }) {
  const name = visibleText(transfer.name);
  return (
    <div className={`transfer ${transfer.state}`}>
      <div className="row">
        {transfer.direction === 'send' ? (
          <ArrowUp size={16} aria-label="Sending" />
        ) : (
          <ArrowDown size={16} aria-label="Receiving" />
        )}
        <span className="cut grow" title={transfer.path ?? name}>
          {name} <span className="quiet small">{formatBytes(transfer.sizeBytes)}</span>
        </span>
        <TransferButtons transfer={transfer} />
      </div>
      {!isEnded(transfer) && (
        <progress aria-label={name} max={Math.max(1, transfer.sizeBytes)} value={transfer.positionBytes} />
      )}
      <p className={`small state ${transfer.state}`}>{stateInWords(transfer)}</p>
    </div>
  );
}

function TransferButtons({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const canReveal = useSnapshot((snapshot) => snapshot.host.reveal);
  const { id, state } = transfer;
  return (
    <>
      {isOurs(transfer) && (state === 'running' || state === 'verifying') && (
        <button type="button" className="plain" onClick={() => actions.run('transfer.pause', { id })}>
          Pause
        </button>
      )}
      {isOurs(transfer) && (state === 'failed' || state === 'cancelled' || state === 'paused') && (
        <button type="button" className="plain" onClick={() => actions.run('transfer.retry', { id })}>
          {state === 'paused' ? 'Resume' : 'Retry'}
        </button>
      )}
      {!isEnded(transfer) && (
        <button type="button" className="plain" onClick={() => actions.run('transfer.cancel', { id })}>
          Cancel
        </button>
      )}
      {state === 'done' && transfer.direction === 'receive' && canReveal && (
        <button type="button" className="plain" onClick={() => actions.run('transfer.reveal', { id })}>
          Show in folder
        </button>
      )}
      {isEnded(transfer) && (
        <button
          type="button"
          className="plain"
          aria-label={`Remove ${transfer.name} from the list`}
          onClick={() => actions.run('transfer.remove', { id })}
        >
          ✕
        </button>
      )}
    </>
  );
}
