/** [desktop 2 menus] The context menu of a conversation: of a line, of the transfer in it, or of who is talked with. */
import type { Snapshot, TimelineEntry } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { type App, useAppStore } from '../../state/use-app';
import { type MenuOf, useContextMenu } from '../parts/ContextMenu';
import type { MenuItem } from '../parts/MenuItems';
import { transferItems } from '../transfers/transfer-items';
import { lineItems, linkItems, newestLineItems, selectionItems } from './line-items';
import { keepingItems, talkItems } from './person-items';

/** @param entries the lines that are there, the newest last */
export function useLineMenu(personId: string, entries: readonly TimelineEntry[]) {
  const app = useAppStore();
  return useContextMenu((target) => {
    const { snapshot } = app.store.getState();
    const id = target.closest<HTMLElement>('[data-entry]')?.dataset.entry;
    const entry = entries.find((one) => String(one.id) === id);
    const selected = selectedTextIn(target.closest('.timeline'));
    if (snapshot === null) return null;
    if (entry === undefined) return ofPerson(personId, entries.at(-1), selected, snapshot, app);
    const { label, items } = ofEntry(entry, selected, snapshot, app);
    return { label, items: [...linkItemsAt(target, app), ...items] };
  });
}

function linkItemsAt(target: Element, { actions }: App): readonly MenuItem[] {
  const link = target.closest<HTMLAnchorElement>('a[href]');
  return link === null ? [] : linkItems(link.href, () => link.click(), actions);
}

function ofEntry(entry: TimelineEntry, selected: string, snapshot: Snapshot, { actions }: App): MenuOf {
  const transfer = snapshot.transfers.find(({ id }) => id === entry.transferId);
  if (transfer === undefined) return { label: 'This line', items: lineItems(entry, selected, actions) };
  const items = transferItems(transfer, snapshot, actions, (to) => void actions.moveTransfer(transfer.id, [to]));
  return { label: visibleText(transfer.name), items };
}

function ofPerson(
  personId: string,
  newest: TimelineEntry | undefined,
  selected: string,
  snapshot: Snapshot,
  { actions }: App,
): MenuOf | null {
  const person = snapshot.people.find(({ id }) => id === personId);
  if (person === undefined) return null;
  const items = [
    ...(selected === '' ? newestLineItems(newest, actions) : selectionItems(selected, actions)),
    ...talkItems(person, snapshot, actions),
    ...keepingItems(person, snapshot, actions),
  ];
  return { label: visibleText(person.nick), items };
}

function selectedTextIn(part: Element | null): string {
  const selection = document.getSelection();
  if (part === null || selection === null || selection.isCollapsed || !part.contains(selection.anchorNode)) return '';
  return selection.toString().trim();
}
