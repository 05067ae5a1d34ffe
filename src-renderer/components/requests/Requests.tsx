/**
 * Who wants something: cards in a corner that never take the focus. The oldest stands at the bottom, and a new one comes on
 * top of the others, so that none is moved by it. Over a dialog they are folded into one line, as its buttons would be
 * under them.
 */
import { MessageCircleQuestion } from 'lucide-react';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Card } from '../../state/cards';
import { useApp, useSnapshot } from '../../state/use-app';
import { RequestCard } from './RequestCard';
import { foldedInWords, inLine } from './request-words';
import './Requests.css';
import { focusCards } from './use-card-focus';
import { useKeyOverDialog, usePlaceOnTop } from './use-place-on-top';

export function Requests() {
  const cards = useApp((state) => state.cards);
  const behind = useSnapshot((snapshot) => snapshot.questionsInLine);
  const { place, isOverDialog } = usePlaceOnTop();
  const [isUnfolded, setUnfolded] = useState(false);
  const isAsked = cards.some(({ stage }) => stage.kind === 'asking');
  const isFolded = isOverDialog && !isUnfolded;
  const unfold = () => setUnfolded(cards.length > 0);
  useKeyOverDialog(place, isOverDialog, unfold);
  useEffect(() => {
    if (isUnfolded && isOverDialog) focusCards();
    else if (isUnfolded) setUnfolded(false);
  }, [isUnfolded, isOverDialog]);
  useEffect(() => {
    if (!isAsked) setUnfolded(false);
  }, [isAsked]);
  return createPortal(
    <section className={`requests ${isOverDialog ? 'over-dialog' : ''}`} aria-label="Requests" aria-live="polite">
      {isFolded ? (
        isAsked && <Folded cards={cards} onUnfold={unfold} />
      ) : (
        <>
          {cards.map((card) => (
            <RequestCard key={card.request.id} card={card} />
          ))}
          {behind > 0 && <p className="request-count small">{inLine(behind)}</p>}
        </>
      )}
    </section>,
    place,
  );
}

function Folded({ cards, onUnfold }: { readonly cards: readonly Card[]; readonly onUnfold: () => void }) {
  const asking = cards.filter(({ stage }) => stage.kind === 'asking').map(({ request }) => request);
  return (
    <div className="row folded">
      <MessageCircleQuestion size={16} aria-hidden />
      <p className="grow small cut">{foldedInWords(asking)}</p>
      <button type="button" className="primary" onClick={onUnfold}>
        Answer
      </button>
    </div>
  );
}
