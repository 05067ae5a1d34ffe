/** What somebody wanted while nobody answered, with the button that makes up for it. */
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { useActions, useSnapshot } from '../../state/use-app';
import { entryWords } from './entry-words';

export function MissedLine({ entry }: { readonly entry: Entry }) {
  const { personId, status, text } = entry;
  return (
    <span className="words row wrap missed">
      <span className="small">{entryWords(entry)}</span>
      {status === 'missed-file' ? <Expect personId={personId} name={text} /> : <CallBack personId={personId} />}
    </span>
  );
}

function CallBack({ personId }: { readonly personId: string }) {
  const actions = useActions();
  const isOpen = useSnapshot(({ sessions }) =>
    sessions.some((one) => one.personId === personId && one.kind === 'chat' && one.state !== 'closed'),
  );
  // There they are: nothing is left to be done.
  if (isOpen) return null;
  return (
    <button type="button" className="link" onClick={() => actions.connect({ kind: 'person', personId }, 'chat')}>
      Call back
    </button>
  );
}

/** Who offers a file can only offer it again: what we can do is to say yes beforehand. */
function Expect({ personId, name }: { readonly personId: string; readonly name: string }) {
  const actions = useActions();
  const isExpected = useSnapshot(({ expected }) =>
    expected.some((one) => one.personId === personId && one.name === name),
  );
  const expect = (isWanted: boolean) => void actions.run('offer.expect', { personId, name, isWanted });
  return isExpected ? (
    <>
      <span className="small quiet" role="status">
        It will be accepted when it comes again.
      </span>
      <button type="button" className="link" onClick={() => expect(false)}>
        Do not accept it
      </button>
    </>
  ) : (
    <button type="button" className="link" onClick={() => expect(true)}>
      Accept it when it comes again
    </button>
  );
}
