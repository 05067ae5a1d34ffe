/** What was said and happened with one person. Stays at the newest line until somebody scrolls away from it. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { TimelineEntry } from './TimelineEntry';
import { countNews, newDay, newInWords } from './timeline-marks';
import { useFollowEnd } from './use-follow-end';
import { useFoundLine } from './use-found-line';
import { useLineMenu } from './use-line-menu';
import { type Arrival, useNewMark } from './use-new-mark';
import './Timeline.css';

const NEAR_EDGE_PX = 200;
const NONE: readonly Entry[] = [];

interface TimelineProps {
  readonly personId: string;
  readonly nick: string;
  readonly arrival: Arrival;
}

export function Timeline({ personId, nick, arrival }: TimelineProps) {
  const actions = useActions();
  const isRead = useApp((state) => state.timelines[personId]?.state === 'read');
  const entries = useApp((state) => state.timelines[personId]?.entries ?? NONE);
  const more = useApp((state) => state.timelines[personId]?.more ?? false);
  const clock = useSnapshot((snapshot) => snapshot.settings.appearance.clock);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 26,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 20,
  });
  const lines = useLineMenu(personId, entries);
  const newId = useNewMark(entries, arrival);
  const earlier = useEarlier(personId, entries, more, (index) => rows.scrollToIndex(index, { align: 'start' }));
  const later = useApp((state) => state.timelines[personId]?.later ?? null);
  const height = rows.getTotalSize();
  const { follows, onScroll, goToEnd, leaveEnd } = useFollowEnd(scroller, height, later === null);
  const missed = useMissed(entries, follows) + countNews(later ?? NONE, 0);
  const found = useFoundLine(personId, entries, (index) => {
    leaveEnd();
    rows.scrollToIndex(index, { align: 'center' });
  });
  const towardsEnd = useLater(personId, later !== null);
  const goToLatest = async () => {
    actions.forgetFoundLine();
    if (later !== null) await actions.openPage(personId);
    goToEnd();
  };
  // At the end it is the end that stays in view, not what the virtualizer saw last.
  rows.shouldAdjustScrollPositionOnItemSizeChange = follows ? () => false : undefined;
  const readOn = () => {
    const element = scroller.current;
    if (element === null || follows) return;
    if (element.scrollTop < NEAR_EDGE_PX) void earlier();
    if (element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_EDGE_PX) void towardsEnd();
  };
  return (
    <div className={`timeline-frame clock-${clock === '12h' ? '12' : '24'}`}>
      <div
        className="timeline"
        role="log"
        aria-label={`Conversation with ${nick}`}
        tabIndex={0}
        ref={scroller}
        onContextMenu={lines.onContextMenu}
        onScroll={() => {
          onScroll();
          readOn();
        }}
      >
        {isRead && entries.length === 0 && (
          <p className="empty">Nothing said yet. Write to {nick} below, or drop a file here to send it.</p>
        )}
        {more && (
          <p className="earlier">
            <button type="button" className="plain" onClick={earlier}>
              Show earlier
            </button>
          </p>
        )}
        <div className="lines" style={{ height }}>
          {rows.getVirtualItems().map((item) => {
            const entry = entries[item.index];
            if (entry === undefined) return null;
            const day = newDay(entry, entries[item.index - 1]);
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={rows.measureElement}
                className="line-place"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {day !== null && <p className="day">{day}</p>}
                {entry.id === newId && <p className="new-line">{newInWords(arrival.count)}</p>}
                <TimelineEntry entry={entry} found={found?.entryId === entry.id ? found.query : null} />
              </div>
            );
          })}
        </div>
      </div>
      {lines.menu}
      {!follows && (
        <button type="button" className="to-latest" onClick={goToLatest}>
          <ArrowDown size={16} aria-hidden /> Jump to latest
          {missed > 0 && <span className="count">{missed} new</span>}
        </button>
      )}
    </div>
  );
}

/** How many came while one reads further up. */
function useMissed(entries: readonly Entry[], follows: boolean): number {
  const [leftAt, setLeftAt] = useState(Number.POSITIVE_INFINITY);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the moment of leaving counts.
  useEffect(() => setLeftAt(follows ? Number.POSITIVE_INFINITY : (entries.at(-1)?.id ?? 0)), [follows]);
  return countNews(entries, leftAt);
}

/** Reads what came after an older part, once at a time. */
function useLater(personId: string, hasLater: boolean) {
  const actions = useActions();
  const isBusy = useRef(false);
  return async () => {
    if (isBusy.current || !hasLater) return;
    isBusy.current = true;
    await actions.laterPage(personId);
    isBusy.current = false;
  };
}

/** Reads what was before, once at a time; the line that was the oldest stays in view. */
function useEarlier(personId: string, entries: readonly Entry[], more: boolean, onto: (index: number) => void) {
  const actions = useActions();
  const isBusy = useRef(false);
  const oldest = useRef<number | null>(null);
  useLayoutEffect(() => {
    const before = oldest.current;
    const index = before === null ? -1 : entries.findIndex(({ id }) => id === before);
    if (index > 0) {
      oldest.current = null;
      onto(index);
    }
  }, [entries, onto]);
  return async () => {
    if (isBusy.current || !more) return;
    isBusy.current = true;
    oldest.current = entries[0]?.id ?? null;
    await actions.olderPage(personId);
    isBusy.current = false;
  };
}
