/** Which of two transfers comes first in the list. Pure. */
import type { Transfer } from '../../src-shared/model/snapshot';
import type { ColumnKey, Order } from './transfer-columns';
import { byTurn, isEnded, isMoving, whoOf } from './transfer-kinds';

export const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

type Comparison = (a: Transfer, b: Transfer) => number;

/** By a column; those alike there stand in the order of the work. */
export function comparisonFor(order: Order | null): Comparison {
  if (order === null) return byWork;
  const { by, isDescending } = order;
  if (by === 'name' || by === 'person') {
    const text = (transfer: Transfer) => String(valueIn(by, transfer));
    return (a, b) => (isDescending ? -1 : 1) * COLLATOR.compare(text(a), text(b)) || byWork(a, b);
  }
  return (a, b) => byFigure(figureIn(by, a), figureIn(by, b), isDescending) || byWork(a, b);
}

/** What a transfer has in the column that orders the list: while it stays, so does the place. */
export function saysOrder(transfer: Transfer, order: Order | null): string | number | null {
  return order === null ? null : valueIn(order.by, transfer);
}

/** What moves, what waits in its turn, what has ended, the last first. */
function byWork(a: Transfer, b: Transfer): number {
  const group = groupOf(a) - groupOf(b);
  if (group !== 0) return group;
  if (a.endedAt !== null && b.endedAt !== null) return b.endedAt - a.endedAt || byTurn(b, a);
  return byTurn(a, b);
}

/** What nobody knows stands last, whichever way round. */
function byFigure(a: number | null, b: number | null, isDescending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return isDescending ? b - a : a - b;
}

function valueIn(by: ColumnKey, transfer: Transfer): string | number | null {
  if (by === 'name') return transfer.name;
  return by === 'person' ? whoOf(transfer) : figureIn(by, transfer);
}

function figureIn(by: Exclude<ColumnKey, 'name' | 'person'>, transfer: Transfer): number | null {
  const { sizeBytes, positionBytes, rateBytesPerSecond, secondsLeft, createdAt, folder } = transfer;
  switch (by) {
    case 'size':
      return sizeBytes;
    case 'progress':
      if (folder !== null && folder.filesTotal === null) return null;
      return sizeBytes === 0 ? 1 : positionBytes / sizeBytes;
    case 'speed':
      return rateBytesPerSecond;
    case 'left':
      return secondsLeft;
    case 'added':
      return createdAt;
    case 'state':
      return STATES.indexOf(transfer.state);
  }
}

/** As far from done as it gets, downwards. */
const STATES: readonly Transfer['state'][] = [
  'running',
  'verifying',
  'waiting',
  'queued',
  'paused',
  'failed',
  'cancelled',
  'done',
];

function groupOf(transfer: Transfer): number {
  return isMoving(transfer) ? 0 : isEnded(transfer) ? 2 : 1;
}
