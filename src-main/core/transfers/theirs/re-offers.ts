/**
 * Whether an offer goes on with a transfer that we accepted before (section 6, point 4): same nick, address, name and
 * size, broken within a day – or whole, and its sender cannot have heard that.
 */
import type { Transfer } from '../../../../src-shared/model/transfer';
import type { JournalRecord } from '../../../storage/store';
import { isSameNick } from '../../door/gatekeeper';

/** For so long a broken transfer is the same one when it is offered again. */
export const REMEMBERED_MS = 24 * 3_600_000;
/** A sender that was killed and starts again needs longer than this; whoever is faster is one of a crowd. */
const CROWD_MS = 2_000;
/** A sender may be killed after it heard, and before it noted that; then it comes again as soon as it can. */
const NOTED_WITHIN_MS = 10_000;

/** After a cancel a sender comes again within this: its longest pause between two tries, and some. */
export const TOLD_WITHIN_MS = 6 * 60_000;

export interface Offered {
  readonly nick: string;
  readonly host: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * The newest transfer that fits, or null. `isAlive`: whether somebody works on it whose connection lives.
 */
export function findReoffered(
  records: readonly JournalRecord[],
  offered: Offered,
  isAlive: (id: string) => boolean,
  nowMs: number,
): JournalRecord | null {
  return records.findLast((record) => fits(record, offered, nowMs) && isUnfinished(record, isAlive, nowMs)) ?? null;
}

/** The newest transfer that fits, if the person cancelled it and its sender has not been told yet. */
export function findGivenUp(records: readonly JournalRecord[], offered: Offered, nowMs: number): JournalRecord | null {
  const record = records.findLast((one) => fits(one, offered, nowMs));
  return record !== undefined && owesWord(record.transfer, nowMs) ? record : null;
}

/** The person cancelled it and its sender may still come to hear that: a cancel is told, or grows old. */
export function owesWord({ phase, endedAt }: Pick<Transfer, 'phase' | 'endedAt'>, nowMs: number): boolean {
  return phase.kind === 'cancelled' && !phase.told && (endedAt ?? 0) >= nowMs - TOLD_WITHIN_MS;
}

function fits({ transfer, offer }: JournalRecord, offered: Offered, nowMs: number): boolean {
  return (
    offer !== null &&
    transfer.folder === null &&
    offer.announcedName === offered.name &&
    transfer.sizeBytes === offered.sizeBytes &&
    transfer.host === offered.host &&
    isSameNick(transfer.nick ?? '', offered.nick) &&
    (transfer.endedAt ?? nowMs) >= nowMs - REMEMBERED_MS
  );
}

function isUnfinished({ transfer, offer }: JournalRecord, isAlive: (id: string) => boolean, nowMs: number): boolean {
  switch (transfer.phase.kind) {
    case 'done':
      return mayNotHaveHeard(transfer, offer, nowMs);
    case 'cancelled':
      return false;
    case 'calling':
    case 'comparing':
    case 'moving':
    case 'finishing':
      // While its bytes move, the next offer of that name and size is another file.
      return !isAlive(transfer.id);
    default:
      return true;
  }
}

function mayNotHaveHeard(transfer: Transfer, offer: JournalRecord['offer'], nowMs: number): boolean {
  if (nowMs - transfer.createdAt < CROWD_MS) return false;
  if (offer?.delivery === 'other file') return false;
  return offer?.delivery !== 'heard' || nowMs - (transfer.endedAt ?? 0) < NOTED_WITHIN_MS;
}
