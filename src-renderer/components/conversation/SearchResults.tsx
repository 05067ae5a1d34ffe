import { SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { useActions } from '../../state/use-app';
import { EmptyState } from '../parts/EmptyState';
import { TimelineEntry } from './TimelineEntry';
import { newDay } from './timeline-marks';
import { useLineMenu } from './use-line-menu';

const TYPING_MS = 200;
const NONE: readonly Entry[] = [];

interface SearchResultsProps {
  readonly personId: string;
  readonly nick: string;
  readonly onClose: () => void;
}

/** In place of the timeline: the lines that hold what is looked for, the newest last. */
export function SearchResults({ personId, nick, onClose }: SearchResultsProps) {
  const actions = useActions();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Entry[] | null>(null);
  const lines = useLineMenu(personId, found ?? NONE);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    let isLate = false;
    const timer = setTimeout(async () => {
      const entries = query.trim() === '' ? null : await actions.run('timeline.search', { personId, query });
      if (!isLate) setFound(entries === null ? null : [...entries].sort((a, b) => a.id - b.id));
    }, TYPING_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [actions, personId, query]);
  return (
    <section className="timeline-frame" aria-label={`Search with ${nick}`}>
      <div className="row search-head">
        <input
          ref={input}
          type="search"
          className="grow"
          aria-label="Search for"
          placeholder={`Search what was said with ${nick}`}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
        />
        <span className="quiet small" role="status">
          {found === null ? '' : `${found.length} found`}
        </span>
        <button type="button" className="plain" onClick={onClose}>
          Close
        </button>
      </div>
      {lines.menu}
      {found !== null && found.length === 0 ? (
        <EmptyState icon={SearchX} text="Nobody said that here. Try fewer letters." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard.
        <ul className="timeline" tabIndex={0} aria-label="Found" onContextMenu={lines.onContextMenu}>
          {(found ?? []).map((entry, index) => {
            const day = newDay(entry, found?.[index - 1]);
            return (
              <li key={entry.id}>
                {day !== null && <p className="day">{day}</p>}
                <TimelineEntry entry={entry} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
