/** One person: who, the timeline, the composer; files dropped anywhere here are sent. */
import { Ellipsis, FolderOpen, MessageCircle, Search, Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatAddress } from '../../../src-shared/model/address';
import type { Person, Session } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { type App, useActions, useApp, useAppStore, useSnapshot } from '../../state/use-app';
import { DropZone } from '../parts/DropZone';
import { Menu, type MenuItem } from '../parts/Menu';
import { holdsOwnCommand, ownKeys } from '../parts/own-keys';
import { Composer } from './composer/Composer';
import { exportConversation } from './export-conversation';
import { Presence } from './Presence';
import { keepingItems, sendFolderItem } from './person-items';
import { SearchResults } from './SearchResults';
import { Timeline } from './Timeline';
import type { Arrival } from './use-new-mark';
import { WaitingLines } from './WaitingLines';
import './PersonPane.css';

export function PersonPane({ personId }: { readonly personId: string }) {
  const actions = useActions();
  const person = useSnapshot((snapshot) => snapshot.people.find(({ id }) => id === personId));
  const session = useSnapshot((snapshot) =>
    snapshot.sessions.findLast((one) => one.personId === personId && one.kind === 'chat'),
  );
  const isToRead = useApp(({ timelines }) => (timelines[personId]?.state ?? 'stale') === 'stale');
  const [isSearching, setSearching] = useState(false);
  const [arrival, setArrival] = useState<Arrival>({ count: person?.unread ?? 0, visit: 1 });
  useEffect(() => {
    if (isToRead) void actions.openPage(personId);
  }, [actions, personId, isToRead]);
  useMarkSeen(personId, person?.unread ?? 0, (count) => setArrival(({ visit }) => ({ count, visit: visit + 1 })));
  useSearchKey(() => setSearching(true));
  if (person === undefined) return <p className="empty">This person is not in the list any more.</p>;

  const isOpen = session?.state === 'open';
  const nick = visibleText(person.nick);
  return (
    <DropZone className="person" hint={`Drop to send to ${nick}`} onFiles={(files) => actions.dropOn(personId, files)}>
      <PersonHead
        person={person}
        session={session}
        isSearching={isSearching}
        onSearch={() => setSearching(!isSearching)}
      />
      {isSearching ? (
        <SearchResults person={{ id: personId, nick }} onClose={() => setSearching(false)} />
      ) : (
        <Timeline personId={personId} nick={nick} arrival={arrival} />
      )}
      <WaitingLines person={person} />
      <CallState person={person} session={session} />
      <Composer person={person} sessionId={isOpen ? session.id : null} />
    </DropZone>
  );
}

interface PersonHeadProps {
  readonly person: Person;
  readonly session: Session | undefined;
  readonly isSearching: boolean;
  readonly onSearch: () => void;
}

function PersonHead({ person, session, isSearching, onSearch }: PersonHeadProps) {
  const app = useAppStore();
  const { actions } = app;
  const contact = useSnapshot((snapshot) => snapshot.contacts.find(({ id }) => id === person.contactId));
  const to = { kind: 'person', personId: person.id } as const;
  const address = formatAddress(person.host, person.port ?? 59);
  return (
    <header className="pane-head">
      <div className="grow">
        <h1 className="cut" title={visibleText(person.nick)}>
          <bdi>{visibleText(person.nick)}</bdi>
        </h1>
        <p className="quiet small cut">
          <Presence person={person} /> · {address} · {contact === undefined ? 'known' : 'contact'} since{' '}
          {dayOf(person.knownSince)}
        </p>
      </div>
      {session?.state === 'open' ? (
        <button type="button" onClick={() => actions.run('session.close', { sessionId: session.id })}>
          End chat
        </button>
      ) : (
        <button type="button" disabled={isCalling(session)} onClick={() => actions.connect(to, 'chat')}>
          <MessageCircle size={16} aria-hidden /> Chat
        </button>
      )}
      <button type="button" onClick={() => actions.pickAndSend(person.id)}>
        <Send size={16} aria-hidden /> Send
      </button>
      <button type="button" onClick={() => actions.connect(to, 'files')}>
        <FolderOpen size={16} aria-hidden /> Files
      </button>
      <button
        type="button"
        className="plain icon"
        aria-label="Search"
        title={`Search this conversation (${ownKeys('Ctrl+F')})`}
        aria-pressed={isSearching}
        onClick={onSearch}
      >
        <Search size={16} aria-hidden />
      </button>
      <Menu label="More" className="plain icon" items={() => moreItemsOf(app, person)}>
        <Ellipsis size={16} aria-hidden />
      </Menu>
    </header>
  );
}

function moreItemsOf(app: App, person: Person): readonly MenuItem[] {
  const { snapshot } = app.store.getState();
  if (snapshot === null) return [];
  return [
    sendFolderItem(person, app.actions),
    { label: 'Save as text…', beginsGroup: true, onChoose: () => void exportConversation(app, person, 'text') },
    { label: 'Save as a page…', onChoose: () => void exportConversation(app, person, 'page') },
    ...keepingItems(person, snapshot, app.actions),
  ];
}

/** A call of ours that rings, or that came to nothing: the sentence, and what can be done. */
function CallState({ person, session }: { readonly person: Person; readonly session: Session | undefined }) {
  const actions = useActions();
  if (session === undefined) return null;
  const leave = () => actions.run('session.close', { sessionId: session.id });
  if (isCalling(session))
    return (
      <div className="call-state row">
        <p className="grow small quiet">Waiting for {visibleText(person.nick)} to answer…</p>
        <button type="button" onClick={leave}>
          Cancel
        </button>
      </div>
    );
  if (session.state !== 'closed' || session.problem === null) return null;
  const again = async () => {
    await leave();
    await actions.connect({ kind: 'person', personId: person.id }, 'chat');
  };
  return (
    <div className="call-state row wrap">
      <p className="grow small failed">{describeProblem(session.problem)}</p>
      <button type="button" onClick={again}>
        Try again
      </button>
      <button type="button" onClick={() => actions.openDialog({ kind: 'port', personId: person.id })}>
        Change the port…
      </button>
      <button type="button" className="plain" onClick={leave}>
        Dismiss
      </button>
    </div>
  );
}

function isCalling(session: Session | undefined): boolean {
  return session?.state === 'connecting' || session?.state === 'waiting';
}

/** Seen is only what is shown while somebody looks at the window. */
function useMarkSeen(personId: string, unread: number, onBack: (unread: number) => void): void {
  const actions = useActions();
  const back = useRef(onBack);
  back.current = onBack;
  useEffect(() => {
    if (unread === 0) return;
    const markSeen = () => void actions.run('timeline.read', { personId });
    if (document.hasFocus()) return markSeen();
    const comeBack = () => {
      back.current(unread);
      markSeen();
    };
    window.addEventListener('focus', comeBack, { once: true });
    return () => window.removeEventListener('focus', comeBack);
  }, [actions, personId, unread]);
}

function useSearchKey(onSearch: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'f' || event.shiftKey || !holdsOwnCommand(event) || event.defaultPrevented) return;
      event.preventDefault();
      onSearch();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

function dayOf(time: number): string {
  return new Date(time).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
}
