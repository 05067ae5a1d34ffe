/** What the parts of the core share. Each part gets this one object; none reaches into another. */
import type { Problem } from '../../src-shared/model/problem';
import type { BufferPool } from '../transfer/buffer-pool';
import type { DiskWatch } from '../transfer/disk-watch';
import type { PartFiles } from '../transfer/part-file';
import type { TransferQueue } from '../transfer/queue';
import type { Throttle } from '../transfer/rate-limit';
import type { TurnShares } from '../transfer/turn-share';
import type { CoreState } from './core-state';
import type { HostNotification } from './host-ports';
import type { People } from './people';
import type { Prompts } from './prompts';
import type { TransferBook } from './transfers/transfer-book';

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
