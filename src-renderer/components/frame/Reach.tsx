/** Whether a friend gets through, as far as that is known, and what to do about it. */
import { useId } from 'react';
import { ALLOW_PORT_59, describeProblem } from '../../../src-shared/model/wording';
import { portInsteadOf59, type Reachability } from '../../state/reachability';
import { useActions, useSnapshot } from '../../state/use-app';
import { CopyButton } from '../parts/CopyButton';
import { remedyFor } from '../parts/remedy';
import { adviceFor, reachInWords } from './reach-words';

export function Reach({ reach }: { readonly reach: Reachability }) {
  const id = useId();
  const isProven = reach.kind === 'open' && reach.isProven;
  const address = reach.kind === 'open' ? reach.addresses[0] : undefined;
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id}>Can friends reach you?</h2>
      <p className="row" role="status">
        <span className={`dot ${isProven ? 'on' : ''}`} />
        <span className="grow">{reachInWords(reach)}</span>
      </p>
      {reach.kind === 'closed' && reach.problem !== null && <ListenProblem problem={reach.problem} />}
      {reach.kind !== 'open' && <ListenEverywhere />}
      <PortInstead />
      {address !== undefined && !isProven && (
        <details>
          <summary>A friend does not get through?</summary>
          <dl className="advice">
            {adviceFor(address).map(({ title, text, command }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>
                  <p className="small">{text}</p>
                  {command !== undefined && <Command text={command} />}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <div className="command">
      <code>{text}</code>
      <CopyButton text={text} label="Copy command" />
    </div>
  );
}

function ListenProblem({ problem }: { readonly problem: Parameters<typeof describeProblem>[0] }) {
  const actions = useActions();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const remedy = remedyFor(problem, settings, actions);
  return (
    <div className="row">
      <p className="grow small failed">{describeProblem(problem)}</p>
      {remedy !== null && (
        <button type="button" onClick={remedy.apply}>
          {remedy.label}
        </button>
      )}
      <TryAgain />
    </div>
  );
}

/** One press to the usual: every address of this computer, at the port that is set already. */
function ListenEverywhere() {
  const actions = useActions();
  const port = useSnapshot(({ settings }) => settings.listen.find((one) => one.port !== 0)?.port ?? 59);
  const isEverywhere = useSnapshot(({ settings }) => settings.listen.some(({ host }) => host === '0.0.0.0'));
  if (isEverywhere) return null;
  const listen = [
    { host: '0.0.0.0', port },
    { host: '::', port },
  ];
  return (
    <div className="row end">
      <button type="button" onClick={() => actions.run('settings.change', { patch: { listen } })}>
        Let friends reach me on port {port}
      </button>
    </div>
  );
}

/** 59 was wanted and needs rights: what to type to get it, and that the other port does as well. */
function PortInstead() {
  const port = useSnapshot(portInsteadOf59);
  const actions = useActions();
  if (port === null) return null;
  const keep = () =>
    actions.run('settings.change', {
      patch: {
        listen: [
          { host: '0.0.0.0', port },
          { host: '::', port },
        ],
      },
    });
  return (
    <div className="stack">
      <p className="small">
        Port 59 needs rights that Port59 does not have here, so it listens on {port}. Friends type the port behind your
        address, and nothing else is different. For 59, run this and try again:
      </p>
      <Command text={ALLOW_PORT_59} />
      <div className="row end">
        <button type="button" onClick={keep}>
          Stay on {port}
        </button>
        <TryAgain />
      </div>
    </div>
  );
}

function TryAgain() {
  const actions = useActions();
  return (
    <button type="button" onClick={() => actions.run('listeners.restart', {})}>
      Try again
    </button>
  );
}
