/** What is read of conversations: their newest page, what was before, and the part around a line that was found. */
import type { StoreApi } from 'zustand/vanilla';
import type { CommandArgs, CommandResult } from '../../src-shared/contract/contract';
import type { AppState, FoundLine, Timeline } from './app-state';
import { withLaterPage, withNewestPage } from './apply-event';

const PAGE_ENTRIES = 200;
const AROUND_ENTRIES = 100;

type Args = CommandArgs<'timeline.page'>;
/** Null when it failed; the person has been told. */
type Run = (command: 'timeline.page', args: Args) => Promise<CommandResult<'timeline.page'> | null>;

export function createTimelines({ setState: set, getState: get }: StoreApi<AppState>, run: Run) {
  const put = (personId: string, change: (before: Timeline | undefined) => Timeline) =>
    set(({ timelines }) => ({ timelines: { ...timelines, [personId]: change(timelines[personId]) } }));
  const read = (personId: string, place: Partial<Args>) =>
    run('timeline.page', { personId, beforeId: null, afterId: null, limit: PAGE_ENTRIES, ...place });

  async function openPage(personId: string): Promise<void> {
    // From now on what comes is kept: the page may have been read before it.
    put(personId, (before) => ({ ...(before ?? NOTHING), state: 'reading' }));
    const page = await read(personId, {});
    put(personId, (before) =>
      page === null ? { ...(before ?? NOTHING), state: 'failed' } : withNewestPage(before, page),
    );
  }

  async function olderPage(personId: string): Promise<void> {
    const oldest = get().timelines[personId]?.entries[0]?.id ?? null;
    const page = await read(personId, { beforeId: oldest });
    // Lines that came meanwhile stay; when the timeline was read anew meanwhile, this page fits nowhere.
    const now = get().timelines[personId];
    if (page === null || now === undefined || (now.entries[0]?.id ?? null) !== oldest) return;
    put(personId, () => ({ ...now, entries: [...page.entries, ...now.entries], more: page.more }));
  }

  /** Towards the end, from an older part. */
  async function laterPage(personId: string): Promise<void> {
    const newest = get().timelines[personId]?.entries.at(-1)?.id;
    if (newest === undefined) return;
    const page = await read(personId, { afterId: newest });
    const now = get().timelines[personId];
    if (page === null || !now?.later || now.entries.at(-1)?.id !== newest) return;
    put(personId, () => withLaterPage(now, page));
  }

  /** Opens the conversation at this line; around it there is as much as fits a window. */
  async function goToLine(line: FoundLine): Promise<void> {
    const { personId, entryId } = line;
    const known = get().timelines[personId];
    const isThere = known?.state === 'read' && known.entries.some(({ id }) => id === entryId);
    // What comes meanwhile is kept, as with every page.
    if (known === undefined) put(personId, () => ({ ...NOTHING, state: 'reading' }));
    set({ view: { kind: 'person', id: personId }, foundLine: line });
    if (isThere) return;
    const [before, after] = await Promise.all([
      read(personId, { beforeId: entryId + 1, limit: AROUND_ENTRIES }),
      read(personId, { afterId: entryId, limit: AROUND_ENTRIES }),
    ]);
    if (before === null || after === null) return;
    const { later, entries } = get().timelines[personId] ?? NOTHING;
    const part: Timeline = { entries: before.entries, more: before.more, later: later ?? entries, state: 'read' };
    put(personId, () => withLaterPage(part, after));
  }

  return {
    openPage,
    olderPage,
    laterPage,
    goToLine,
    forgetFoundLine: () => set({ foundLine: null }),
  };
}

const NOTHING: Timeline = { entries: [], more: false, state: 'stale' };
