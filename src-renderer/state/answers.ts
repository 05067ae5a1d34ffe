/** Answers to cards: once each, however often a button is pressed. */
import type { StoreApi } from 'zustand/vanilla';
import type { CommandArgs } from '../../src-shared/contract/contract';
import type { BridgeClient } from '../bridge/bridge-client';
import type { AppState } from './app-state';
import { dropCard, noteAnswer } from './cards';

export type Answer = Omit<CommandArgs<'request.decide'>, 'id'>;

export function createAnswers(
  { setState: set, getState: get }: StoreApi<AppState>,
  client: BridgeClient,
  fail: (error: unknown) => void,
) {
  const note = (id: string, isAnswered: boolean) => set(({ cards }) => ({ cards: noteAnswer(cards, id, isAnswered) }));
  return {
    /** An answer that does not get through can be given again; the person is told. */
    async decide(id: string, answer: Answer): Promise<void> {
      const card = get().cards.find(({ request }) => request.id === id);
      if (card === undefined || card.isAnsweredHere) return;
      note(id, true);
      try {
        await client.request('request.decide', { id, ...answer });
      } catch (error) {
        note(id, false);
        fail(error);
      }
    },
    /** Of something that is no question any more; what it tells of goes on. */
    dismissCard: (requestId: string) => set(({ cards }) => ({ cards: dropCard(cards, requestId) })),
  };
}
