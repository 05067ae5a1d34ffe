import { useEffect, useRef, useState } from 'react';
import { isMissed } from '../../../src-shared/model/missed';
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { statusWords } from '../../../src-shared/model/wording-timeline';
import { foldedWords } from '../../../src-shared/text/folded';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useSnapshot } from '../../state/use-app';
import { useTransfer } from '../../state/use-transfers';
import { TransferLine } from '../transfers/TransferLine';
import { MircLine } from './MircLine';
import { MissedLine } from './MissedLine';
import { nickColour } from './nick-colour';
import { hasPicture, TransferPicture } from './TransferPicture';

/** The disk may take so long without a word. */
const STORED_WITHIN_MS = 1000;
const NOTHING: readonly string[] = [];

interface TimelineEntryProps {
  readonly entry: Entry;
  /** What was looked for, when this is the line that was gone to; else null. */
  readonly found: string | null;
}

/** One thing that was said or happened. */
export function TimelineEntry({ entry, found }: TimelineEntryProps) {
  const isTwelveHours = useSnapshot((snapshot) => snapshot.settings.appearance.clock === '12h');
  const at = new Date(entry.at);
  const line = useFocusWhen(found !== null);
  return (
    <div
      ref={line}
      tabIndex={found === null ? undefined : -1}
      className={`line from-${entry.from} is-${entry.kind} ${found === null ? '' : 'is-found'}`}
      data-entry={entry.id}
    >
      <time className="quiet small" dateTime={at.toISOString()} title={at.toLocaleString()}>
        {at.toLocaleTimeString(undefined, {
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: isTwelveHours ? 'h12' : 'h23',
        })}
      </time>
      <span className={`who cut nick-${nickColour(entry.nick)}`} title={visibleText(entry.nick)}>
        {entry.kind === 'status' || entry.kind === 'action' ? '' : <bdi>{visibleText(entry.nick)}</bdi>}
      </span>
      <Words entry={entry} marked={found === null ? NOTHING : foldedWords(found)} />
      <StorageMark entry={entry} />
    </div>
  );
}

/** Whoever went to it hears it read. */
function useFocusWhen(isFound: boolean) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFound) line.current?.focus({ preventScroll: true });
  }, [isFound]);
  return line;
}

/** Lines are shown at once and stored a moment later: said only when the moment grows long, or when it never comes. */
function StorageMark({ entry: { at, stored, kept } }: { readonly entry: Entry }) {
  const waits = stored === false && kept !== false;
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setLate(true), Math.max(0, at + STORED_WITHIN_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [waits, at]);
  if (kept === false) return <span className="storage quiet small">not kept</span>;
  return waits && isLate ? <span className="storage quiet small">not stored yet</span> : null;
}

function Words({ entry, marked }: { readonly entry: Entry; readonly marked: readonly string[] }) {
  switch (entry.kind) {
    case 'text':
      return (
        <span className="words" dir="auto">
          <MircLine text={entry.text} marked={marked} />
        </span>
      );
    case 'action':
      return (
        <em className="words" dir="auto">
          * {visibleText(entry.nick)} <MircLine text={entry.text} marked={marked} />
        </em>
      );
    case 'notice':
      return (
        <span className="words quiet" dir="auto">
          [{visibleText(entry.text)}]
        </span>
      );
    case 'transfer':
      return <TransferWords entry={entry} />;
    case 'status':
      if (isMissed(entry.status)) return <MissedLine entry={entry} />;
      return <span className="words small">{statusWords(entry)}</span>;
  }
}

function TransferWords({ entry }: { readonly entry: Entry }) {
  const transfer = useTransfer(entry.transferId);
  return (
    <div className="words">
      <TransferLine entry={entry} />
      {transfer !== undefined && hasPicture(transfer) && <TransferPicture id={transfer.id} name={transfer.name} />}
    </div>
  );
}
