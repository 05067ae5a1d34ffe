/** What a search finds while one types. */
import { useEffect, useState } from 'react';
import type { TimelineEntry } from '../../../src-shared/model/snapshot';
import { useActions } from '../../state/use-app';

const TYPING_MS = 200;

/** Newest first; null while there is nothing to look for. @param personId null: with everybody */
export function useFound(query: string, personId: string | null): readonly TimelineEntry[] | null {
  const actions = useActions();
  const [found, setFound] = useState<readonly TimelineEntry[] | null>(null);
  useEffect(() => {
    let isLate = false;
    const timer = setTimeout(async () => {
      const entries = query.trim() === '' ? null : await actions.run('timeline.search', { personId, query });
      if (!isLate) setFound(entries === null ? null : [...entries].sort((a, b) => b.id - a.id));
    }, TYPING_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [actions, personId, query]);
  return found;
}
