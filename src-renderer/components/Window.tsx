/** The window's frame: sidebar, the pane in view, cards, status bar. */
import { useEffect } from 'react';
import { describeProblem } from '../../src-shared/model/wording';
import { useActions, useApp, useSnapshot } from '../state/use-app';
import { ConnectDialog } from './ConnectDialog';
import { Contacts } from './Contacts';
import { Explorer } from './Explorer';
import { Home } from './Home';
import { PersonPane } from './PersonPane';
import { FolderPickDialog, SendDialog } from './PickDialogs';
import { Requests } from './Requests';
import { Settings } from './Settings';
import { Sidebar } from './Sidebar';
import { StatusBar } from './StatusBar';
import { Transfers } from './Transfers';
import './Window.css';

export function Window() {
  const isReady = useApp((state) => state.snapshot !== null);
  return isReady ? <ReadyWindow /> : <p className="empty">Connecting to Port59…</p>;
}

function ReadyWindow() {
  useAppearance();
  useShortcuts();
  return (
    <div className="window">
      <Sidebar />
      <main className="main-pane">
        <Banners />
        <Pane />
      </main>
      <StatusBar />
      <Requests />
      <Dialogs />
    </div>
  );
}

function Pane() {
  const view = useApp((state) => state.view);
  switch (view.kind) {
    case 'home':
      return <Home />;
    case 'person':
      return <PersonPane key={view.id} personId={view.id} />;
    case 'visit':
      return <Explorer key={view.id} visitId={view.id} />;
    case 'transfers':
      return <Transfers />;
    case 'contacts':
      return <Contacts />;
    case 'settings':
      return <Settings />;
  }
}

function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'connect':
      return <ConnectDialog address={dialog.address} />;
    case 'send':
      return <SendDialog {...dialog} />;
    case 'pick-folder':
      return <FolderPickDialog onPick={dialog.onPick} />;
  }
}

function Banners() {
  const notices = useSnapshot((snapshot) => snapshot.notices);
  const isLost = useApp((state) => state.connection === 'lost');
  const failure = useApp((state) => state.failure);
  const actions = useActions();
  return (
    <div aria-live="polite">
      {isLost && <p className="banner error">The connection to Port59 is lost. Reconnecting…</p>}
      {failure !== null && (
        <div className="banner error">
          <p className="grow">{failure}</p>
          <button type="button" className="plain" onClick={actions.forgetFailure}>
            Dismiss
          </button>
        </div>
      )}
      {notices.slice(-3).map((notice) => (
        <div key={notice.id} className={`banner ${notice.severity}`}>
          <p className="grow">{describeProblem(notice.problem)}</p>
          <button type="button" className="plain" onClick={() => actions.run('notice.dismiss', { id: notice.id })}>
            Dismiss
          </button>
        </div>
      ))}
    </div>
  );
}

function useAppearance() {
  const { theme, textSize } = useSnapshot((snapshot) => snapshot.settings.appearance);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.dataset.text = textSize;
  }, [theme, textSize]);
}

function useShortcuts() {
  const actions = useActions();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.key === 'n') actions.openDialog({ kind: 'connect', address: '' });
      else if (event.key === 'j') actions.show({ kind: 'transfers' });
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions]);
}
