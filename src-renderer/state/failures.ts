/** Transfers that failed while one looked at something else, until they are seen. Pure. */
import type { Transfer } from '../../src-shared/model/snapshot';

/** What is in view, as far as it matters here. */
interface InView {
  readonly kind: string;
  readonly id?: string;
}

export interface UnseenFailure {
  readonly transferId: string;
  readonly personId: string | null;
}

/** `before`: as it was; null: it is new. Files of a folder fail with their folder. */
export function noteFailure(
  failures: readonly UnseenFailure[],
  before: Transfer | null,
  { id, state, personId, folderId }: Transfer,
  view: InView,
): readonly UnseenFailure[] {
  if (state !== 'failed') return forgetFailure(failures, id);
  if (before === null || before.state === 'failed' || folderId !== null) return failures;
  const failure = { transferId: id, personId };
  return isSeen(failure, view) ? failures : [...forgetFailure(failures, id), failure];
}

/** Gone from the list, or going on again. */
export function forgetFailure(failures: readonly UnseenFailure[], transferId: string): readonly UnseenFailure[] {
  return keep(failures, (one) => one.transferId !== transferId);
}

/** What is looked at is seen. */
export function seeFailures(failures: readonly UnseenFailure[], view: InView): readonly UnseenFailure[] {
  return keep(failures, (one) => !isSeen(one, view));
}

function isSeen({ personId }: UnseenFailure, view: InView): boolean {
  return view.kind === 'transfers' || (view.kind === 'person' && view.id === personId);
}

function keep(failures: readonly UnseenFailure[], isKept: (one: UnseenFailure) => boolean): readonly UnseenFailure[] {
  return failures.every(isKept) ? failures : failures.filter(isKept);
}
