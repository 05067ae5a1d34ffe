/** Whether somebody is here and by what, or when they were seen. */
import type { Person } from '../../../src-shared/model/snapshot';
import { idsOfKey, movingKey, presenceInWords, tiesOf } from '../../state/presence';
import { useApp, useSnapshot } from '../../state/use-app';
import { useMinute } from '../../state/use-minute';

export function Presence({ person }: { readonly person: Person }) {
  const sessions = useSnapshot((snapshot) => snapshot.sessions);
  const visits = useSnapshot((snapshot) => snapshot.visits);
  const moving = useSnapshot(({ transfers }) => movingKey(transfers));
  const isConnected = useApp((state) => state.connection === 'open');
  const now = useMinute();
  const tie = isConnected ? tiesOf(sessions, visits, idsOfKey(moving)).get(person.id) : undefined;
  return <span className="presence">{presenceInWords(tie, person, now)}</span>;
}
