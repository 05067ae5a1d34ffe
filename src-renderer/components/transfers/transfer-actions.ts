/** What can be done with a transfer now, as the table of its life says: a button for each, and none that does nothing. */
import type { Transfer } from '../../../src-shared/model/snapshot';
import { actionsOf, isOurs, kindOf, type TransferAction } from '../../../src-shared/model/transfer';

export function canDo(transfer: Transfer, action: TransferAction): boolean {
  return actionsOf(kindOf(transfer), transfer.phase).includes(action);
}

/** Null: there is nothing to go on with. Retry: what waits tries at once, what ended begins again. */
export function goOnLabel(transfer: Transfer): 'Resume' | 'Retry' | null {
  const actions = actionsOf(kindOf(transfer), transfer.phase);
  if (actions.includes('resume')) return 'Resume';
  return actions.includes('retry') || actions.includes('retry-now') ? 'Retry' : null;
}

export interface ActionsForAll {
  readonly canPause: boolean;
  readonly canResume: boolean;
  readonly canRetry: boolean;
  readonly canClear: boolean;
}

/** The files of a folder follow their folder. */
export function actionsForAll(transfers: readonly Transfer[]): ActionsForAll {
  const all = { canPause: false, canResume: false, canRetry: false, canClear: false };
  for (const transfer of transfers) {
    if (transfer.folderId !== null) continue;
    all.canPause ||= canDo(transfer, 'pause');
    all.canResume ||= transfer.phase.kind === 'paused' && canDo(transfer, 'resume');
    all.canRetry ||= transfer.phase.kind === 'failed' && isOurs(kindOf(transfer));
    all.canClear ||= transfer.state === 'done' || transfer.state === 'cancelled';
  }
  return all;
}
