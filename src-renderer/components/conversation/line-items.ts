/** [desktop 2 menus] What can be done with a line of a conversation. */
import type { TimelineEntry } from '../../../src-shared/model/snapshot';
import type { Actions } from '../../state/actions';
import type { MenuItem } from '../parts/MenuItems';
import { entryRecord, entryWords } from './entry-words';

/** @param selected what is marked, as text; empty: nothing */
export function lineItems(entry: TimelineEntry, selected: string, actions: Pick<Actions, 'copy'>): readonly MenuItem[] {
  const copy = (label: string, text: string): MenuItem => ({ label, onChoose: () => void actions.copy(text) });
  const words = entryWords(entry);
  return [
    ...selectionItems(selected, actions),
    ...(words === '' ? [] : [copy('Copy text', words), copy('Copy with time and name', entryRecord(entry))]),
  ];
}

/** @param open does what a press on the link does */
export function linkItems(href: string, open: () => void, actions: Pick<Actions, 'copy'>): readonly MenuItem[] {
  return [
    { label: 'Open the link', onChoose: open },
    { label: 'Copy the link', onChoose: () => void actions.copy(href) },
  ];
}

export function selectionItems(selected: string, actions: Pick<Actions, 'copy'>): readonly MenuItem[] {
  if (selected.trim() === '') return [];
  return [{ label: 'Copy selected', onChoose: () => void actions.copy(selected) }];
}

/** For who works with keys and has the focus on all lines at once. */
export function newestLineItems(
  newest: TimelineEntry | undefined,
  actions: Pick<Actions, 'copy'>,
): readonly MenuItem[] {
  const words = newest === undefined ? '' : entryWords(newest);
  return words === '' ? [] : [{ label: 'Copy the newest line', onChoose: () => void actions.copy(words) }];
}
