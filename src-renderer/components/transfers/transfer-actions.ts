/** What can be done with a transfer now, as the table of its life says: a button for each, and none that does nothing. */
import type { Transfer } from '../../../src-shared/model/snapshot';
import { actionsOf, isEnded, isOurs, kindOf, type TransferAction } from '../../../src-shared/model/transfer';

export function canDo(transfer: Transfer, action: TransferAction): boolean {
  return actionsOf(kindOf(transfer), transfer.phase).includes(action);
}

/** Null: there is nothing to go on with. Retry: what waits tries at once, what ended begins again. */
export function goOnLabel(transfer: Transfer): 'Resume' | 'Retry' | null {
  const actions = actionsOf(kindOf(transfer), transfer.phase);
  if (actions.includes('resume')) return 'Resume';
  return actions.includes('retry') || actions.includes('retry-now') ? 'Retry' : null;
}

/** Of several, those that each thing can be done to. */
export interface ActionsForMany {
  readonly pause: readonly string[];
  readonly goOn: readonly string[];
  /** What going on with them is called. */
  readonly goOnWord: 'Resume' | 'Retry' | 'Go on with';
  readonly cancel: readonly string[];
  readonly remove: readonly string[];
}

export function actionsForMany(transfers: readonly Transfer[]): ActionsForMany {
  const those = (fits: (transfer: Transfer) => boolean) => transfers.filter(fits).map(({ id }) => id);
  const words = new Set(transfers.map(goOnLabel).filter((word) => word !== null));
  const [word] = words;
  return {
    pause: those((transfer) => canDo(transfer, 'pause')),
    goOn: those((transfer) => goOnLabel(transfer) !== null),
    goOnWord: words.size === 1 && word !== undefined ? word : 'Go on with',
    cancel: those((transfer) => canDo(transfer, 'cancel') && !canDo(transfer, 'remove')),
    remove: those((transfer) => canDo(transfer, 'remove')),
  };
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
    const { phase, state } = transfer;
    // The table is only asked where its answer can change something: this is done for thousands, again and again.
    all.canPause ||= !isEnded(phase) && canDo(transfer, 'pause');
    all.canResume ||= phase.kind === 'paused' && canDo(transfer, 'resume');
    all.canRetry ||= phase.kind === 'failed' && isOurs(kindOf(transfer));
    all.canClear ||= state === 'done' || state === 'cancelled';
  }
  return all;
}
