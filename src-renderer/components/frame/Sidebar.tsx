/** Who is there, whose files are open, and the window's other places. Arrows walk through all of it. */
import { ArrowUpDown, ContactRound, FolderOpen, Plus, Search, Settings, TriangleAlert, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { formatAddress } from '../../../src-shared/model/address';
import type { Person, Session } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { View } from '../../state/app-state';
import { listPeople } from '../../state/people-view';
import { idsOfKey, movingKey, presenceInWords, type Tie, tiesOf } from '../../state/presence';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { visitName } from '../files/visit-name';
import { DropZone } from '../parts/DropZone';
import { ownKeys } from '../parts/own-keys';
import { UnderWay } from './UnderWay';
import { useSidebarMenu } from './use-sidebar-menu';
import './Sidebar.css';

const NO_TIES: ReadonlyMap<string, Tie> = new Map();

export function Sidebar() {
  const actions = useActions();
  const listed = useSidebarMenu();
  const nick = useSnapshot((snapshot) => snapshot.settings.nick);
  const listening = useSnapshot(
    (snapshot) => snapshot.listeners.find(({ state }) => state === 'listening')?.port ?? null,
  );
  const isLost = useApp((state) => state.connection !== 'open');
  // Proven by somebody who came in from another computer; nothing is proven by a host that does not answer.
  const isReached = useSnapshot(({ reachedFromOutside }) => reachedFromOutside);
  return (
    <nav className="side" aria-label="Port59" onKeyDown={walk} onContextMenu={listed.onContextMenu}>
      <button
        type="button"
        className="plain item me"
        title="Your invitation"
        onClick={() => actions.show({ kind: 'home' })}
      >
        <span className={`dot ${isReached && listening !== null && !isLost ? 'on' : ''}`} />
        <strong className="cut grow">{nick}</strong>
        <span className="quiet small">
          {isLost ? 'No connection' : listening === null ? 'Not listening' : `Listening ${listening}`}
        </span>
      </button>
      <div className="row">
        <button
          type="button"
          className="primary grow"
          onClick={() => actions.openDialog({ kind: 'connect', address: '' })}
        >
          <Plus size={16} aria-hidden /> Connect…
        </button>
        <button
          type="button"
          className="icon"
          aria-label="Go to"
          title={`Go to anybody or anything (${ownKeys('Ctrl+K')})`}
          onClick={() => actions.openDialog({ kind: 'palette' })}
        >
          <Search size={16} aria-hidden />
        </button>
      </div>
      <div className="lists">
        <People />
        <FileServers />
      </div>
      {listed.menu}
      <div className="foot">
        <Item view={{ kind: 'transfers' }}>
          <ArrowUpDown size={16} aria-hidden /> <span className="grow">Transfers</span>
          <UnderWay />
        </Item>
        <Item view={{ kind: 'contacts' }}>
          <ContactRound size={16} aria-hidden /> Contacts
        </Item>
        <Item view={{ kind: 'settings' }}>
          <Settings size={16} aria-hidden /> Settings
        </Item>
      </div>
    </nav>
  );
}

function People() {
  const people = useSnapshot((snapshot) => snapshot.people);
  const sessions = useSnapshot((snapshot) => snapshot.sessions);
  const calls = sessions.filter(({ personId, kind }) => personId === null && kind === 'chat');
  const visits = useSnapshot((snapshot) => snapshot.visits);
  const moving = useSnapshot(({ transfers }) => movingKey(transfers));
  const isConnected = useApp((state) => state.connection === 'open');
  // A host that does not answer tells nothing of anybody.
  const ties = isConnected ? tiesOf(sessions, visits, idsOfKey(moving)) : NO_TIES;
  return (
    <section aria-label="People">
      <h2>People</h2>
      {people.length + calls.length === 0 && (
        <p className="quiet small hint">Nobody yet. Connect to a friend’s address, or let them connect to yours.</p>
      )}
      <ul>
        {calls.map((session) => (
          <Call key={session.id} session={session} />
        ))}
        {listPeople({ people, sessions }).map((person) => (
          <PersonItem key={person.id} person={person} tie={ties.get(person.id)} />
        ))}
      </ul>
    </section>
  );
}

function Call({ session }: { readonly session: Session }) {
  const actions = useActions();
  const address = formatAddress(session.host, session.port);
  return (
    <li className="row call" data-kind="call" data-id={session.id}>
      <Item view={{ kind: 'call', id: session.id }}>
        <span className="dot" />
        <span className="cut grow quiet">
          {address} – {session.state === 'closed' ? 'no answer' : 'calling…'}
        </span>
      </Item>
      <button
        type="button"
        className="plain icon"
        aria-label={`Stop ${address}`}
        title="Stop"
        onClick={() => actions.run('session.close', { sessionId: session.id })}
      >
        <X size={16} aria-hidden />
      </button>
    </li>
  );
}

function PersonItem({ person, tie }: { readonly person: Person; readonly tie: Tie | undefined }) {
  const hasFailed = useApp(({ failures }) => failures.some(({ personId }) => personId === person.id));
  const presence = presenceInWords(tie, person, Date.now());
  const actions = useActions();
  const nick = visibleText(person.nick);
  return (
    <li data-kind="person" data-id={person.id}>
      <DropZone className="drop-person" onFiles={(files) => actions.dropOn(person.id, files)}>
        <Item
          view={{ kind: 'person', id: person.id }}
          title={`${nick}, ${person.host} – ${presence}`}
          description={presence}
        >
          <span className={`dot ${tie === undefined ? '' : 'on'}`} />
          <span className="cut grow">
            <bdi>{nick}</bdi>
          </span>
          {hasFailed && <TriangleAlert size={14} className="failed" aria-label="a transfer failed" />}
          {person.unread > 0 && (
            <span className="badge">
              {Math.min(person.unread, 999)} <span className="sr-only">new</span>
            </span>
          )}
        </Item>
      </DropZone>
    </li>
  );
}

function FileServers() {
  const visits = useSnapshot((snapshot) => snapshot.visits);
  return (
    <section aria-label="File servers">
      <h2>File servers</h2>
      {visits.length === 0 && <p className="quiet small hint">None open. Press Files beside somebody’s name.</p>}
      <ul>
        {visits.map((visit) => (
          <li key={visit.id} data-kind="visit" data-id={visit.id}>
            <Item view={{ kind: 'visit', id: visit.id }}>
              <FolderOpen size={16} aria-hidden />
              <span className="cut grow">
                <bdi>{visitName(visit)}</bdi> <span className="quiet">\{visit.folder.map(visibleText).join('\\')}</span>
              </span>
            </Item>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly view: View;
  readonly title?: string;
  /** For those who do not see the dot. */
  readonly description?: string;
  readonly children: React.ReactNode;
}

function Item({ view, title, description, children }: ItemProps) {
  const isCurrent = useApp(
    ({ view: current }) =>
      current.kind === view.kind && ('id' in current ? 'id' in view && current.id === view.id : true),
  );
  const actions = useActions();
  return (
    <button
      type="button"
      className="plain item"
      title={title}
      aria-description={description}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => actions.show(view)}
    >
      {children}
    </button>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.item')];
  const at = items.findIndex((item) => item.matches(':focus'));
  const to: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(at + 1, items.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: items.length - 1,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}
