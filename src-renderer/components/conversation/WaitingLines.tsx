/** What was typed to somebody who is not there, above where one writes. */
import type { Person } from '../../../src-shared/model/snapshot';
import { stripMircText, visibleText } from '../../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../../state/use-app';

export function WaitingLines({ person }: { readonly person: Person }) {
  const actions = useActions();
  const all = useSnapshot((snapshot) => snapshot.waitingLines);
  const lines = all.filter(({ personId }) => personId === person.id);
  const nick = visibleText(person.nick);
  return (
    <div role="status">
      {lines.length > 0 && (
        <div className="call-state row">
          <p className="grow small quiet cut">
            {lines.length === 1 ? `Waits for ${nick}: ` : `${lines.length} lines wait for ${nick}: `}
            <bdi>{lines.map(({ text }) => stripMircText(text)).join(' / ')}</bdi>
          </p>
          <button type="button" onClick={() => actions.run('chat.take-back', { personId: person.id })}>
            {lines.length === 1 ? 'Do not say it' : 'Do not say them'}
          </button>
        </div>
      )}
    </div>
  );
}
