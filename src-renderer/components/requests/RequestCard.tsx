/** One card, from the question to what became of it. */
import { useRef } from 'react';
import type { Card } from '../../state/cards';
import { Question } from './Question';
import { cardLabel } from './request-words';
import { TurnedCard } from './TurnedCard';
import { usePointedAt } from './use-card-focus';
import { useSettling } from './use-settling';

export function RequestCard({ card }: { readonly card: Card }) {
  const element = useRef<HTMLElement>(null);
  const { request, stage } = card;
  const isSettling = useSettling(element, stage.kind);
  usePointedAt(element, request.id);
  return (
    <article
      ref={element}
      className={`request is-${stage.kind} ${isSettling ? 'settling' : ''}`}
      aria-label={cardLabel(card)}
      tabIndex={-1}
    >
      {stage.kind === 'asking' ? (
        <Question card={element} request={request} />
      ) : (
        <TurnedCard element={element} card={card} />
      )}
    </article>
  );
}
