/**
 * The reader under everything that speaks lines: chunks into a splitter, bounded. While nobody takes lines the source
 * is stopped as soon as the bound is reached, so a peer that talks on costs no memory.
 */
import { createLineSplitter, type NextLine } from '../../src-shared/protocol/line-splitter';
import type { Connection } from '../net/connection';

const MAX_HELD_BYTES = 128 * 1024;

export interface LineFeed {
  next(): NextLine;
  /** All that no line was made of. The connection stops until its next reader is there, so that nothing gets lost between. */
  takeRest(): Uint8Array;
  readonly peerEnded: boolean;
}

/** `onChange`: bytes or the end have come; take lines until `more`. */
export function feedLines(
  connection: Connection,
  options: { readonly limitBytes: number; readonly rest?: Uint8Array; readonly onChange: () => void },
): LineFeed {
  const splitter = createLineSplitter(options.limitBytes);
  if (options.rest !== undefined && options.rest.length > 0) splitter.push(options.rest);
  let peerEnded = false;
  let stopped = false;
  const goOn = () => {
    if (!stopped || splitter.heldBytes() >= MAX_HELD_BYTES) return;
    stopped = false;
    connection.resume();
  };
  connection.setReader({
    onBytes(bytes) {
      splitter.push(Uint8Array.from(bytes));
      options.onChange();
      if (splitter.heldBytes() >= MAX_HELD_BYTES) {
        stopped = true;
        connection.pause();
      }
    },
    onEnd() {
      peerEnded = true;
      options.onChange();
    },
  });
  return {
    next() {
      const next = splitter.next();
      goOn();
      return next;
    },
    takeRest() {
      connection.pause();
      return splitter.takeRest();
    },
    get peerEnded() {
      return peerEnded;
    },
  };
}
