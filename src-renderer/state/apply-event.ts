/** What an event of the core changes in the window's picture. Pure: state and event in, state out. */
import type { CoreEvent } from '../../src-shared/contract/contract';
import type { Session, Snapshot, TimelineEntry, Transfer } from '../../src-shared/model/snapshot';
import type { AppState, Timeline } from './app-state';
import { applyAsked } from './apply-asked';
import { addCard, cardsOf, dropTransfer, dropVisit, endQuestion, isAwaited, letIn, turnIntoTransfer } from './cards';
import { forgetFailure, noteFailure } from './failures';

const MAX_DIALOGUE_LINES = 1000;
/** Of an older part that one looks at: what came since. */
const MAX_LATER = 1000;

export function applyEvent(state: AppState, event: CoreEvent): AppState {
  const { snapshot } = state;
  if (snapshot === null) return state;
  const withSnapshot = (change: Partial<Snapshot>): AppState => ({ ...state, snapshot: { ...snapshot, ...change } });
  switch (event.name) {
    case 'listeners.changed':
      return withSnapshot({ listeners: event.payload });
    case 'own-addresses.changed':
      return withSnapshot({ ownAddresses: event.payload });
    case 'settings.changed':
      return withSnapshot({ settings: event.payload });
    case 'downloads.changed':
      return withSnapshot({ downloads: event.payload });
    case 'reached-from-outside':
      return withSnapshot({ reachedFromOutside: true });
    case 'contacts.changed':
      return withSnapshot({ contacts: event.payload });
    case 'person.changed':
      return withSnapshot({ people: put(snapshot.people, event.payload) });
    case 'person.removed':
      return {
        ...withSnapshot({ people: without(snapshot.people, event.payload.id) }),
        timelines: omit(state.timelines, event.payload.id),
        view: leave(state, 'person', event.payload.id),
      };
    case 'session.changed':
      return {
        ...withSnapshot({ sessions: put(snapshot.sessions, event.payload) }),
        cards: letIn(state.cards, event.payload),
        view: followChat(state, event.payload),
      };
    case 'session.removed':
      return {
        ...withSnapshot({ sessions: without(snapshot.sessions, event.payload.id) }),
        cards: dropVisit(state.cards, event.payload.id),
        view: leave(state, 'call', event.payload.id),
      };
    case 'visit.changed':
      return withSnapshot({ visits: put(snapshot.visits, event.payload) });
    case 'visit.removed':
      return {
        ...withSnapshot({ visits: without(snapshot.visits, event.payload.id) }),
        listings: omit(state.listings, event.payload.id),
        dialogues: omit(state.dialogues, event.payload.id),
        view: leave(state, 'visit', event.payload.id),
      };
    case 'visit.lines': {
      const { visitId, lines } = event.payload;
      const before = state.dialogues[visitId];
      // Not looked at yet: the dialogue that is fetched then has it.
      if (before === undefined) return state;
      return {
        ...state,
        dialogues: { ...state.dialogues, [visitId]: [...before, ...lines].slice(-MAX_DIALOGUE_LINES) },
      };
    }
    case 'request.added':
      return {
        ...withSnapshot({ requests: put(snapshot.requests, event.payload) }),
        cards: addCard(state.cards, event.payload),
      };
    case 'request.removed':
      return {
        ...withSnapshot({ requests: without(snapshot.requests, event.payload.id) }),
        cards: endQuestion(state.cards, event.payload),
      };
    case 'questions.in-line':
      return withSnapshot({ questionsInLine: event.payload.count });
    case 'waiting-lines.changed':
      return withSnapshot({ waitingLines: event.payload });
    case 'expected.changed':
      return withSnapshot({ expected: event.payload });
    case 'request.became':
      return { ...state, cards: turnIntoTransfer(state.cards, event.payload) };
    case 'transfer.changed':
      return {
        ...withSnapshot({ transfers: put(snapshot.transfers, event.payload) }),
        failures: noteFailure(state.failures, transferBefore(state, event.payload.id), event.payload, state.view),
      };
    case 'transfer.removed':
      return {
        ...withSnapshot({ transfers: without(snapshot.transfers, event.payload.id) }),
        timelines: withRecord(state, event.payload.id),
        failures: forgetFailure(state.failures, event.payload.id),
        cards: dropTransfer(state.cards, event.payload.id),
      };
    case 'timeline.added': {
      const timeline = state.timelines[event.payload.personId];
      // Not looked at yet: the page that is fetched then has it.
      if (timeline === undefined) return state;
      const grown = withAdded(timeline, event.payload);
      return { ...state, timelines: { ...state.timelines, [event.payload.personId]: grown } };
    }
    case 'timeline.stored':
      return { ...state, timelines: storedUpTo(state.timelines, event.payload.upToId) };
    case 'timeline.cleared':
      return {
        ...state,
        timelines: { ...state.timelines, [event.payload.personId]: { entries: [], more: false, state: 'read' } },
      };
    case 'notice.added':
      return withSnapshot({ notices: put(snapshot.notices, event.payload) });
    case 'notice.removed':
      return withSnapshot({ notices: without(snapshot.notices, event.payload.id) });
    case 'window.asked':
      return applyAsked(state, event.payload);
  }
}

/** A new picture; what was read before it may have holes and is fetched again. */
export function applySnapshot(state: AppState, snapshot: Snapshot): AppState {
  return {
    ...state,
    snapshot,
    connection: 'open',
    cards: cardsOf(state.cards, snapshot),
    timelines: stillInView(state),
    dialogues: {},
    view: stillThere(state.view, snapshot),
    // What was told while there was no picture has healed.
    failure: state.snapshot === null ? null : state.failure,
  };
}

/** The lines one is looking at stay until they are read anew. */
function stillInView({ view, timelines }: AppState): AppState['timelines'] {
  const shown = view.kind === 'person' ? timelines[view.id] : undefined;
  return view.kind !== 'person' || shown === undefined ? {} : { [view.id]: { ...shown, state: 'stale' } };
}

/**
 * What is known of a timeline with its newest page. What came while the page was on its way is behind it; what was read
 * before is in front of it, unless there is a hole between.
 */
export function withNewestPage(before: Timeline | undefined, page: Omit<Timeline, 'state'>): Timeline {
  const first = page.entries[0]?.id;
  const last = page.entries.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  // Of an older part only what came since can touch the end.
  const known = before?.later ?? before?.entries ?? [];
  const later = known.filter(({ id }) => id > last);
  const touches = first !== undefined && page.more && known.some(({ id }) => id === first);
  const earlier = touches ? known.filter(({ id }) => id < first) : [];
  const more = touches && earlier.length > 0 ? (before?.more ?? page.more) : page.more;
  return { entries: [...earlier, ...page.entries, ...later], more, state: 'read' };
}

function withAdded(timeline: Timeline, entry: TimelineEntry): Timeline {
  const { later = null } = timeline;
  if (later === null) return { ...timeline, entries: [...timeline.entries, entry] };
  return { ...timeline, later: [...later, entry].slice(-MAX_LATER) };
}

/** One page further towards the end; joined with what came since, unless there may be a hole between. */
export function withLaterPage(before: Timeline, page: Pick<Timeline, 'entries' | 'more'>): Timeline {
  const { later } = before;
  const entries = [...before.entries, ...page.entries];
  const last = entries.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  const mayHaveHole = later?.length === MAX_LATER && (later[0]?.id ?? last) > last;
  if (page.more || mayHaveHole) return { ...before, entries };
  return { ...before, entries: [...entries, ...(later ?? []).filter(({ id }) => id > last)], later: null };
}

function stillThere(view: AppState['view'], { people, visits, sessions }: Snapshot): AppState['view'] {
  if (!('id' in view)) return view;
  const all = { person: people, visit: visits, call: sessions }[view.kind];
  return all.some(({ id }) => id === view.id) ? view : { kind: 'home' };
}

/**
 * A chat that the person asked for is what they want to see once it is there – unless they write to somebody else. One they
 * accepted a moment ago is shown in any case.
 */
function followChat(state: AppState, session: Session): AppState['view'] {
  const wasOpen =
    state.snapshot?.sessions.some(({ id, state: before }) => id === session.id && before === 'open') ?? false;
  const isAccepted = state.cards.some((card) => card.isAnsweredHere && isAwaited(card, session));
  if (isAccepted && session.kind === 'chat' && session.personId !== null)
    return { kind: 'person', id: session.personId };
  const isTheirs = session.kind === 'chat' && session.direction === 'outgoing';
  if (!isTheirs || session.state !== 'open' || wasOpen || session.personId === null) return state.view;
  if (state.view.kind === 'person') return state.view;
  return { kind: 'person', id: session.personId };
}

/** The line that told of a transfer keeps what became of it, as the store does. */
function withRecord({ snapshot, timelines }: AppState, transferId: string): AppState['timelines'] {
  const record = snapshot?.transfers.find(({ id }) => id === transferId);
  const timeline = timelines[record?.personId ?? ''];
  const index = timeline?.entries.findLastIndex((entry) => entry.transferId === transferId) ?? -1;
  const entry = timeline?.entries[index];
  if (record === undefined || timeline === undefined || entry === undefined) return timelines;
  return {
    ...timelines,
    [entry.personId]: { ...timeline, entries: timeline.entries.with(index, { ...entry, record }) },
  };
}

/** Only the end of a timeline can be waiting for the disk. */
function storedUpTo(timelines: AppState['timelines'], upToId: number): AppState['timelines'] {
  const isMeant = (entry: TimelineEntry) => entry.stored === false && entry.kept !== false && entry.id <= upToId;
  const changed = Object.entries(timelines).filter(([, { entries }]) => entries.some(isMeant));
  if (changed.length === 0) return timelines;
  const stored = ([id, timeline]: [string, Timeline]): [string, Timeline] => [
    id,
    { ...timeline, entries: timeline.entries.map((entry) => (isMeant(entry) ? { ...entry, stored: true } : entry)) },
  ];
  return { ...timelines, ...Object.fromEntries(changed.map(stored)) };
}

function transferBefore({ snapshot }: AppState, id: string): Transfer | null {
  return snapshot?.transfers.find((transfer) => transfer.id === id) ?? null;
}

function put<T extends { readonly id: string }>(all: readonly T[], one: T): T[] {
  const index = all.findIndex(({ id }) => id === one.id);
  return index < 0 ? [...all, one] : all.with(index, one);
}

function without<T extends { readonly id: string }>(all: readonly T[], id: string): T[] {
  return all.filter((one) => one.id !== id);
}

function omit<T>(all: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));
}

function leave({ view }: AppState, kind: 'person' | 'visit' | 'call', id: string): AppState['view'] {
  return view.kind === kind && view.id === id ? { kind: 'home' } : view;
}
