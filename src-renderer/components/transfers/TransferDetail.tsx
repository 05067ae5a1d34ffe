/** Everything that is known of one transfer, for whoever opens its line. */
import { formatAddress } from '../../../src-shared/model/address';
import { formatBytes, formatPercent } from '../../../src-shared/model/formatting';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { isOurs, kindOf } from '../../../src-shared/model/transfer';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { whoOf } from '../../state/transfer-kinds';
import { useActions, useSnapshot } from '../../state/use-app';
import { LimitMenu } from '../parts/LimitMenu';
import { remedyFor } from '../parts/remedy';
import { FolderFiles } from './FolderFiles';
import { canDo } from './transfer-actions';
import { checkedInWords, confirmedInWords, whatComesNext } from './transfer-words';

export function TransferDetail({ transfer }: { readonly transfer: Transfer }) {
  const { host, port, path, attempts, createdAt, endedAt, folder, reason, direction } = transfer;
  const next = whatComesNext(transfer);
  const isSend = direction === 'send';
  return (
    <div className="transfer-detail">
      <dl className="small">
        {reason !== null && (
          <Fact name="Why" isWhole>
            {describeProblem(reason)} <Remedy transfer={transfer} />
          </Fact>
        )}
        {next !== null && (
          <Fact name="Next" isWhole>
            {next}
          </Fact>
        )}
        <Fact name={isSend ? 'To' : 'From'}>
          <bdi>{visibleText(whoOf(transfer))}</bdi> at {isOurs(kindOf(transfer)) ? formatAddress(host, port) : host}
        </Fact>
        <Fact name={isSend ? 'Taken from' : 'Saved as'} isWhole>
          {path === null ? 'Not decided yet' : <span className="mono path">{path}</span>}
        </Fact>
        <Fact name="Bytes">{bytesInWords(transfer)}</Fact>
        {folder === null && (
          <Fact name="Checked" isWhole>
            {checkedInWords(transfer)}
          </Fact>
        )}
        <Fact name="Confirmed">{confirmedInWords(transfer)}</Fact>
        {folder === null && <Fact name="Attempts">{attempts}</Fact>}
        <Fact name="Begun">{new Date(createdAt).toLocaleString()}</Fact>
        {endedAt !== null && <Fact name="Ended">{new Date(endedAt).toLocaleString()}</Fact>}
        {canDo(transfer, 'limit') && (
          <Fact name="Speed limit">
            <OwnLimit transfer={transfer} />
          </Fact>
        )}
      </dl>
      {folder !== null && <FolderFiles transfer={transfer} />}
    </div>
  );
}

interface FactProps {
  readonly name: string;
  /** Too long for half a line. */
  readonly isWhole?: boolean;
  readonly children: React.ReactNode;
}

function Fact({ name, isWhole = false, children }: FactProps) {
  return (
    <div className={isWhole ? 'whole' : ''}>
      <dt className="quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OwnLimit({ transfer }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const { id, limitBytesPerSecond } = transfer;
  return (
    <LimitMenu
      label={`Speed limit for ${visibleText(transfer.name)}`}
      bytesPerSecond={limitBytesPerSecond}
      onLimit={(bytesPerSecond) => void actions.run('transfer.limit', { id, bytesPerSecond })}
    />
  );
}

/** What one press can do about what ended it; what only waits helps itself. */
function Remedy({ transfer: { reason, state } }: { readonly transfer: Transfer }) {
  const actions = useActions();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const remedy = reason === null || state !== 'failed' ? null : remedyFor(reason, settings, actions);
  if (remedy === null) return null;
  return (
    <button type="button" className="link" onClick={remedy.apply}>
      {remedy.label}
    </button>
  );
}

function bytesInWords({ positionBytes, sizeBytes, resumedFromBytes, folder }: Transfer): string {
  const of = folder !== null && folder.filesTotal === null ? ' so far' : ` of ${formatBytes(sizeBytes)}`;
  const from =
    resumedFromBytes > 0 && folder === null ? `; gone on from ${formatPercent(resumedFromBytes, sizeBytes)}` : '';
  return `${formatBytes(positionBytes)}${of}${from}`;
}
