/** What is shown while nobody is chosen: the first start, how to be reached, and how to begin. */
import { Check, Copy, Plus } from 'lucide-react';
import { useState } from 'react';
import { describeProblem } from '../../../src-shared/model/wording';
import { useActions, useSnapshot } from '../../state/use-app';
import { remedyFor } from '../parts/remedy';
import { NickSetting } from '../settings/NickSetting';
import { whereReached } from './StatusBar';
import './Home.css';

const COPIED_MS = 2000;

export function Home() {
  const actions = useActions();
  const isFirst = useSnapshot((snapshot) => !snapshot.settings.welcomed);
  return (
    <section className="empty home" aria-label="Start">
      <h1>Talk to a friend, hand them a file</h1>
      <p>Port59 connects two computers directly. Type your friend’s address, or give them yours.</p>
      <button type="button" className="primary" onClick={() => actions.openDialog({ kind: 'connect', address: '' })}>
        <Plus size={16} aria-hidden /> Type a friend’s address…
      </button>
      {isFirst && <FirstStart />}
      <Invitation />
      <ListenProblem />
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
          That is right
        </button>
      </div>
    </div>
  );
}

function Invitation() {
  const nick = useSnapshot((snapshot) => snapshot.settings.nick);
  const address = useSnapshot(whereReached);
  const isReached = useSnapshot((snapshot) => snapshot.reachedFromOutside);
  if (address === null) return null;
  const link = `dcc://${encodeURIComponent(nick)}@${address}`;
  return (
    <div className="card stack">
      <h2>Your invitation</h2>
      <div className="row">
        <code className="grow cut" title={link}>
          {link}
        </code>
        <CopyButton text={link} />
      </div>
      <p className="small quiet">
        A friend with mIRC types <code>/dcc chat {address}</code>
      </p>
      <p className="small quiet">
        {isReached
          ? 'Somebody from another computer has reached you: it works.'
          : 'Nobody from another computer has reached you yet. Friends outside your network need your router to let the port through.'}
      </p>
    </div>
  );
}

function CopyButton({ text }: { readonly text: string }) {
  const actions = useActions();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await actions.copy(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <button type="button" className="copy" onClick={copy}>
      {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />} {isCopied ? 'Copied' : 'Copy'}
    </button>
  );
}

function ListenProblem() {
  const actions = useActions();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const problem = useSnapshot((snapshot) => snapshot.listeners.find((one) => one.problem !== null)?.problem ?? null);
  if (problem === null) return null;
  const remedy = remedyFor(problem, settings, actions);
  return (
    <div className="card row">
      <p className="grow small failed">{describeProblem(problem)}</p>
      {remedy !== null && (
        <button type="button" onClick={remedy.apply}>
          {remedy.label}
        </button>
      )}
    </div>
  );
}
