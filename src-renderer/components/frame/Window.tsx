/** The window's frame: sidebar, the pane in view, cards, status bar. */
import { useEffect } from 'react';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { CallPane } from '../conversation/CallPane';
import { PersonPane } from '../conversation/PersonPane';
import { SearchPane } from '../conversation/SearchPane';
import { Dialogs } from '../dialogs/Dialogs';
import { Explorer } from '../files/Explorer';
import { DropZone } from '../parts/DropZone';
import { Requests } from '../requests/Requests';
import { Settings } from '../settings/Settings';
import { Transfers } from '../transfers/Transfers';
import { Uploads } from '../transfers/Uploads';
import { Banners, LOCKED } from './Banners';
import { Contacts } from './Contacts';
import { FailureToast } from './FailureToast';
import { Home } from './Home';
import { Sidebar } from './Sidebar';
import { StatusBar } from './StatusBar';
import { useShortcuts } from './shortcuts';
import './Window.css';

export function Window() {
  const isReady = useApp((state) => state.snapshot !== null);
  return isReady ? <ReadyWindow /> : <Opening />;
}

function Opening() {
  const connection = useApp((state) => state.connection);
  const failure = useApp((state) => state.failure);
  return (
    <main className="empty opening" role="status">
      <p>{failure?.text ?? OPENING[connection]}</p>
    </main>
  );
}

const OPENING = {
  connecting: 'Connecting to Port59…',
  open: 'Connecting to Port59…',
  lost: 'Port59 cannot be reached. Is it still running? Trying again…',
  locked: LOCKED,
} as const;

function ReadyWindow() {
  const actions = useActions();
  useAppearance();
  useTitle();
  useTellWhatIsLookedAt();
  useShortcuts();
  return (
    <DropZone
      className="window"
      hint="Drop to choose who gets it"
      onFiles={(files) => actions.openDialog({ kind: 'send', personId: null, address: '', paths: [], files })}
    >
      <Sidebar />
      <main className="main-pane" tabIndex={-1}>
        <Banners />
        <Pane />
        <Uploads />
        <FailureToast />
      </main>
      <StatusBar />
      <Requests />
      <Dialogs />
    </DropZone>
  );
}

function Pane() {
  const view = useApp((state) => state.view);
  switch (view.kind) {
    case 'home':
      return <Home />;
    case 'person':
      return <PersonPane key={view.id} personId={view.id} />;
    case 'call':
      return <CallPane key={view.id} sessionId={view.id} />;
    case 'visit':
      return <Explorer key={view.id} visitId={view.id} />;
    case 'transfers':
      return <Transfers />;
    case 'contacts':
      return <Contacts />;
    case 'search':
      return <SearchPane />;
    case 'settings':
      return <Settings />;
  }
}

function useAppearance() {
  const { theme, textSize } = useSnapshot((snapshot) => snapshot.settings.appearance);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.text = textSize;
  }, [theme, textSize]);
}

/** `(3) Port59`: lines nobody has seen and questions nobody has answered. */
function useTitle() {
  const waiting = useSnapshot(
    (snapshot) => snapshot.requests.length + snapshot.people.reduce((sum, { unread }) => sum + unread, 0),
  );
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Port59` : 'Port59';
  }, [waiting]);
}

/** [desktop 2 notifications] So that a host with notifications is quiet about the conversation that is shown. */
function useTellWhatIsLookedAt() {
  const actions = useActions();
  const isWanted = useSnapshot((snapshot) => snapshot.host.notifications);
  const personId = useApp(({ view }) => (view.kind === 'person' ? view.id : null));
  useEffect(() => {
    if (isWanted) void actions.run('window.looks-at', { personId });
  }, [actions, isWanted, personId]);
}
