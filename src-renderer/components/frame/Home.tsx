/** What is shown while nobody is chosen: the first start, how to be reached, and how to begin. */
import { Plus } from 'lucide-react';
import { reachabilityOf } from '../../state/reachability';
import { useActions, useSnapshot } from '../../state/use-app';
import { NickSetting } from '../settings/NickSetting';
import { Invitation } from './Invitation';
import { Reach } from './Reach';
import './Home.css';

export function Home() {
  const actions = useActions();
  const isFirst = useSnapshot((snapshot) => !snapshot.settings.welcomed);
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const ownAddresses = useSnapshot((snapshot) => snapshot.ownAddresses);
  const reachedFromOutside = useSnapshot((snapshot) => snapshot.reachedFromOutside);
  const reach = reachabilityOf({ listeners, ownAddresses, reachedFromOutside });
  return (
    <section className="empty home" aria-label="Start">
      <h1>Talk to a friend, hand them a file</h1>
      <p>Port59 connects two computers directly. Type your friend’s address, or give them yours.</p>
      <button type="button" className="primary" onClick={() => actions.openDialog({ kind: 'connect', address: '' })}>
        <Plus size={16} aria-hidden /> Type a friend’s address…
      </button>
      {isFirst && <FirstStart />}
      {reach.kind === 'open' && <Invitation reach={reach} />}
      <Reach reach={reach} />
      <p className="small">
        <kbd>F1</kbd> shows the keys.
      </p>
    </section>
  );
}

/** Two things to settle once; both have sensible values already. */
function FirstStart() {
  const actions = useActions();
  const folder = useSnapshot((snapshot) => snapshot.downloads.folder);
  const change = (patch: { downloadsFolder: string } | { welcomed: boolean }) =>
    void actions.run('settings.change', { patch });
  return (
    <div className="card stack">
      <h2>Before you begin</h2>
      <NickSetting />
      <div className="row">
        <div className="grow">
          <p>Files you get go to</p>
          <p className="mono small cut" title={folder}>
            {folder}
          </p>
        </div>
        <button type="button" onClick={() => actions.pickFolder((path) => change({ downloadsFolder: path }))}>
          Change…
        </button>
      </div>
      <div className="row end">
        <button type="button" onClick={() => change({ welcomed: true })}>
          Continue
        </button>
      </div>
    </div>
  );
}
