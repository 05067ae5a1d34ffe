/** Goes to the line that was chosen in a search, once it is there. */
import { useEffect, useRef } from 'react';
import type { TimelineEntry } from '../../../src-shared/model/snapshot';
import type { FoundLine } from '../../state/app-state';
import { useActions, useApp } from '../../state/use-app';

/** @param goTo brings the line of this index into view */
export function useFoundLine(
  personId: string,
  entries: readonly TimelineEntry[],
  goTo: (index: number) => void,
): FoundLine | null {
  const actions = useActions();
  const line = useApp(({ foundLine }) => (foundLine?.personId === personId ? foundLine : null));
  const shown = useRef<FoundLine | null>(null);
  const index = line === null ? -1 : entries.findIndex(({ id }) => id === line.entryId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: gone to once, when it is there.
  useEffect(() => {
    if (index < 0 || shown.current === line) return;
    shown.current = line;
    goTo(index);
  }, [line, index]);
  // Whoever comes back another time does not look for it any more.
  useEffect(() => () => actions.forgetFoundLine(), [actions]);
  return line;
}
