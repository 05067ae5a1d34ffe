/** What is shown while nobody is chosen: how to be reached, and how to begin. */
import { formatAddress } from '../../src-shared/model/address';
import { describeProblem } from '../../src-shared/model/wording';
import { useActions, useSnapshot } from '../state/use-app';
import './Home.css';

export function Home() {
  const actions = useActions();
  const nick = useSnapshot((snapshot) => snapshot.settings.nick);
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const own = useSnapshot((snapshot) => snapshot.ownAddresses);
  const listening = listeners.find(({ state }) => state === 'listening');
  const address = own[0] ?? (listening === undefined ? null : formatAddress(listening.host, listening.port));
  const failed = listeners.find(({ problem }) => problem !== null)?.problem ?? null;
  return (
    <section className="empty home">
      <h1>Talk to a friend, hand them a file</h1>
      <p>Port59 connects two computers directly. Type your friend’s address, or give them yours.</p>
      <button type="button" className="primary" onClick={() => actions.openDialog({ kind: 'connect', address: '' })}>
        Connect to a friend
      </button>
      {address !== null && (
        <div className="card stack">
          <h2>Your invitation</h2>
          <p className="row">
            <code className="grow cut">{`dcc://${encodeURIComponent(nick)}@${address}`}</code>
            <button
              type="button"
              onClick={() => navigator.clipboard.writeText(`dcc://${encodeURIComponent(nick)}@${address}`)}
            >
              Copy
            </button>
          </p>
          <p className="small">
            A friend with mIRC types <code>/dcc chat {address}</code>
          </p>
        </div>
      )}
      {failed !== null && <p className="failed">{describeProblem(failed)}</p>}
    </section>
  );
}
