import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef } from 'react';
import type { TimelineEntry } from '../../src-shared/model/snapshot';
import { describeProblem } from '../../src-shared/model/wording';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useApp, useSnapshot } from '../state/use-app';
import { MircLine } from './MircLine';
import { TransferLine } from './TransferLine';

const NEAR_END_PX = 60;
const NONE: readonly TimelineEntry[] = [];

export function Timeline({ personId, nick }: { readonly personId: string; readonly nick: string }) {
  const actions = useActions();
  const entries = useApp((state) => state.timelines[personId]?.entries ?? NONE);
  const more = useApp((state) => state.timelines[personId]?.more ?? false);
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    getItemKey: (index) => entries[index]?.id ?? index,
    overscan: 20,
  });
  const newest = entries.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what moves the view, not the virtualizer.
  useLayoutEffect(() => {
    if (follows.current && entries.length > 0) rows.scrollToIndex(entries.length - 1, { align: 'end' });
  }, [newest]);
  const onScroll = () => {
    const element = scroller.current;
    if (element !== null)
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
  };
  if (entries.length === 0)
    return (
      <p className="empty">Nothing said yet. Write to {visibleText(nick)} below, or drop a file here to send it.</p>
    );
  return (
    <div
      className="timeline"
      role="log"
      aria-label={`Conversation with ${visibleText(nick)}`}
      tabIndex={0}
      ref={scroller}
      onScroll={onScroll}
    >
      {more && (
        <p className="day">
          <button type="button" className="plain" onClick={() => actions.olderPage(personId)}>
            Show earlier
          </button>
        </p>
      )}
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          if (entry === undefined) return null;
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={rows.measureElement}
              style={{ position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${item.start}px)` }}
            >
              <Entry entry={entry} before={entries[item.index - 1]} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Entry({ entry, before }: { readonly entry: TimelineEntry; readonly before: TimelineEntry | undefined }) {
  const day = new Date(entry.at).toDateString();
  const isNewDay = before === undefined || new Date(before.at).toDateString() !== day;
  const isTwelveHours = useSnapshot((snapshot) => snapshot.settings.appearance.clock === '12h');
  const time = new Date(entry.at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: isTwelveHours,
  });
  return (
    <>
      {isNewDay && (
        <p className="day">
          {new Date(entry.at).toLocaleDateString(undefined, {
            weekday: 'long',
            day: 'numeric',
            month: 'long',
            year: 'numeric',
          })}
        </p>
      )}
      <div className={`line from-${entry.from} is-${entry.kind}`}>
        <time className="quiet small" dateTime={new Date(entry.at).toISOString()}>
          {time}
        </time>
        <span className="who cut">{entry.kind === 'status' ? '' : visibleText(entry.nick)}</span>
        <Words entry={entry} />
      </div>
    </>
  );
}

function Words({ entry }: { readonly entry: TimelineEntry }) {
  switch (entry.kind) {
    case 'text':
      return (
        <span className="words">
          <MircLine text={entry.text} />
        </span>
      );
    case 'action':
      return (
        <em className="words">
          * {visibleText(entry.nick)} <MircLine text={entry.text} />
        </em>
      );
    case 'notice':
      return <span className="words quiet">[{visibleText(entry.text)}]</span>;
    case 'transfer':
      return <TransferLine transferId={entry.transferId} name={entry.text} />;
    case 'status':
      return <span className="words small">{statusText(entry)}</span>;
  }
}

const STATUS_TEXT: Readonly<Record<NonNullable<TimelineEntry['status']>, string>> = {
  'chat-opened': 'The chat is open.',
  'chat-closed': 'The chat has ended.',
  'chat-failed': 'No chat.',
  'visit-opened': 'Browsing files.',
  'visit-closed': 'Stopped browsing files.',
  'nick-differs': '',
};

function statusText({ status, problem }: TimelineEntry): string {
  return [status === null ? '' : STATUS_TEXT[status], problem === null ? '' : describeProblem(problem)]
    .filter((part) => part !== '')
    .join(' ');
}
