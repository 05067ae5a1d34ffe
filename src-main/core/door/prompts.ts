/**
 * Cards that wait for a person: at most five at a time, and of one address two, so that nobody takes all of them. What is
 * more waits in a line, fair by address. A caller who hangs up takes his card along; one that nobody answers is answered
 * 151 (rule 2.3).
 */
import type { IfTaken, Request } from '../../../src-shared/model/snapshot';
import type { CoreState } from '../state/core-state';

const MAX_OPEN_PROMPTS = 5;
const MAX_OPEN_OF_GROUP = 2;
const MAX_WAITING = 40;
const MAX_WAITING_OF_GROUP = 16;

export type Choice =
  | {
      readonly kind: 'accept';
      readonly ifTaken: IfTaken | null;
      readonly remember: 'once' | 'minutes' | 'hour' | 'always';
      /** Of the card that was answered; left out: there was none. */
      readonly requestId?: string;
    }
  | { readonly kind: 'reject'; readonly block: boolean }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn' };

interface Asked {
  /** Of the address it comes from. */
  readonly group: string;
  /** A contact has as many cards as there are. */
  readonly isKnown: boolean;
  /** Made when the card is shown: its time counts from then. */
  readonly request: () => Request;
  /** What was said meanwhile may hold for this one too; null: it has to be asked. */
  readonly answered: () => Choice | null;
}

export interface Prompts {
  /** Null: the line is full. */
  ask(asked: Asked, signal: AbortSignal): Promise<Choice | null>;
  /** False when there is no such card (any more). */
  decide(id: string, choice: Choice): boolean;
  /** Something was said that may hold for cards that are open, too. */
  reconsider(): void;
  /** All of this group are told no, those that wait in line too. */
  rejectGroup(group: string): void;
  /** The program ends: everybody is told no. */
  close(): void;
}

interface Card {
  readonly asked: Asked;
  /** Null while it waits in line. */
  request: Request | null;
  settle(choice: Choice): void;
}

const NO: Choice = { kind: 'reject', block: false };

export function createPrompts(state: CoreState): Prompts {
  const cards = new Set<Card>();
  const isOpen = (card: Card) => card.request !== null;
  const count = (isMeant: (card: Card) => boolean) => [...cards].filter(isMeant).length;
  const openOf = (group: string) => count((card) => isOpen(card) && card.asked.group === group);

  const mayOpen = ({ asked }: Card) =>
    count(isOpen) < MAX_OPEN_PROMPTS && (asked.isKnown || openOf(asked.group) < MAX_OPEN_OF_GROUP);
  /** Those who have the fewest cards open come first, then whoever waits longest. */
  const review = () => {
    for (;;) {
      const waiting = [...cards].filter((card) => !isOpen(card) && mayOpen(card));
      const [next] = waiting.sort((a, b) => openOf(a.asked.group) - openOf(b.asked.group));
      if (next === undefined) return state.setQuestionsInLine(count((card) => !isOpen(card)));
      const answered = next.asked.answered();
      if (answered === null) open(next);
      else next.settle(answered);
    }
  };
  const open = (card: Card) => {
    const request = card.asked.request();
    card.request = request;
    const timer = setTimeout(() => card.settle({ kind: 'expired' }), Math.max(0, request.expiresAt - Date.now()));
    const { settle } = card;
    card.settle = (choice) => {
      clearTimeout(timer);
      settle(choice);
    };
    state.addRequest(request);
  };
  const outcomeOf = (choice: Choice) =>
    choice.kind === 'accept' ? 'accepted' : choice.kind === 'reject' ? 'rejected' : choice.kind;

  return {
    ask(asked, signal) {
      const isWaiting = (card: Card) => !isOpen(card);
      const ofGroup = count((card) => isWaiting(card) && card.asked.group === asked.group);
      if (count(isWaiting) >= MAX_WAITING || ofGroup >= MAX_WAITING_OF_GROUP) return Promise.resolve(null);
      return new Promise((resolve) => {
        const onGone = () => card.settle({ kind: 'withdrawn' });
        const card: Card = {
          asked,
          request: null,
          settle(choice) {
            if (!cards.delete(card)) return;
            signal.removeEventListener('abort', onGone);
            if (card.request !== null) state.removeRequest(card.request.id, outcomeOf(choice));
            const { request } = card;
            resolve(choice.kind === 'accept' && request !== null ? { ...choice, requestId: request.id } : choice);
            review();
          },
        };
        cards.add(card);
        signal.addEventListener('abort', onGone, { once: true });
        if (signal.aborted) onGone();
        else review();
      });
    },
    decide(id, choice) {
      const card = [...cards].find(({ request }) => request?.id === id);
      card?.settle(choice);
      return card !== undefined;
    },
    reconsider() {
      for (const card of [...cards]) {
        const answered = card.asked.answered();
        if (answered?.kind === 'accept') card.settle(answered);
      }
    },
    rejectGroup(group) {
      for (const card of [...cards]) if (card.asked.group === group) card.settle(NO);
    },
    close() {
      for (const card of [...cards].reverse()) card.settle(NO);
    },
  };
}
