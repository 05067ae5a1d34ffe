/**
 * Listings as our server writes them (rules 5.5, 5.6), in the layout of mIRC 5.91 (rule 5.17). Row by row: a folder of
 * 100,000 files is never one text, and a visitor who reads slowly costs no more than the rows on their way.
 *
 *     [\sub\*.*]
 *     ..
 *     rawrite32.exe    176 kb
 *     End of list.
 */
import type { ListingOptions } from './commands';
import type { ListingEntry } from './listing';
import { END_OF_LIST, isEndOfList } from './texts';

/** Behind a name in `dir`, before the size, and how wide a size is at least. */
const SIZE_GAP = 3;
const SIZE_WIDTH = 7;
/** Behind a name in `ls`, behind the last of a row too. */
const NAME_GAP = 4;
const CELL_GAP = '  ';
const LINE_WIDTH = 76;
/** A few very long names do not fill all other rows with blanks; they only push what is right of them. */
const MAX_PADDED = 128;

export interface ListingForm {
  /** `dir` tells sizes; `ls` puts names in columns, with sizes only when `-b` or `-k` asks for them. */
  readonly style: 'dir' | 'ls';
  readonly folder: readonly string[];
  /** Characters of the longest name that comes. */
  readonly longestName: number;
  readonly options: ListingOptions;
}

export interface ListingWriter {
  /** The rows that are whole with these entries, folders first. */
  add(entries: readonly ListingEntry[]): string[];
  /** What is left, and the end. */
  end(): string[];
}

/** The first line, which can be said before anything of the folder is known. */
export function formatListingHeader(folder: readonly string[]): string {
  return `[\\${[...folder, '*.*'].join('\\')}]`;
}

export function createListingWriter(form: ListingForm): ListingWriter {
  const perLine = entriesPerLine(form);
  let rows: string[] = [];
  let cells: string[] = [];
  const addCell = (entry: ListingEntry) => {
    cells.push(formatCell(entry, form));
    if (cells.length < perLine) return;
    rows.push(joinCells(cells, form));
    cells = [];
  };
  const taken = () => {
    const done = rows;
    rows = [];
    return done;
  };
  if (form.folder.length > 0) addCell({ kind: 'folder', name: '..' });
  return {
    add(entries) {
      // A name that every reader takes for the end cannot be told in a listing.
      for (const entry of entries) if (!isEndOfList(entry.name)) addCell(entry);
      return taken();
    },
    end() {
      if (cells.length > 0) rows.push(joinCells(cells, form));
      cells = [];
      rows.push(END_OF_LIST);
      return taken();
    },
  };
}

function formatCell(entry: ListingEntry, form: ListingForm): string {
  const isSized = entry.kind === 'file' && hasSizes(form);
  const sized = isSized
    ? `${entry.name.padEnd(sizeColumn(form))}${formatSize(entry.size, form.options.size).padStart(SIZE_WIDTH)}`
    : entry.name;
  return form.style === 'ls' ? sized.padEnd(cellWidth(form)) : sized;
}

function joinCells(cells: readonly string[], form: ListingForm): string {
  if (form.style === 'ls') return cells.join('');
  return cells.map((cell, place) => (place === cells.length - 1 ? cell : cell.padEnd(cellWidth(form)))).join(CELL_GAP);
}

function hasSizes({ style, options }: ListingForm): boolean {
  return style === 'dir' || options.size !== 'rounded';
}

function sizeColumn({ longestName }: ListingForm): number {
  return Math.min(longestName, MAX_PADDED) + SIZE_GAP;
}

function cellWidth(form: ListingForm): number {
  const gap = form.style === 'ls' ? NAME_GAP : 0;
  return (hasSizes(form) ? sizeColumn(form) + SIZE_WIDTH : Math.min(form.longestName, MAX_PADDED)) + gap;
}

function entriesPerLine(form: ListingForm): number {
  const { perLine } = form.options;
  if (perLine > 1 || form.style === 'dir') return perLine;
  return Math.max(1, Math.floor(LINE_WIDTH / cellWidth(form)));
}

/** `2 b`, `4.50 kb`, `34.4 mb`; `-b` exact, `-k` in kilobytes whatever the size. */
function formatSize(size: number | null, form: ListingOptions['size']): string {
  if (size === null) return 'N/A';
  if (form === 'bytes') return String(size);
  if (form === 'kilobytes') return `${kilobytes(size)} kb`;
  if (size < 1024) return `${size} b`;
  if (size < 999.5 * 1024) return `${threeDigits(size / 1024)} kb`;
  return size < 999.5 * 1024 ** 2 ? `${threeDigits(size / 1024 ** 2)} mb` : `${threeDigits(size / 1024 ** 3)} gb`;
}

/** Only a file that is empty has no kilobytes. */
function kilobytes(size: number): string {
  if (size >= 1024) return threeDigits(size / 1024);
  return Math.max(size === 0 ? 0 : 0.01, size / 1024).toFixed(2);
}

/** `4.50`, `34.4`, `176` */
function threeDigits(number: number): string {
  return number >= 99.95 ? String(Math.round(number)) : number.toPrecision(3);
}
