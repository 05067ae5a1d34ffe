/** Lines that wait can be dragged to another place among those that wait: the one that is pulled, with all that are chosen. */
import { type DragEvent, useState } from 'react';

/** What a drag of ours carries: never mistaken for files. */
const DRAGGED = 'application/x-port59-transfer';

interface Over {
  readonly id: string;
  readonly side: 'before' | 'after';
}

/** @param place brings these before or behind that line */
export function useRowDrag(
  meant: (id: string) => readonly string[],
  place: (ids: readonly string[], ontoId: string, side: Over['side']) => void,
) {
  const [over, setOver] = useState<Over | null>(null);
  const handlers = {
    onDragStart: (event: DragEvent) => {
      const row = rowOf(event);
      if (row?.dataset.transfer === undefined) return;
      event.dataTransfer.setData(DRAGGED, JSON.stringify(meant(row.dataset.transfer)));
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent) => {
      const now = overOf(event);
      if (now === null) return;
      event.preventDefault();
      if (now.id !== over?.id || now.side !== over.side) setOver(now);
    },
    onDragLeave: (event: DragEvent) => {
      if (rowOf(event)?.dataset.transfer === over?.id) setOver(null);
    },
    onDragEnd: () => setOver(null),
    onDrop: (event: DragEvent) => {
      const onto = overOf(event);
      setOver(null);
      if (onto === null) return;
      event.preventDefault();
      // Set above; another program cannot know the type.
      place(JSON.parse(event.dataTransfer.getData(DRAGGED)) as string[], onto.id, onto.side);
    },
  };
  return { over, handlers };
}

function overOf(event: DragEvent): Over | null {
  const row = rowOf(event);
  // Only what can be moved itself has a place to give.
  if (row?.dataset.transfer === undefined || !row.draggable || !event.dataTransfer.types.includes(DRAGGED)) return null;
  const { top, height } = row.getBoundingClientRect();
  return { id: row.dataset.transfer, side: event.clientY > top + height / 2 ? 'after' : 'before' };
}

function rowOf({ target }: DragEvent): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-transfer]') : null;
}
