/** Where the focus goes when the card that had it turns or leaves: never to nowhere. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useActions, useApp } from '../../state/use-app';
import { focusDialog } from './use-place-on-top';

/** A click on a notification names a card: then it may take the focus, and is read out. */
export function usePointedAt(card: React.RefObject<HTMLElement | null>, id: string): void {
  const actions = useActions();
  const isMeant = useApp((state) => state.pointedAt === id);
  useEffect(() => {
    if (!isMeant) return;
    card.current?.focus();
    actions.forgetPointed();
  }, [isMeant, card, actions]);
}

/**
 * For what stands inside a card and may go: the focus in it goes to the card itself when that stays, else to the next
 * card, or where one writes.
 * @param writesNext what was asked was a chat, which opens now
 */
export function useKeepFocus(card: React.RefObject<HTMLElement | null>, writesNext: boolean): void {
  // What stands inside is there before the card is known, and leaves after it.
  const around = useRef<HTMLElement | null>(null);
  useEffect(() => {
    around.current = card.current;
  }, [card]);
  useLayoutEffect(
    // Before it leaves the page: afterwards nobody knows that the focus was in it.
    () => () => {
      const element = around.current;
      if (element?.contains(document.activeElement) !== true) return;
      // Once the page is as it is then.
      queueMicrotask(() => moveFrom(element, writesNext));
    },
    [writesNext],
  );
}

/** The first card; false when there is none. Its words are read out, and its buttons come next. */
export function focusCards(): boolean {
  const first = document.querySelector<HTMLElement>('.request');
  first?.focus();
  return first !== null;
}

function moveFrom(element: HTMLElement, writesNext: boolean): void {
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  if (element.isConnected) return element.focus();
  const writing = document.querySelector<HTMLElement>('.composer textarea');
  if (writesNext && writing !== null) return writing.focus();
  if (focusCards() || focusDialog()) return;
  (writing ?? document.querySelector<HTMLElement>('.side [aria-current="page"]'))?.focus();
}
