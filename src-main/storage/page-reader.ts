/**
 * Reads rows out of the pages of an SQLite file one page after the other, without believing that they hang together:
 * https://www.sqlite.org/fileformat2.html. Takes time in proportion to the file, whatever its bytes say.
 */
import { fstatSync, readSync } from 'node:fs';
import { PAGE_BYTES } from './database-file';

const HEADER_BYTES = 100;
const CHUNK_PAGES = 256;
const LEAF_OF_TABLE = 0x0d;
const LEAF_HEADER_BYTES = 8;
const NEXT_PAGE_BYTES = 4;
/** A row of ours is at most a line of chat, a record or a reason. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;
const MAX_COLUMNS = 8;

type Cell = string | number | null;

export interface FoundRow {
  readonly rowId: number;
  readonly cells: readonly Cell[];
}

/** The pages of a file, read as they are wanted. */
export class PageFile {
  /** What this program writes: the header may say something else now. */
  readonly pageSize = PAGE_BYTES;
  readonly count: number;
  private readonly chunk: Uint8Array;
  private chunkStart = 0;
  private chunkBytes = 0;

  constructor(private readonly file: number) {
    this.count = Math.floor(fstatSync(file).size / this.pageSize);
    this.chunk = new Uint8Array(CHUNK_PAGES * this.pageSize);
  }

  /** From 1. Valid until another page is wanted. Null: there is none. */
  page(number: number): DataView | null {
    if (number < 1 || number > this.count) return null;
    const start = (number - 1) * this.pageSize;
    if (start < this.chunkStart || start + this.pageSize > this.chunkStart + this.chunkBytes) {
      this.chunkStart = start;
      this.chunkBytes = readSync(this.file, this.chunk, 0, this.chunk.length, start);
      if (this.chunkBytes < this.pageSize) return null;
    }
    return new DataView(this.chunk.buffer, start - this.chunkStart, this.pageSize);
  }

  /** A page that is kept while others are read. */
  copy(number: number): DataView | null {
    if (number < 1 || number > this.count) return null;
    const bytes = new Uint8Array(this.pageSize);
    const got = readSync(this.file, bytes, 0, this.pageSize, (number - 1) * this.pageSize);
    return got < this.pageSize ? null : new DataView(bytes.buffer);
  }
}

/** Every row of a table that is still whole; pages that were given back are left out. */
export function* readRows(file: PageFile): Generator<FoundRow> {
  const free = freePages(file);
  for (let number = 1; number <= file.count; number++) {
    const page = free.has(number) ? null : file.page(number);
    if (page !== null) yield* rowsOf(file, page, number === 1 ? HEADER_BYTES : 0);
  }
}

function* rowsOf(file: PageFile, page: DataView, header: number): Generator<FoundRow> {
  if (page.getUint8(header) !== LEAF_OF_TABLE) return;
  const count = page.getUint16(header + 3);
  if (header + LEAF_HEADER_BYTES + count * 2 > file.pageSize) return;
  for (let index = 0; index < count; index++) {
    const row = rowAt(file, page, page.getUint16(header + LEAF_HEADER_BYTES + index * 2));
    if (row !== null) yield row;
  }
}

/** `size, row number, payload`, the end of a long payload on pages of its own. */
function rowAt(file: PageFile, page: DataView, at: number): FoundRow | null {
  const size = varint(page, at, file.pageSize);
  const rowId = size === null ? null : varint(page, size.next, file.pageSize);
  if (size === null || rowId === null || size.value > MAX_ROW_BYTES) return null;
  const payload = payloadAt(file, page, rowId.next, size.value);
  const cells = payload === null ? null : cellsOf(payload);
  return cells === null ? null : { rowId: rowId.value, cells };
}

function payloadAt(file: PageFile, page: DataView, at: number, size: number): Uint8Array | null {
  const { pageSize } = file;
  const most = pageSize - 35;
  if (size <= most) return at + size > pageSize ? null : bytesOf(page, at, size);
  const least = Math.floor(((pageSize - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (pageSize - NEXT_PAGE_BYTES));
  const here = fitting <= most ? fitting : least;
  if (at + here + NEXT_PAGE_BYTES > pageSize) return null;
  const payload = new Uint8Array(size);
  payload.set(bytesOf(page, at, here));
  let next = page.getUint32(at + here);
  for (let filled = here; filled < size; ) {
    const more = file.copy(next);
    if (more === null) return null;
    const part = Math.min(size - filled, pageSize - NEXT_PAGE_BYTES);
    payload.set(bytesOf(more, NEXT_PAGE_BYTES, part), filled);
    filled += part;
    next = more.getUint32(0);
  }
  return payload;
}

function bytesOf(page: DataView, at: number, size: number): Uint8Array {
  return new Uint8Array(page.buffer, page.byteOffset + at, size);
}

/** `header size, kinds…, values…` */
function cellsOf(payload: Uint8Array): Cell[] | null {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const headerSize = varint(view, 0, payload.length);
  if (headerSize === null || headerSize.value > payload.length) return null;
  const kinds: number[] = [];
  for (let at = headerSize.next; at < headerSize.value; ) {
    const kind = varint(view, at, headerSize.value);
    if (kind === null || kinds.length === MAX_COLUMNS) return null;
    kinds.push(kind.value);
    at = kind.next;
  }
  const cells: Cell[] = [];
  let at = headerSize.value;
  for (const kind of kinds) {
    const size = sizeOfKind(kind);
    if (size === null || at + size > payload.length) return null;
    cells.push(cellAt(view, at, kind, size));
    at += size;
  }
  return at === payload.length ? cells : null;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;

/** Null for what our tables do not hold: fractions, bytes. */
function sizeOfKind(kind: number): number | null {
  if (kind === 8 || kind === 9) return 0;
  if (kind <= 6) return INTEGER_BYTES[kind] ?? null;
  return kind >= 13 && kind % 2 === 1 ? (kind - 13) / 2 : null;
}

function cellAt(view: DataView, at: number, kind: number, size: number): Cell {
  if (kind === 0) return null;
  if (kind === 8 || kind === 9) return kind - 8;
  if (kind > 9) return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, size));
  let value = BigInt(0);
  for (let index = 0; index < size; index++) value = (value << 8n) | BigInt(view.getUint8(at + index));
  return Number(BigInt.asIntN(size * 8, value));
}

/** Seven bits a byte. Null behind the end, and for what no number of ours is: negative, or beyond 2^53. */
function varint(view: DataView, at: number, end: number): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let index = at; index < Math.min(end, at + 8); index++) {
    const byte = view.getUint8(index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? { value, next: index + 1 } : null;
  }
  return null;
}

/** A chain of pages, each with a list of others. Unless it is as long as the header says, none of it is believed. */
function freePages(file: PageFile): ReadonlySet<number> {
  const free = new Set<number>();
  const header = file.copy(1);
  if (header === null) return free;
  const told = header.getUint32(36);
  for (let next = header.getUint32(32); next !== 0 && !free.has(next); ) {
    const trunk = file.copy(next);
    const count = trunk?.getUint32(4) ?? 0;
    if (trunk === null || count > file.pageSize / 4 - 2) break;
    free.add(next);
    for (let index = 0; index < count; index++) free.add(trunk.getUint32(8 + index * 4));
    next = trunk.getUint32(0);
  }
  return free.size === told ? free : new Set();
}
