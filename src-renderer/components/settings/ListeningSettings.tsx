import { describeProblem } from '../../../src-shared/model/wording';
import { useActions, useSnapshot } from '../../state/use-app';
import { remedyFor } from '../parts/remedy';
import { Group, TextSetting } from './fields';
import { formatListen, parseListen } from './listen-text';
import { useChange } from './use-change';

export function ListeningSettings() {
  const actions = useActions();
  const change = useChange();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const isReached = useSnapshot((snapshot) => snapshot.reachedFromOutside);
  return (
    <Group title="Listening">
      <TextSetting
        label="Listen at"
        value={settings.listen.map(formatListen).join(', ')}
        hint="host:port, separated by commas. 0.0.0.0 and :: are all of this computer’s addresses."
        check={(value) =>
          parseListen(value) === null ? 'Write host:port, separated by commas, like 0.0.0.0:5959.' : null
        }
        onSave={(value) => change({ listen: parseListen(value) ?? settings.listen })}
      />
      <ul className="listeners">
        {listeners.length === 0 && <li className="quiet">Listening nowhere: nobody can reach you.</li>}
        {listeners.map((listener) => {
          const remedy = listener.problem === null ? null : remedyFor(listener.problem, settings, actions);
          return (
            <li key={listener.id} className="row">
              <span className={`dot ${listener.problem === null ? 'on' : ''}`} />
              <span className={`grow ${listener.problem === null ? '' : 'failed'}`}>
                {listener.problem === null
                  ? `Listening at ${formatListen(listener)}`
                  : describeProblem(listener.problem)}
              </span>
              {remedy?.label.startsWith('Use') && (
                <button type="button" onClick={remedy.apply}>
                  {remedy.label}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <div className="row">
        <p className="row grow small quiet">
          <span className={`dot ${isReached ? 'on' : ''}`} />
          {isReached
            ? 'Somebody from another computer has reached you.'
            : 'Nobody from another computer has reached you yet.'}
        </p>
        <button type="button" onClick={() => actions.run('listeners.restart', {})}>
          Try again
        </button>
      </div>
    </Group>
  );
}
