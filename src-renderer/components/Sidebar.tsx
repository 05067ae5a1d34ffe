import { ArrowUpDown, ContactRound, FolderOpen, Plus, Settings } from 'lucide-react';
import { formatAddress } from '../../src-shared/model/address';
import { visibleText } from '../../src-shared/text/mirc-text';
import type { View } from '../state/app-state';
import { useActions, useApp, useSnapshot } from '../state/use-app';

export function Sidebar() {
  const actions = useActions();
  const nick = useSnapshot((snapshot) => snapshot.settings.nick);
  const listening = useSnapshot(
    (snapshot) => snapshot.listeners.find(({ state }) => state === 'listening')?.port ?? null,
  );
  const active = useSnapshot((snapshot) => snapshot.transfers.filter(({ endedAt }) => endedAt === null).length);
  return (
    <nav className="side" aria-label="Port59">
      <div className="row">
        <span className={`dot ${listening === null ? '' : 'on'}`} />
        <strong className="cut grow">{nick}</strong>
        <span className="quiet small">{listening === null ? 'Not listening' : `Listening ${listening}`}</span>
      </div>
      <button type="button" className="primary" onClick={() => actions.openDialog({ kind: 'connect', address: '' })}>
        <Plus size={16} aria-hidden /> Connect…
      </button>
      <People />
      <FileServers />
      <div className="foot">
        <Item view={{ kind: 'transfers' }}>
          <ArrowUpDown size={16} aria-hidden /> <span className="grow">Transfers</span>
          {active > 0 && <span className="badge">{active}</span>}
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
  const actions = useActions();
  const strangers = sessions.filter(({ personId, kind }) => personId === null && kind === 'chat');
  const isOnline = (id: string) => sessions.some(({ personId, state }) => personId === id && state === 'open');
  const sorted = [...people].sort((a, b) => Number(isOnline(b.id)) - Number(isOnline(a.id)) || b.lastSeen - a.lastSeen);
  return (
    <section aria-label="People">
      <h2>People</h2>
      {people.length + strangers.length === 0 && (
        <p className="quiet small">Nobody yet. Connect to a friend’s address, or let them connect to yours.</p>
      )}
      <ul>
        {strangers.map((session) => (
          <li key={session.id} className="row">
            <span className="dot" />
            <span className="cut grow quiet">
              {formatAddress(session.host, session.port)}
              {session.state === 'closed' ? ' – no answer' : ' – connecting…'}
            </span>
            <button
              type="button"
              className="plain"
              aria-label={`Stop ${session.host}`}
              onClick={() => actions.run('session.close', { sessionId: session.id })}
            >
              ✕
            </button>
          </li>
        ))}
        {sorted.map((person) => (
          <li key={person.id}>
            <Item view={{ kind: 'person', id: person.id }}>
              <span
                className={`dot ${isOnline(person.id) ? 'on' : ''}`}
                title={isOnline(person.id) ? 'Online' : 'Offline'}
              />
              <span className="cut grow">{visibleText(person.nick)}</span>
              {person.unread > 0 && <span className="badge">{person.unread}</span>}
            </Item>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FileServers() {
  const visits = useSnapshot((snapshot) => snapshot.visits);
  if (visits.length === 0) return null;
  return (
    <section aria-label="File servers">
      <h2>File servers</h2>
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            <Item view={{ kind: 'visit', id: visit.id }}>
              <FolderOpen size={16} aria-hidden />
              <span className="cut grow">
                {visit.nick === null ? formatAddress(visit.host, visit.port) : visibleText(visit.nick)}{' '}
                <span className="quiet">\{visit.folder.join('\\')}</span>
              </span>
            </Item>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ view, children }: { readonly view: View; readonly children: React.ReactNode }) {
  const current = useApp((state) => state.view);
  const actions = useActions();
  const isCurrent = current.kind === view.kind && ('id' in current ? 'id' in view && current.id === view.id : true);
  return (
    <button
      type="button"
      className="plain item"
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => actions.show(view)}
    >
      {children}
    </button>
  );
}
