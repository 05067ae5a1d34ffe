/**
 * A modal dialog makes everything outside of it dead. So the cards move into it while one is open, and back when it
 * closes: they can be answered in any case.
 */
import { useEffect, useLayoutEffect, useState } from 'react';
import { useApp } from '../../state/use-app';

/** An element to draw into, and whether it stands in a dialog now. */
export function usePlaceOnTop(): { readonly place: HTMLElement; readonly isOverDialog: boolean } {
  const [place] = useState(() => document.createElement('div'));
  const dialog = useApp((state) => state.dialog);
  // One dialog follows another: each is an element of its own.
  // biome-ignore lint/correctness/useExhaustiveDependencies: which dialog it is decides where the place is.
  useLayoutEffect(() => {
    (openDialog() ?? document.body).append(place);
  }, [place, dialog]);
  useLayoutEffect(() => () => place.remove(), [place]);
  return { place, isOverDialog: dialog !== null };
}

/** F6 while a dialog is open: to the cards, and back to the dialog. Elsewhere it walks through the window's panes. */
export function useKeyOverDialog(place: HTMLElement, isOverDialog: boolean, onCards: () => void): void {
  useEffect(() => {
    if (!isOverDialog) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.defaultPrevented) return;
      event.preventDefault();
      if (place.contains(document.activeElement)) focusDialog();
      else onCards();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

/** False when none is open. */
export function focusDialog(): boolean {
  const all = [...(openDialog()?.querySelectorAll<HTMLElement>('input, textarea, select, button') ?? [])];
  const first = all.find((one) => one.closest('.requests') === null && one.tabIndex >= 0);
  first?.focus();
  return first !== undefined;
}

function openDialog(): HTMLDialogElement | undefined {
  return [...document.querySelectorAll('dialog')].at(-1);
}
