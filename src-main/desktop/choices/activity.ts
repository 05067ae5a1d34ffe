/**
 * What the system shows of the work going on: progress in the taskbar, a number of what waits for the person, and whether
 * the machine may fall asleep.
 */

import type { Snapshot } from '../../../src-shared/model/snapshot';
import { isMoving } from '../../../src-shared/model/transfer';

export interface Activity {
  /** 0 to 1 over all that moves; null when nothing does, so that no bar is shown [desktop 2 progress]. */
  readonly progress: number | null;
  /** Bytes are on their way: the machine must stay awake [desktop 2 keep-awake]. */
  readonly keepsAwake: boolean;
  /** Unread messages and open requests [desktop 2 badge]. */
  readonly waiting: number;
}

export type ActivitySource = Pick<Snapshot, 'transfers' | 'people' | 'requests'>;

export function activityOf({ transfers, people, requests }: ActivitySource): Activity {
  const moving = transfers.filter(({ phase }) => isMoving(phase));
  // A folder is a transfer of its own: its files would count twice.
  const counted = moving.filter(({ folderId }) => folderId === null || !moving.some(({ id }) => id === folderId));
  const total = counted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const done = counted.reduce((sum, { positionBytes, sizeBytes }) => sum + Math.min(positionBytes, sizeBytes), 0);
  return {
    progress: moving.length === 0 ? null : total === 0 ? 0 : done / total,
    // Held, for want of room on the disk: nothing comes however long the machine is awake.
    keepsAwake: moving.some(({ phase }) => phase.kind !== 'held'),
    waiting: people.reduce((sum, { unread }) => sum + unread, 0) + requests.length,
  };
}
