/** A chat with an address, while nobody has answered there: ringing, or why not. */
import { Phone, PhoneOff } from 'lucide-react';
import { formatAddress } from '../../../src-shared/model/address';
import { describeProblem } from '../../../src-shared/model/wording';
import { useActions, useSnapshot } from '../../state/use-app';
import { EmptyState } from '../parts/EmptyState';

export function CallPane({ sessionId }: { readonly sessionId: string }) {
  const actions = useActions();
  const session = useSnapshot((snapshot) => snapshot.sessions.find(({ id }) => id === sessionId));
  if (session === undefined) return <EmptyState icon={PhoneOff} text="This call has ended." />;
  const address = formatAddress(session.host, session.port);
  const leave = () => actions.run('session.close', { sessionId });
  const again = async () => {
    await leave();
    await actions.connect({ kind: 'address', address }, 'chat');
  };
  const change = () => {
    void leave();
    actions.openDialog({ kind: 'connect', address });
  };
  if (session.state !== 'closed')
    return (
      <EmptyState
        icon={Phone}
        text={session.state === 'connecting' ? `Connecting to ${address}…` : `Waiting for ${address} to answer…`}
      >
        <button type="button" onClick={leave}>
          Cancel
        </button>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={PhoneOff}
      text={session.problem === null ? `The call to ${address} has ended.` : describeProblem(session.problem)}
    >
      <div className="row wrap">
        <button type="button" className="primary" onClick={again}>
          Try again
        </button>
        <button type="button" onClick={change}>
          Try another address
        </button>
        <button type="button" className="plain" onClick={leave}>
          Close
        </button>
      </div>
    </EmptyState>
  );
}
