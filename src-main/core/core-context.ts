/** What the parts of the core share. Each part gets this one object; none reaches into another. */
import type { Problem } from '../../src-shared/model/problem';
import type { BufferPool } from '../bytes/buffer-pool';
import type { Throttle } from '../bytes/rate-limit';
import type { TurnShares } from '../bytes/turn-share';
import type { DiskWatch } from '../disk/disk-watch';
import type { PartFiles } from '../disk/part-file';
import type { Prompts } from './door/prompts';
import type { HostNotification } from './host-ports';
import type { People } from './people/people';
import type { CoreState } from './state/core-state';
import type { TransferBook } from './transfers/book';
import type { TransferQueue } from './transfers/ours/queue';

export interface CoreContext {
  readonly state: CoreState;
  readonly people: People;
  readonly prompts: Prompts;
  readonly book: TransferBook;
  readonly queue: TransferQueue;
  readonly parts: PartFiles;
  readonly disk: DiskWatch;
  readonly turns: TurnShares;
  readonly buffers: BufferPool;
  /** Our nick, as the settings say now. */
  readonly nick: string;
  readonly answerTimeoutMs: number;
  /** Absolute, as the settings say now. */
  readonly downloadsFolder: string;
  /** The limits that hold for a transfer: the one for all and its own. */
  throttleOf(transferId: string, way: 'up' | 'down'): Throttle;
  /** Free space less the reserve changes the status bar: look again. */
  refreshDownloads(): void;
  notify(notification: HostNotification): void;
  /** The problem in whatever was thrown; a bug is logged. */
  problemOf(error: unknown, doing: string): Problem;
}
