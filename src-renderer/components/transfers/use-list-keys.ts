/** The keys of the list of transfers. */
import type { KeyboardEvent, RefObject } from 'react';
import { chooseAll, NOTHING_CHOSEN, pressed, type Selection, walked } from '../../state/selection';
import type { Move } from '../../state/transfer-queue';
import { holdsOwnCommand, isOwnDelete } from '../parts/own-keys';
import type { RowActions } from './row-actions';

interface ListKeys {
  readonly ids: readonly string[];
  readonly selection: Selection;
  /** Chooses, and brings the line that is active into view. */
  readonly goTo: (selection: Selection) => void;
  readonly onSelect: (selection: Selection) => void;
  readonly act: RowActions;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rowPx: number;
}

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'earlier',
  ArrowDown: 'later',
  Home: 'first',
  End: 'last',
};

/** Arrows walk, with Shift they take along, with Ctrl and Shift they only walk; Ctrl alone moves the line in the queue. */
export function useListKeys({ ids, selection, goTo, onSelect, act, scroller, rowPx }: ListKeys) {
  return (event: KeyboardEvent) => {
    const row = event.target;
    if (!(row instanceof HTMLElement) || row.dataset.transfer === undefined || event.altKey) return;
    const id = row.dataset.transfer;
    const { key, shiftKey } = event;
    const isCommand = holdsOwnCommand(event);
    const chosen = selection.chosen.has(id) ? ids.filter((one) => selection.chosen.has(one)) : [id];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
    const to = placeOf(key, ids.indexOf(id), ids.length, page);
    const move = isCommand && !shiftKey ? MOVES[key] : undefined;
    if (move !== undefined) void act.move(id, [move]);
    else if (to !== null)
      goTo(walked(selection, ids, to, { isToggling: isCommand, isExtending: shiftKey && !isCommand }));
    else if (isCommand && key === ' ') onSelect(pressed(selection, ids, id, { isToggling: true, isExtending: false }));
    else if (isCommand && key === 'a') onSelect(chooseAll(selection, ids));
    else if (isCommand && key === 'z') act.bringBack();
    else if (isCommand) return;
    else if (key === 'Escape' && selection.chosen.size > 0) onSelect({ ...NOTHING_CHOSEN, active: selection.active });
    else if (key === 'Enter') act.toggleDetails();
    else if (key === ' ') act.pauseOrGoOn(chosen);
    else if (isOwnDelete(key)) act.cancelOrRemove(chosen);
    else return;
    event.preventDefault();
  };
}

function placeOf(key: string, at: number, length: number, page: number): number | null {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: length - 1,
  };
  return places[key] ?? null;
}
