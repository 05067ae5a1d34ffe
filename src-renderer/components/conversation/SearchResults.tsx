/** What was said, by words: with one person or with everybody, the newest first. A result leads to its place. */
import { SearchX } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { useActions } from '../../state/use-app';
import { EmptyState } from '../parts/EmptyState';
import { SearchResult } from './SearchResult';
import { useFound } from './use-found';
import './Search.css';

interface SearchResultsProps {
  /** Null: with everybody, and there is nobody to narrow it to. */
  readonly person: { readonly id: string; readonly nick: string } | null;
  readonly onClose: () => void;
}

export function SearchResults({ person, onClose }: SearchResultsProps) {
  const actions = useActions();
  const [query, setQuery] = useState('');
  const [everybody, setEverybody] = useState(person === null);
  const found = useFound(query, everybody ? null : (person?.id ?? null));
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useFocusFirst(input);
  const whom = everybody || person === null ? 'everybody' : person.nick;
  const choose = ({ personId, id }: Entry) => {
    onClose();
    void actions.goToLine({ personId, entryId: id, query });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return onClose();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    if (step === undefined || buttons.length === 0) return;
    event.preventDefault();
    const next = buttons.findIndex((button) => button.matches(':focus')) + step;
    if (next < 0) input.current?.focus();
    else buttons[Math.min(next, buttons.length - 1)]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of what stands in it.
    <div className="search" onKeyDown={onKey}>
      <search className="row wrap search-head" aria-label={`Search with ${whom}`}>
        <input
          ref={input}
          type="search"
          className="grow"
          aria-label="Search for"
          placeholder={`Search what was said with ${whom}`}
          value={query}
          maxLength={200}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            const [newest] = found ?? [];
            if (event.key === 'Enter' && newest !== undefined) choose(newest);
          }}
        />
        {person !== null && (
          <label className="row">
            <input type="checkbox" checked={everybody} onChange={(event) => setEverybody(event.target.checked)} />
            Everybody
          </label>
        )}
        <span className="quiet small figures" role="status">
          {found === null ? '' : foundInWords(found.length)}
        </span>
        <button type="button" className="plain" onClick={onClose}>
          Close
        </button>
      </search>
      {found !== null && found.length === 0 ? (
        <EmptyState icon={SearchX} text="Nothing found. Try fewer letters, or only the beginning of a word." />
      ) : (
        <ul className="results" ref={list} aria-label="Found">
          {(found ?? []).map((entry) => (
            <li key={entry.id}>
              <SearchResult entry={entry} query={query} withPerson={everybody} onChoose={() => choose(entry)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** As many as the store gives at most. */
const MAX_FOUND = 500;

function foundInWords(count: number): string {
  return count >= MAX_FOUND ? `The newest ${MAX_FOUND}` : `${count} found`;
}

/** And back to where it was, unless somebody went somewhere else meanwhile. */
function useFocusFirst(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    input.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [input]);
}
