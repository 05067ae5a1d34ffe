/** The columns of the list of transfers: which there are, which fit, and the order a press on their heads makes. Pure. */

export const COLUMN_KEYS = ['name', 'person', 'size', 'progress', 'speed', 'left', 'added', 'state'] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

interface Column {
  readonly key: ColumnKey;
  readonly title: string;
  /** In pixels at the usual size of the text: what it needs at least. */
  readonly width: number;
  /** So many parts of what is left over; 0: it stays as it is. */
  readonly grows: number;
  /** Figures stand at the end of their column. */
  readonly isFigure: boolean;
  /** The first press shows the most, the newest, the fastest. */
  readonly beginsWithMost: boolean;
}

export const COLUMNS: readonly Column[] = [
  { key: 'name', title: 'Name', width: 156, grows: 3, isFigure: false, beginsWithMost: false },
  { key: 'person', title: 'Person', width: 76, grows: 1, isFigure: false, beginsWithMost: false },
  { key: 'size', title: 'Size', width: 84, grows: 0, isFigure: true, beginsWithMost: true },
  { key: 'progress', title: 'Progress', width: 76, grows: 0, isFigure: false, beginsWithMost: true },
  { key: 'speed', title: 'Speed', width: 88, grows: 0, isFigure: true, beginsWithMost: true },
  { key: 'left', title: 'Time left', width: 84, grows: 0, isFigure: true, beginsWithMost: false },
  { key: 'added', title: 'Added', width: 116, grows: 0, isFigure: false, beginsWithMost: true },
  { key: 'state', title: 'State', width: 132, grows: 3, isFigure: false, beginsWithMost: false },
];

/** Left out first to last where there is no room for all. */
const LEAST_NEEDED_FIRST: readonly ColumnKey[] = ['added', 'size', 'speed', 'left', 'person'];
/** These say what a line is: they cannot be hidden. */
export const ALWAYS_SHOWN: ReadonlySet<ColumnKey> = new Set(['name']);

export interface FittingColumns {
  readonly shown: readonly ColumnKey[];
  /** Wanted, but there is no room for them. */
  readonly noRoom: readonly ColumnKey[];
}

/** @param room in pixels at the usual size of the text, for the columns alone */
export function fitColumns(hidden: readonly ColumnKey[], room: number): FittingColumns {
  const wanted = COLUMNS.filter(({ key }) => ALWAYS_SHOWN.has(key) || !hidden.includes(key));
  let needed = wanted.reduce((sum, { width }) => sum + width, 0);
  const noRoom: ColumnKey[] = [];
  for (const key of LEAST_NEEDED_FIRST) {
    const column = wanted.find((one) => one.key === key);
    if (needed <= room || column === undefined) continue;
    noRoom.push(key);
    needed -= column.width;
  }
  return { shown: wanted.map(({ key }) => key).filter((key) => !noRoom.includes(key)), noRoom };
}

export interface Order {
  readonly by: ColumnKey;
  readonly isDescending: boolean;
}

/** Null: the order of the work. What moves, what waits in its turn, what has ended, the last first. */
export function nextOrder(before: Order | null, by: ColumnKey): Order | null {
  const beginsWithMost = COLUMNS.find(({ key }) => key === by)?.beginsWithMost ?? false;
  if (before?.by !== by) return { by, isDescending: beginsWithMost };
  return before.isDescending === beginsWithMost ? { by, isDescending: !beginsWithMost } : null;
}
