/** A card once it was accepted: what goes on, in the place of the question. */
import { X } from 'lucide-react';
import type { Request } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Card } from '../../state/cards';
import { useActions, useSnapshot } from '../../state/use-app';
import { useTransfer } from '../../state/use-transfers';
import { TransferButtons } from '../transfers/TransferButtons';
import { TransferFace } from '../transfers/TransferFace';
import { canDo } from '../transfers/transfer-actions';
import { arrived, browses, hungUp, STARTING } from './request-words';
import { useKeepFocus } from './use-card-focus';

interface TurnedProps {
  readonly element: React.RefObject<HTMLElement | null>;
  readonly card: Card;
}

export function TurnedCard({ element, card: { request, stage } }: TurnedProps) {
  const actions = useActions();
  const nick = visibleText(request.nick);
  useKeepFocus(element, request.kind === 'chat');
  switch (stage.kind) {
    case 'asking':
      return null;
    case 'accepted':
      return <Words request={request} text={`${nick}: ${STARTING[request.kind]}`} />;
    case 'gone':
      return <Words request={request} text={hungUp(nick)} />;
    case 'visit': {
      const { sessionId } = stage;
      return (
        <Words request={request} text={browses(nick)}>
          <button type="button" onClick={() => actions.run('session.close', { sessionId })}>
            End the visit
          </button>
        </Words>
      );
    }
    case 'transfer':
      return <CardTransfer request={request} transferId={stage.transferId} />;
  }
}

function CardTransfer({ request, transferId }: { readonly request: Request; readonly transferId: string }) {
  const actions = useActions();
  const canReveal = useSnapshot((snapshot) => snapshot.host.reveal);
  const transfer = useTransfer(transferId);
  const nick = visibleText(request.nick);
  if (transfer === undefined) return <Words request={request} text={`${nick}: ${STARTING.send}`} />;
  if (transfer.state !== 'done')
    return (
      <div className="row of-transfer" aria-live="off">
        <div className="grow">
          <TransferFace transfer={transfer} withPeer>
            {!canDo(transfer, 'remove') && <TransferButtons transfer={transfer} />}
          </TransferFace>
        </div>
        <Dismiss request={request} />
      </div>
    );
  return (
    <Words request={request} text={arrived(visibleText(transfer.name), transfer.sizeBytes)}>
      {canReveal && (
        <button type="button" className="primary" onClick={() => actions.run('transfer.reveal', { id: transferId })}>
          Show in folder
        </button>
      )}
      {transfer.personId !== null && <GoTo personId={transfer.personId} nick={nick} />}
    </Words>
  );
}

function GoTo({ personId, nick }: { readonly personId: string; readonly nick: string }) {
  const actions = useActions();
  return (
    <button type="button" onClick={() => actions.show({ kind: 'person', id: personId })}>
      Go to {nick}
    </button>
  );
}

interface WordsProps {
  readonly request: Request;
  readonly text: string;
  readonly children?: React.ReactNode;
}

function Words({ request, text, children }: WordsProps) {
  return (
    <>
      <div className="row">
        <p className="grow file-name">
          <bdi>{text}</bdi>
        </p>
        <Dismiss request={request} />
      </div>
      {children !== undefined && <div className="row wrap answers">{children}</div>}
    </>
  );
}

/** What it tells of goes on, and is in the list of transfers. */
function Dismiss({ request }: { readonly request: Request }) {
  const actions = useActions();
  return (
    <button
      type="button"
      className="plain icon"
      aria-label="Close this card"
      title="Close this card"
      onClick={() => actions.dismissCard(request.id)}
    >
      <X size={16} aria-hidden />
    </button>
  );
}
