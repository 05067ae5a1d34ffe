/**
 * Cuts a byte stream into lines, one at a time, and hands over what is behind the last one taken: the same segment may
 * already hold chat or file (rule 1.4). Holds at most the limit of an unfinished line (rule 1.3).
 */
const LF = 0x0a;
const CR = 0x0d;

export type NextLine =
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  | { readonly kind: 'more' }
  | { readonly kind: 'too-long' };

export interface LineSplitter {
  /** Takes the bytes over: the caller must not reuse their memory. */
  push(bytes: Uint8Array): void;
  /** The next whole line without LF or CR LF (rule 1.2). After `too-long` nothing comes any more. */
  next(): NextLine;
  /** Everything not yet taken as a line, and an empty splitter. */
  takeRest(): Uint8Array;
  /** Bytes kept for an unfinished line or for lines not yet taken. */
  heldBytes(): number;
}

/** `limitBytes` counts the line without its end. */
export function createLineSplitter(limitBytes: number): LineSplitter {
  let held: Uint8Array = new Uint8Array(0);
  let searchedBytes = 0;
  let broken = false;

  return {
    push(bytes) {
      if (broken) return;
      held = held.length === 0 ? bytes : joined(held, bytes);
    },
    next() {
      if (broken) return { kind: 'too-long' };
      const end = held.indexOf(LF, searchedBytes);
      const contentEnd = end < 0 ? held.length : end;
      const length = contentEnd > 0 && held[contentEnd - 1] === CR ? contentEnd - 1 : contentEnd;
      if (length > limitBytes) {
        broken = true;
        held = new Uint8Array(0);
        return { kind: 'too-long' };
      }
      if (end < 0) {
        searchedBytes = held.length;
        return { kind: 'more' };
      }
      const line = held.subarray(0, length);
      held = held.subarray(end + 1);
      searchedBytes = 0;
      return { kind: 'line', bytes: line };
    },
    takeRest() {
      const rest = held;
      held = new Uint8Array(0);
      searchedBytes = 0;
      return rest;
    },
    heldBytes: () => held.length,
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
