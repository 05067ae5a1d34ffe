import type { CSSProperties } from 'react';
import { COLUMNS, type ColumnKey } from '../../state/transfer-columns';

/** The size of the text that the widths of columns are made for. */
export const USUAL_TEXT_PX = 14;

/** The widths as `grid-template-columns`; they grow with the text. Transfers.css adds the place of the buttons. */
export function columnsStyle(shown: readonly ColumnKey[]): CSSProperties {
  const widths = COLUMNS.filter(({ key }) => shown.includes(key)).map(({ width, grows }) => {
    const ems = `${(width / USUAL_TEXT_PX).toFixed(3)}em`;
    return grows === 0 ? ems : `minmax(${ems}, ${grows}fr)`;
  });
  // A property of our own, which React's types do not know.
  return { '--columns': widths.join(' ') } as CSSProperties;
}
