/** What keys, menus and a drop do to lines of the list, with the transfers as they are at that moment. */
import { useMemo } from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { lineOf, type Move } from '../../state/transfer-queue';
import { type App, useAppStore } from '../../state/use-app';
import type { MenuOf } from '../parts/ContextMenu';
import { canDo, goOnLabel } from './transfer-actions';
import { manyItems, transferItems } from './transfer-items';

export type RowActions = ReturnType<typeof rowActions>;

/** @param tell says it to those who do not see it */
export function useRowActions(tell: (words: string) => void): RowActions {
  const app = useAppStore();
  return useMemo(() => rowActions(app, tell), [app, tell]);
}

function rowActions({ store, actions }: App, tell: (words: string) => void) {
  const all = () => store.getState().snapshot?.transfers ?? [];
  const find = (id: string) => all().find((transfer) => transfer.id === id);
  const findAll = (ids: readonly string[]) => {
    const wanted = new Set(ids);
    return all().filter(({ id }) => wanted.has(id));
  };
  const tellPlace = (id: string, place: string | null) => {
    if (place !== null) tell(`${visibleText(find(id)?.name ?? '')}: ${place}`);
  };
  const move = async (id: string, moves: readonly Move[]) => {
    const transfer = find(id);
    if (transfer !== undefined && canDo(transfer, 'move')) tellPlace(id, await actions.moveTransfer(id, moves));
  };
  const toggleDetails = () => actions.look({ details: !store.getState().transferLook.details });
  return {
    move,
    toggleDetails,
    showDetails: () => actions.look({ details: true }),
    async place(ids: readonly string[], ontoId: string, side: 'before' | 'after') {
      const line = lineOf(all());
      const at = line.indexOf(ontoId) + (side === 'after' ? 1 : 0);
      const moved = line.filter((id) => ids.includes(id));
      // Behind one of themselves: before the next that stays.
      const before = line.slice(at).find((id) => !ids.includes(id)) ?? null;
      if (moved[0] !== undefined) tellPlace(moved[0], await actions.placeTransfers(moved, before));
    },
    pauseOrGoOn(ids: readonly string[]) {
      const meant = findAll(ids);
      const only = meant.length === 1 ? meant[0] : undefined;
      const pausable = meant.filter((transfer) => canDo(transfer, 'pause'));
      const goesOn = only === undefined ? pausable.length === 0 : goOnLabel(only) !== null;
      void actions.toEach(ids, goesOn ? 'go-on' : 'pause');
    },
    cancelOrRemove(ids: readonly string[]) {
      const meant = findAll(ids);
      const removable = meant.filter((transfer) => canDo(transfer, 'remove')).map(({ id }) => id);
      const running = meant.filter(({ id }) => !removable.includes(id)).map(({ id }) => id);
      void actions.toEach(removable, 'remove');
      actions.cancelAll(running);
    },
    bringBack: () => {
      if (store.getState().takenOff > 0) void actions.bringBack();
    },
    menuOf(ids: readonly string[]): MenuOf | null {
      const { snapshot, transferLook } = store.getState();
      const meant = findAll(ids);
      const [first] = meant;
      if (snapshot === null || first === undefined) return null;
      if (meant.length > 1) return { label: `${meant.length} transfers`, items: manyItems(meant, actions) };
      const details = { label: transferLook.details ? 'Hide details' : 'Show details', onChoose: toggleDetails };
      const items = transferItems(first, snapshot, actions, (to) => void move(first.id, [to]));
      return { label: visibleText(first.name), items: [details, ...items] };
    },
  };
}
