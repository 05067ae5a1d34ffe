/**
 * A file that is in its place and is offered once more: its bytes are compared with those that come and nothing is
 * written. All of it: an image or a database that changed has its earlier size, and often its earlier end.
 */
import { open } from 'node:fs/promises';
import type { IncomingCallOf } from '../../../calls/answer-call';
import { clearRecord } from '../../../disk/in-place';
import type { PartFile } from '../../../disk/part-file';
import type { TransferBook, TransferHandle } from '../book';
import { type Received, type ReceiveParts, receiveInto } from '../receive-file';

export interface Rechecked {
  readonly path: string;
  /** The row it is shown in; null when that is gone meanwhile. */
  rowFor(): TransferHandle | null;
  /** `mismatch`: it is another file, and its next offer is a new one. */
  onEnd(handle: TransferHandle, received: Received): void;
}

export async function recheck(
  parts: { readonly book: TransferBook; readonly receive: ReceiveParts; readonly nick: () => string },
  incoming: IncomingCallOf<'send-call'>,
  { path, rowFor, onEnd }: Rechecked,
): Promise<void> {
  const { sizeBytes } = incoming.call;
  const part = partInPlace(await open(path, 'r'), path, sizeBytes);
  try {
    const over = await incoming.accept({ nick: parts.nick(), position: 0 });
    const handle = over === null ? null : rowFor();
    if (over === null || handle === null) return over?.connection.destroy();
    const { connection } = over;
    const attempt = { isDead: () => connection.isClosed || connection.peerEnded, cutOff: () => connection.destroy() };
    // A sender that comes back at once finds the one before it dead, however long our disk takes to close its file.
    await parts.book.attempts.as(handle.id, attempt, async () => {
      const plan = { position: 0, overlapBytes: sizeBytes };
      onEnd(handle, await receiveInto(parts.receive, { handle, over, part, plan, sizeBytes, compareOnly: true }));
    });
  } finally {
    await part.leave();
  }
}

/** A finished file in the place of a part: compared, never changed. */
function partInPlace(file: PartFile['file'], path: string, sizeBytes: number): PartFile {
  const close = () => file.close();
  return {
    file,
    goalPath: path,
    partPath: path,
    held: { bytesOnDisk: sizeBytes, durableBytes: sizeBytes, mismatches: 0 },
    isResumable: true,
    finish: async () => {
      await close();
      // The program ended between the rename and this.
      await clearRecord(path);
      return path;
    },
    checkpoint: async () => {},
    keep: close,
    leave: close,
    discard: close,
  };
}
