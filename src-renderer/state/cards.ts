/**
 * The cards in the corner: a question, and what it became once it was accepted, in the place where it was asked. New ones
 * come last, and nothing changes the order of those that are there. Pure.
 */
import type { EventPayload } from '../../src-shared/contract/contract';
import type { Request, Session, Snapshot } from '../../src-shared/model/snapshot';

export interface Card {
  /** As it was asked. */
  readonly request: Request;
  readonly stage: CardStage;
  /** In this window, and on its way: a second press is the same one. */
  readonly isAnsweredHere: boolean;
}

type CardStage =
  | { readonly kind: 'asking' }
  /** Accepted, and not begun yet. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'transfer'; readonly transferId: string }
  /** They browse our files. */
  | { readonly kind: 'visit'; readonly sessionId: string }
  /** Accepted, but they hung up before it began. */
  | { readonly kind: 'gone' };

/** Cards that are no question any more; of more than these the oldest leave. */
const MAX_ANSWERED = 3;

const ASKING: CardStage = { kind: 'asking' };

export function addCard(cards: readonly Card[], request: Request): readonly Card[] {
  if (cards.some((card) => card.request.id === request.id)) return cards;
  return [...cards, { request, stage: ASKING, isAnsweredHere: false }];
}

/** `isAnswered` false: the answer did not get through, and can be given again. */
export function noteAnswer(cards: readonly Card[], id: string, isAnswered: boolean): readonly Card[] {
  return cards.map((card) => (card.request.id === id ? { ...card, isAnsweredHere: isAnswered } : card));
}

/** What is not accepted leaves. */
export function endQuestion(cards: readonly Card[], { id, outcome }: EventPayload<'request.removed'>): readonly Card[] {
  return outcome === 'accepted' ? turn(cards, id, { kind: 'accepted' }) : dropCard(cards, id);
}

export function turnIntoTransfer(
  cards: readonly Card[],
  { id, transferId }: EventPayload<'request.became'>,
): readonly Card[] {
  return turn(cards, id, transferId === null ? { kind: 'gone' } : { kind: 'transfer', transferId });
}

/** A caller who was let in: the card of a chat leaves, as the chat opens; that of a visit says that it goes on. */
export function letIn(cards: readonly Card[], session: Session): readonly Card[] {
  const card = cards.find((one) => isAwaited(one, session));
  if (card === undefined) return cards;
  if (session.kind === 'chat') return dropCard(cards, card.request.id);
  return turn(cards, card.request.id, { kind: 'visit', sessionId: session.id });
}

/** Whether this is the call that was accepted on that card. */
export function isAwaited({ request, stage }: Card, session: Session): boolean {
  return (
    stage.kind === 'accepted' &&
    session.direction === 'incoming' &&
    session.state === 'open' &&
    request.kind === session.kind &&
    request.nick === session.nick &&
    request.host === session.host
  );
}

export function dropCard(cards: readonly Card[], requestId: string): readonly Card[] {
  return dropWhere(cards, ({ request }) => request.id === requestId);
}

export function dropTransfer(cards: readonly Card[], transferId: string): readonly Card[] {
  return dropWhere(cards, ({ stage }) => stage.kind === 'transfer' && stage.transferId === transferId);
}

export function dropVisit(cards: readonly Card[], sessionId: string): readonly Card[] {
  return dropWhere(cards, ({ stage }) => stage.kind === 'visit' && stage.sessionId === sessionId);
}

/** After a gap: what is asked now, and what still goes on, where it was. */
export function cardsOf(cards: readonly Card[], { requests, transfers, sessions }: Snapshot): readonly Card[] {
  const goesOn = ({ request, stage }: Card): boolean => {
    switch (stage.kind) {
      case 'asking':
        return has(requests, request.id);
      case 'transfer':
        return has(transfers, stage.transferId);
      case 'visit':
        return has(sessions, stage.sessionId);
      case 'accepted':
      case 'gone':
        return false;
    }
  };
  return requests.reduce(addCard, cards.filter(goesOn));
}

function has(all: readonly { readonly id: string }[], id: string): boolean {
  return all.some((one) => one.id === id);
}

function turn(cards: readonly Card[], id: string, stage: CardStage): readonly Card[] {
  if (!cards.some(({ request }) => request.id === id)) return cards;
  const turned = cards.map((card) => (card.request.id === id ? { ...card, stage } : card));
  const answered = turned.filter((card) => card.stage.kind !== 'asking' && card.request.id !== id);
  const tooMany = answered.slice(0, Math.max(0, answered.length + 1 - MAX_ANSWERED));
  return tooMany.length === 0 ? turned : turned.filter((card) => !tooMany.includes(card));
}

function dropWhere(cards: readonly Card[], isMeant: (card: Card) => boolean): readonly Card[] {
  return cards.some(isMeant) ? cards.filter((card) => !isMeant(card)) : cards;
}
