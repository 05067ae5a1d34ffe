/** One transfer: name, progress, state in words, what can be done. The same in the timeline and in the list. */
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { memo } from 'react';
import { formatBytes, formatDuration, formatPercent, formatRate } from '../../src-shared/model/formatting';
import type { Transfer } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../state/use-app';
import { isEnded, isOurs, stateInWords } from './transfer-words';
import './TransferLine.css';

export function TransferLine({ transferId, name }: { readonly transferId: string | null; readonly name: string }) {
  const transfer = useSnapshot((snapshot) => snapshot.transfers.find(({ id }) => id === transferId));
  // Removed from the list: the timeline still tells that there was one.
  if (transfer === undefined) return <span className="words quiet">{visibleText(name)}</span>;
  return <TransferCard transfer={transfer} withPeer={false} />;
}

interface TransferCardProps {
  readonly transfer: Transfer;
  /** In a list of everybody's transfers. */
  readonly withPeer: boolean;
}

/** Drawn again only when its own transfer changed: a list of hundreds gets several changes a second. */
export const TransferCard = memo(function TransferCard({ transfer, withPeer }: TransferCardProps) {
  const name = visibleText(transfer.name);
  const isSend = transfer.direction === 'send';
  return (
    <div className={`transfer ${transfer.state}`}>
      <span className="direction" title={isSend ? 'Sending' : 'Receiving'}>
        {isSend ? <ArrowUp size={16} aria-label="Sending" /> : <ArrowDown size={16} aria-label="Receiving" />}
      </span>
      <p className="cut name" title={transfer.path ?? name}>
        <bdi dir="ltr">{name}</bdi> <span className="quiet small">{formatBytes(transfer.sizeBytes)}</span>
        {withPeer && (
          <span className="quiet small">
            {' '}
            {isSend ? 'to' : 'from'} <bdi>{visibleText(transfer.nick ?? transfer.host)}</bdi>
          </span>
        )}
      </p>
      <span className="row buttons">
        <TransferButtons transfer={transfer} name={name} />
      </span>
      {!isEnded(transfer) && (
        <progress aria-label={name} max={Math.max(1, transfer.sizeBytes)} value={transfer.positionBytes} />
      )}
      {transfer.state === 'running' ? (
        <Figures transfer={transfer} />
      ) : (
        <p className={`small state ${transfer.state}`}>{stateInWords(transfer)}</p>
      )}
    </div>
  );
});

/** `43 % · 129 MB of 300 MB · 41.2 MB/s · 0:03 left`, each in a place that stays where it is. */
function Figures({ transfer }: { readonly transfer: Transfer }) {
  const { positionBytes, sizeBytes, rateBytesPerSecond, secondsLeft } = transfer;
  return (
    <p className="small state figures-line">
      <span className="percent">{formatPercent(positionBytes, sizeBytes)}</span>
      <span className="bytes">
        {formatBytes(positionBytes)} of {formatBytes(sizeBytes)}
      </span>
      <span className="speed">{rateBytesPerSecond === null ? '' : formatRate(rateBytesPerSecond)}</span>
      <span className="left">{secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`}</span>
    </p>
  );
}

function TransferButtons({ transfer, name }: { readonly transfer: Transfer; readonly name: string }) {
  const actions = useActions();
  const canReveal = useSnapshot((snapshot) => snapshot.host.reveal);
  const { id, state } = transfer;
  return (
    <>
      {isOurs(transfer) && (state === 'running' || state === 'verifying') && (
        <button type="button" className="plain link" onClick={() => actions.run('transfer.pause', { id })}>
          Pause
        </button>
      )}
      {isOurs(transfer) && (state === 'failed' || state === 'cancelled' || state === 'paused') && (
        <button type="button" className="link" onClick={() => actions.run('transfer.retry', { id })}>
          {state === 'paused' ? 'Resume' : 'Retry'}
        </button>
      )}
      {!isEnded(transfer) && (
        <button type="button" className="plain link" onClick={() => actions.run('transfer.cancel', { id })}>
          Cancel
        </button>
      )}
      {state === 'done' && transfer.direction === 'receive' && canReveal && (
        <button type="button" className="plain link" onClick={() => actions.run('transfer.reveal', { id })}>
          Show in folder
        </button>
      )}
      {isEnded(transfer) && (
        <button
          type="button"
          className="plain icon small-icon"
          aria-label={`Remove ${name} from the list`}
          title="Remove from the list"
          onClick={() => actions.run('transfer.remove', { id })}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </>
  );
}
