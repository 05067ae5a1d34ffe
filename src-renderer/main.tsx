import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { describeProblem } from '../src-shared/model/wording';
import { openChannel } from './bridge/bridge-channel';
import { createBridgeClient } from './bridge/bridge-client';
import { Window } from './components/frame/Window';
import { createActions } from './state/actions';
import { type AppState, EMPTY_STATE } from './state/app-state';
import { applyEvent, applySnapshot } from './state/apply-event';
import { keepFromNowOn, readKept } from './state/kept';
import { sampleSpeeds } from './state/speeds';
import { keepLook, readLook } from './state/transfer-look';
import { AppContext } from './state/use-app';
import './styles/tokens.css';
import './styles/base.css';

const SAMPLE_MS = 1000;

const store = createStore<AppState>(() => ({
  ...EMPTY_STATE,
  ...readKept(sessionStorage),
  transferLook: readLook(localStorage),
}));
keepFromNowOn(store, sessionStorage);
keepLook(store, localStorage);
const channel = openChannel();
const client = createBridgeClient(channel, {
  onSnapshot: (snapshot) => store.setState((state) => applySnapshot(state, snapshot)),
  onEvents: (events) => store.setState((state) => events.reduce(applyEvent, state)),
  onConnection: (connection) => {
    // Open is what it is once the picture is there.
    if (connection === 'open' || isRepeated(store.getState().connection, connection)) return;
    store.setState({ connection });
  },
  onProblem: (problem) => store.setState({ failure: { text: describeProblem(problem), problem } }),
});
const actions = createActions(store, client, channel);

setInterval(() => store.setState(withSpeeds), SAMPLE_MS);

const app = { store, actions };

/** Each try that fails tells again that it is lost: a page that was turned away stays so until it is let in. */
function isRepeated(before: AppState['connection'], now: 'lost' | 'locked'): boolean {
  return before === now || (before === 'locked' && now === 'lost');
}

function withSpeeds(state: AppState): AppState {
  const speeds = sampleSpeeds(state.speeds, state.snapshot?.transfers ?? [], Date.now());
  return speeds === state.speeds ? state : { ...state, speeds };
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <AppContext value={app}>
      <Window />
    </AppContext>
  </StrictMode>,
);
