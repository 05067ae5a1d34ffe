/** One card, from the question to what became of it. */
import { useRef } from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Card } from '../../state/cards';
import { Question } from './Question';
import { wish } from './request-words';
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
      aria-label={`${visibleText(request.nick)} ${wish(request)}`}
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
