/** [desktop 2 menus] The context menu of what stands in the sidebar: people, calls, visits to file servers. */
import { formatAddress } from '../../../src-shared/model/address';
import type { Session, Snapshot, Visit } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Actions } from '../../state/actions';
import type { View } from '../../state/app-state';
import { useAppStore } from '../../state/use-app';
import { keepingItems, openItems, talkItems } from '../conversation/person-items';
import { visitName } from '../files/visit-name';
import { type MenuOf, useContextMenu } from '../parts/ContextMenu';
import type { MenuItem } from '../parts/MenuItems';

export function useSidebarMenu() {
  const { store, actions } = useAppStore();
  return useContextMenu((target) => {
    const { snapshot, view } = store.getState();
    const place = target.closest<HTMLElement>('[data-kind]');
    const { kind, id } = place?.dataset ?? {};
    return snapshot === null || id === undefined ? null : menuOf(kind, id, snapshot, view, actions);
  });
}

function menuOf(
  kind: string | undefined,
  wanted: string,
  snapshot: Snapshot,
  view: View,
  actions: Actions,
): MenuOf | null {
  const person = kind === 'person' ? snapshot.people.find(({ id }) => id === wanted) : undefined;
  const call = kind === 'call' ? snapshot.sessions.find(({ id }) => id === wanted) : undefined;
  const visit = kind === 'visit' ? snapshot.visits.find(({ id }) => id === wanted) : undefined;
  if (person !== undefined) {
    const items = [
      ...openItems(person, view, actions),
      ...talkItems(person, snapshot, actions),
      ...keepingItems(person, snapshot, actions),
    ];
    return { label: visibleText(person.nick), items };
  }
  if (call !== undefined) return ofCall(call, view, actions);
  return visit === undefined ? null : ofVisit(visit, view, actions);
}

function ofCall({ id, host, port, state }: Session, view: View, actions: Actions): MenuOf {
  const address = formatAddress(host, port);
  const end = () => void actions.run('session.close', { sessionId: id });
  return {
    label: address,
    items: [
      ...openUnlessShown({ kind: 'call', id }, view, actions),
      { label: 'Copy the address', onChoose: () => void actions.copy(address) },
      { label: state === 'closed' ? 'Remove from the list' : 'Stop calling', beginsGroup: true, onChoose: end },
    ],
  };
}

function ofVisit(visit: Visit, view: View, actions: Actions): MenuOf {
  const { id, host, port, state } = visit;
  const leave = () => void actions.run('visit.close', { visitId: id });
  return {
    label: visitName(visit),
    items: [
      ...openUnlessShown({ kind: 'visit', id }, view, actions),
      { label: 'Copy the address', onChoose: () => void actions.copy(formatAddress(host, port)) },
      { label: state === 'closed' ? 'Remove from the list' : 'Leave', beginsGroup: true, onChoose: leave },
    ],
  };
}

function openUnlessShown(wanted: View & { readonly id: string }, view: View, actions: Actions): readonly MenuItem[] {
  if (view.kind === wanted.kind && 'id' in view && view.id === wanted.id) return [];
  return [{ label: 'Open', onChoose: () => actions.show(wanted) }];
}
