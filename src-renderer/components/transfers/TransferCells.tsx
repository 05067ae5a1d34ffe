/** What stands in each column of a transfer's line. */
import { memo } from 'react';
import { formatBytes, formatDuration, formatPercent, formatRate } from '../../../src-shared/model/formatting';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { ColumnKey } from '../../state/transfer-columns';
import { isEnded, whoOf } from '../../state/transfer-kinds';
import { useSnapshot } from '../../state/use-app';
import { useNow } from '../../state/use-transfers';
import { CutName } from '../parts/CutName';
import { Direction, whatIs } from './Direction';
import { addedInWords, filesInWords, sizeInWords, stateInWords } from './transfer-words';

interface CellProps {
  readonly column: ColumnKey;
  readonly transfer: Transfer;
  /** In the queue, 1 is the next; null for what is not queued. */
  readonly place: number | null;
  /** There is no column for it. */
  readonly tellsSpeed: boolean;
}

export function Cell({ column, transfer, place, tellsSpeed }: CellProps) {
  const { rateBytesPerSecond, secondsLeft, createdAt } = transfer;
  switch (column) {
    case 'name':
      return <NameCell transfer={transfer} />;
    case 'person':
      return (
        <span role="gridcell" className="cut" title={visibleText(whoOf(transfer))}>
          <bdi>{visibleText(whoOf(transfer))}</bdi>
        </span>
      );
    case 'size':
      return <Figure words={sizeInWords(transfer)} />;
    case 'progress':
      return <ProgressCell transfer={transfer} />;
    case 'speed':
      return <Figure words={rateBytesPerSecond === null ? '' : formatRate(rateBytesPerSecond)} />;
    case 'left':
      return <Figure words={secondsLeft === null ? '' : formatDuration(secondsLeft)} />;
    case 'added':
      return <AddedCell at={createdAt} />;
    case 'state':
      return <StateCell transfer={transfer} place={place} tellsSpeed={tellsSpeed} />;
  }
}

const Figure = memo(function Figure({ words }: { readonly words: string }) {
  return (
    <span role="gridcell" className="figure">
      {words}
    </span>
  );
});

function NameCell({ transfer }: { readonly transfer: Transfer }) {
  const { name, path, direction } = transfer;
  return (
    <span role="gridcell" className="name">
      <Direction isSend={direction === 'send'} what={whatIs(transfer)} size={14} />
      <CutName name={name} title={path ?? visibleText(name)} />
    </span>
  );
}

/** A bar while something is under way; how far it came afterwards. A folder that somebody sends us has no known end. */
function ProgressCell({ transfer }: { readonly transfer: Transfer }) {
  const { sizeBytes, positionBytes, folder } = transfer;
  const isCounted = folder === null || folder.filesTotal !== null;
  const percent = isCounted ? formatPercent(positionBytes, sizeBytes) : '';
  const bytes = `${formatBytes(positionBytes)}${isCounted ? ` of ${formatBytes(sizeBytes)}` : ''}`;
  const name = visibleText(transfer.name);
  return (
    <span role="gridcell" className="progress" title={bytes}>
      <span className="percent">{percent}</span>
      {!isEnded(transfer) &&
        (isCounted ? (
          <progress aria-label={name} max={Math.max(1, sizeBytes)} value={positionBytes} />
        ) : (
          <progress aria-label={name} />
        ))}
    </span>
  );
}

const AddedCell = memo(function AddedCell({ at }: { readonly at: number }) {
  const isTwelveHours = useSnapshot((snapshot) => snapshot.settings.appearance.clock === '12h');
  return (
    <span role="gridcell" className="cut quiet" title={new Date(at).toLocaleString()}>
      {addedInWords(at, Date.now(), isTwelveHours)}
    </span>
  );
});

function StateCell({ transfer, place, tellsSpeed }: Omit<CellProps, 'column'>) {
  const now = useNow(transfer.retryAt !== null);
  const { state, direction, folder, note, rateBytesPerSecond } = transfer;
  const parts: string[] = [];
  if (state === 'running') {
    parts.push(folder === null ? (direction === 'send' ? 'Sending' : 'Receiving') : filesInWords(transfer));
    if (tellsSpeed && rateBytesPerSecond !== null) parts.push(formatRate(rateBytesPerSecond));
  } else {
    if (folder !== null && !isEnded(transfer)) parts.push(filesInWords(transfer));
    parts.push(stateInWords(transfer, now, place));
  }
  if (note !== null) parts.push(describeProblem(note));
  const words = parts.join(' · ');
  return (
    <span role="gridcell" className="cut state" title={words}>
      {words}
    </span>
  );
}
