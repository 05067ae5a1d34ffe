/** What is seen of a transfer: what it is, how far it is, its state in words. The same in a conversation and in the list. */
import { formatBytes, formatDuration, formatPercent, formatRate } from '../../../src-shared/model/formatting';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { isEnded, whoOf } from '../../state/transfer-kinds';
import { useApp } from '../../state/use-app';
import { useNow, usePlaceInQueue } from '../../state/use-transfers';
import { CutName } from '../parts/CutName';
import { Curve } from './Curve';
import { Direction, whatIs } from './Direction';
import { filesInWords, sizeInWords, stateInWords, toneOf } from './transfer-words';
import './TransferFace.css';

interface TransferFaceProps {
  readonly transfer: Transfer;
  /** In a list of everybody's transfers. */
  readonly withPeer: boolean;
  /** What can be done. */
  readonly children: React.ReactNode;
}

export function TransferFace({ transfer, withPeer, children }: TransferFaceProps) {
  const { direction, state, path, note } = transfer;
  const name = visibleText(transfer.name);
  return (
    <div className={`transfer is-${toneOf(transfer)}`}>
      <Direction isSend={direction === 'send'} what={whatIs(transfer)} size={16} />
      <p className="name">
        <CutName name={transfer.name} title={path ?? name} />
        <span className="quiet small cut about">
          {sizeInWords(transfer)}
          {withPeer && (
            <>
              {' '}
              {direction === 'send' ? 'to' : 'from'} <bdi>{visibleText(whoOf(transfer))}</bdi>
            </>
          )}
        </span>
      </p>
      <span className="row buttons">{children}</span>
      <div className="line-of-state">
        {state === 'running' ? <Figures transfer={transfer} /> : <StateWords transfer={transfer} />}
        {state === 'running' && <Speed id={transfer.id} />}
      </div>
      {note !== null && <p className="small note">{describeProblem(note)}</p>}
      {!isEnded(transfer) && <Bar transfer={transfer} name={name} />}
    </div>
  );
}

/** `43 %  129 MB of 300 MB  41.2 MB/s  0:03 left`, each in a place that stays where it is. */
function Figures({ transfer }: { readonly transfer: Transfer }) {
  const { positionBytes, sizeBytes, rateBytesPerSecond, secondsLeft, folder } = transfer;
  const isCounted = folder === null || folder.filesTotal !== null;
  return (
    <p className={`small state figures-line ${folder === null ? '' : 'of-folder'}`}>
      {isCounted && <span className="percent">{formatPercent(positionBytes, sizeBytes)}</span>}
      {folder !== null && <span className="files">{filesInWords(transfer)}</span>}
      <span className="bytes">
        {formatBytes(positionBytes)}
        {isCounted && ` of ${formatBytes(sizeBytes)}`}
      </span>
      <span className="speed">{rateBytesPerSecond === null ? '' : formatRate(rateBytesPerSecond)}</span>
      <span className="left">{secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`}</span>
    </p>
  );
}

function StateWords({ transfer }: { readonly transfer: Transfer }) {
  const now = useNow(transfer.retryAt !== null);
  const place = usePlaceInQueue(transfer);
  const words = stateInWords(transfer, now, place);
  const files = transfer.folder === null || isEnded(transfer) ? '' : `${filesInWords(transfer)} · `;
  return (
    <p className="small state">
      {files}
      {words}
    </p>
  );
}

function Speed({ id }: { readonly id: string }) {
  const samples = useApp((state) => state.speeds.byTransfer[id]);
  return <Curve className="speed-curve" lines={[samples ?? []]} seconds={60} />;
}

/** A folder that somebody sends us has no known end. */
function Bar({ transfer, name }: { readonly transfer: Transfer; readonly name: string }) {
  const { sizeBytes, positionBytes, folder } = transfer;
  if (folder !== null && folder.filesTotal === null) return <progress aria-label={name} />;
  return <progress aria-label={name} max={Math.max(1, sizeBytes)} value={positionBytes} />;
}
