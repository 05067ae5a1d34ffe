/**
 * Who wants something: cards in a corner that never take the focus. The oldest stands at the bottom, and a new one comes on
 * top of the others, so that none is moved by it.
 */
import { useApp } from '../../state/use-app';
import { RequestCard } from './RequestCard';
import './Requests.css';

export function Requests() {
  const cards = useApp((state) => state.cards);
  return (
    <section className="requests" aria-label="Requests" aria-live="polite">
      {cards.map((card) => (
        <RequestCard key={card.request.id} card={card} />
      ))}
    </section>
  );
}
