/** The keys of the window: what they do, and the table for the sheet that lists them, as Windows and Linux write them. */
import { useEffect } from 'react';
import { listPeople, nextUnread } from '../../state/people-view';
import { type App, useAppStore } from '../../state/use-app';
import { openContextMenu } from '../parts/ContextMenu';
import { opensContextMenu } from '../parts/keys';
import { holdsOwnCommand } from '../parts/own-keys';
import { focusCards } from '../requests/use-card-focus';

interface Shortcut {
  readonly keys: string;
  readonly does: string;
}

export const SHORTCUTS: readonly { readonly title: string; readonly keys: readonly Shortcut[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      { keys: 'Ctrl+K', does: 'Go to anybody or anything' },
      { keys: 'Ctrl+N', does: 'Connect' },
      { keys: 'Ctrl+1 … 9', does: 'Conversation 1 to 9' },
      { keys: 'Alt+↓ / Alt+↑', does: 'Next conversation with something new' },
      { keys: 'Ctrl+Shift+F', does: 'Search all conversations' },
      { keys: 'Ctrl+J', does: 'Transfers' },
      { keys: 'Ctrl+,', does: 'Settings' },
      { keys: 'F6', does: 'To the list of people, to the cards, and back' },
      { keys: 'Shift+F10', does: 'What can be done with what has the focus' },
      { keys: 'F1', does: 'These keys' },
      { keys: 'Esc', does: 'Close what is on top' },
    ],
  },
  {
    title: 'While writing',
    keys: [
      { keys: 'Enter', does: 'Say it' },
      { keys: 'Shift+Enter', does: 'A new line' },
      { keys: '↑ / ↓', does: 'What was said before' },
      { keys: 'Ctrl+B, I, U', does: 'Bold, italic, underlined' },
      { keys: 'Ctrl+K', does: 'Colour' },
      { keys: 'Ctrl+O', does: 'Plain from here on' },
      { keys: 'Tab', does: 'Complete a command' },
      { keys: 'Ctrl+F', does: 'Search this conversation' },
    ],
  },
  {
    title: 'In the transfers',
    keys: [
      { keys: '↑ / ↓', does: 'From line to line' },
      { keys: 'Shift+↑ / ↓', does: 'Choose several' },
      { keys: 'Ctrl+Shift+↑ / ↓', does: 'Walk, and keep what is chosen' },
      { keys: 'Ctrl+Space', does: 'Choose or leave out' },
      { keys: 'Ctrl+A', does: 'Choose all' },
      { keys: 'Enter', does: 'Open or close the details' },
      { keys: 'Space', does: 'Pause, resume, try now' },
      { keys: 'Delete', does: 'Cancel; remove what has ended' },
      { keys: 'Ctrl+Z', does: 'Bring back what left the list' },
      { keys: 'Ctrl+↑ / ↓', does: 'Earlier or later in the queue' },
      { keys: 'Ctrl+Home / End', does: 'First or last in the queue' },
    ],
  },
  {
    title: 'In a file server',
    keys: [
      { keys: 'Enter', does: 'Open a folder, download a file' },
      { keys: 'Backspace', does: 'Up one folder' },
      { keys: 'Space', does: 'Choose or leave out' },
      { keys: 'Shift+↑ / ↓', does: 'Choose several' },
      { keys: 'Ctrl+A', does: 'Choose all' },
      { keys: 'Letters', does: 'Go to a name' },
    ],
  },
];

export function useShortcuts(): void {
  const app = useAppStore();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A dialog has its own keys; what a part of the window has taken is not ours.
      if (event.defaultPrevented || app.store.getState().dialog !== null) return;
      if (perform(event, app)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app]);
}

/** Whether it was one of ours. */
function perform(event: KeyboardEvent, app: App): boolean {
  const { actions } = app;
  const isCommand = holdsOwnCommand(event) && !event.altKey && !event.shiftKey;
  if (opensContextMenu(event)) return openContextMenu();
  if (event.key === 'F1') actions.openDialog({ kind: 'shortcuts' });
  else if (event.key === 'F6') moveBetweenPanes();
  else if (event.altKey && event.key === 'ArrowDown') goToUnread(app, 1);
  else if (event.altKey && event.key === 'ArrowUp') goToUnread(app, -1);
  else if (event.key.toLowerCase() === 'f' && event.shiftKey && holdsOwnCommand(event))
    actions.show({ kind: 'search' });
  else if (!isCommand) return false;
  else if (event.key === 'k') actions.openDialog({ kind: 'palette' });
  else if (event.key === 'n') actions.openDialog({ kind: 'connect', address: '' });
  else if (event.key === 'j') actions.show({ kind: 'transfers' });
  else if (event.key === ',') actions.show({ kind: 'settings' });
  else if (/^[1-9]$/.test(event.key)) goToNumber(app, Number(event.key));
  else return false;
  return true;
}

function goToNumber({ store, actions }: App, number: number): void {
  const { snapshot } = store.getState();
  const person = snapshot === null ? undefined : listPeople(snapshot)[number - 1];
  if (person !== undefined) actions.show({ kind: 'person', id: person.id });
}

function goToUnread({ store, actions }: App, step: 1 | -1): void {
  const { snapshot, view } = store.getState();
  if (snapshot === null) return;
  const id = nextUnread(listPeople(snapshot), view.kind === 'person' ? view.id : null, step);
  if (id !== null) actions.show({ kind: 'person', id });
}

/** From the pane to the list, to the cards where there are any, and back to the pane. */
function moveBetweenPanes(): void {
  const inCards = document.activeElement?.closest('.requests') != null;
  const inList = document.activeElement?.closest('.side') != null && document.activeElement !== document.body;
  if (inList && focusCards()) return;
  const wanted =
    inList || inCards
      ? 'main textarea, main [role="grid"], main input, main button'
      : '.side [aria-current="page"], .side button';
  document.querySelector<HTMLElement>(wanted)?.focus();
}
