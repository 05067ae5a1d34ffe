/**
 * The picture of a transfer, for a window that shows it: nothing but the file that was received or sent, and only when
 * its bytes are those of a picture.
 */
import { constants, type FileHandle, open } from 'node:fs/promises';
import { MAX_PICTURE_BYTES, mayBePicture } from '../../../src-shared/contract/picture-address';
import type { Transfer } from '../../../src-shared/model/transfer';
import { type PictureFacts, pictureFacts } from './picture-facts';

export interface Picture {
  readonly type: PictureFacts['type'];
  readonly bytes: Uint8Array;
}

/** Null when it has none that can be shown: whoever asks shows a file. */
export async function readPicture(transfer: Transfer | undefined): Promise<Picture | null> {
  if (transfer === undefined || !isShown(transfer) || transfer.path === null) return null;
  let file: FileHandle | null = null;
  try {
    // A pipe in its place must not hold us.
    file = await open(transfer.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = await file.stat();
    if (!facts.isFile() || facts.size > MAX_PICTURE_BYTES) return null;
    const bytes = Buffer.alloc(facts.size);
    // What grew since then is not waited for, what shrank is none.
    const { bytesRead } = await file.read(bytes, 0, facts.size, 0);
    const picture = bytesRead === facts.size ? pictureFacts(bytes) : null;
    return picture === null ? null : { type: picture.type, bytes };
  } catch {
    // Moved, removed or forbidden since: the line says what there was.
    return null;
  } finally {
    await file?.close();
  }
}

/** What came whole, and what we offer; not what a visitor takes from a share. */
function isShown({ name, direction, service, state, folder }: Transfer): boolean {
  if (folder !== null || !mayBePicture(name)) return false;
  return direction === 'receive' ? state === 'done' : service === 'send';
}
