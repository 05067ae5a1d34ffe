/** How a pump ended. Outcomes are values; only bugs throw. */
import type { Problem } from '../../src-shared/model/problem';

export type SendOutcome =
  /** The receiver has shown that it holds everything. */
  | { readonly kind: 'confirmed' }
  /** All is written and nothing came back in time (rule 4.10). */
  | { readonly kind: 'not-confirmed' }
  | { readonly kind: 'broken'; readonly reason: Problem };

export type ReceiveOutcome =
  | { readonly kind: 'complete'; readonly sentMore: boolean }
  /** The bytes before the break are not those on the disk (section 6). */
  | { readonly kind: 'mismatch'; readonly at: number }
  | { readonly kind: 'broken'; readonly reason: Problem };

/** Rule 4.11. */
const STALL_TIMEOUT_MS = 120_000;

/** The clock of a pump, injectable for tests. */
export interface PumpTimes {
  readonly stallMs: number;
  /** Rule 4.10: after the last byte, until our side is ended and until the connection is dropped. */
  readonly halfCloseMs: number;
  readonly giveUpMs: number;
  /** After a silent end without acknowledgements: time for a reset that says the peer dropped the tail. */
  readonly resetGraceMs: number;
  /** Where nothing is due, the peer's end is waited for only so long. */
  readonly endOfNothingMs: number;
  /** How long a disk that takes nothing may hold up a connection. */
  readonly diskMs: number;
  /** What is staged when the peer is gone has so long to reach the disk. */
  readonly flushMs: number;
  /** The same when somebody stops it, and then for the write that is under way. */
  readonly abortMs: number;
}

export const PUMP_TIMES: PumpTimes = {
  stallMs: STALL_TIMEOUT_MS,
  halfCloseMs: 10_000,
  giveUpMs: 30_000,
  resetGraceMs: 1_500,
  endOfNothingMs: 5_000,
  diskMs: 600_000,
  flushMs: 10_000,
  abortMs: 250,
};
