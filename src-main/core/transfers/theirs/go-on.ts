/**
 * A peer offers again what we accepted and what broke, or what is here and it did not hear so: it goes on in the same row
 * without a second question (section 6, point 4).
 */
import { dirname } from 'node:path';
import { problem } from '../../../../src-shared/model/problem';
import { safeName } from '../../../../src-shared/text/safe-name';
import { isInPlace, MAX_NAME_BYTES, type PartFile } from '../../../disk/part-file';
import type { JournalRecord } from '../../../storage/store';
import { unseen } from '../book';
import { hasRoom, newRow, receive, type SendCall, type TakeSendParts } from './fill-part';
import { recheck } from './recheck';
import { parsePlaceInFolder } from './take-folder';

/** Below the five minutes that callers wait for an answer: they come again. */
const HOLD_MS = 240_000;

/** One at a time goes on with a transfer: of two offers at once the second reads 150, and comes again if it has to. */
export async function goOn(parts: TakeSendParts, incoming: SendCall, record: JournalRecord): Promise<void> {
  const { book } = parts;
  const { id } = record.transfer;
  const release = await book.attempts.claim(id);
  if (release === null) return incoming.refuse('unavailable');
  try {
    await untilGoesOn(parts, incoming, id);
    if (!book.has(id)) return incoming.refuse('unavailable');
    await goOnWith(parts, incoming, book.get(id));
  } finally {
    release();
  }
}

/**
 * The person has paused it. The caller hears nothing until it goes on, as if it waited for a person's word (rule 2.5): so
 * bytes flow at once then, whoever the caller is and wherever it could be called.
 */
async function untilGoesOn({ book }: TakeSendParts, incoming: SendCall, id: string): Promise<void> {
  const patience = AbortSignal.any([incoming.gone, AbortSignal.timeout(HOLD_MS)]);
  const isPaused = () => book.has(id) && book.get(id).transfer.phase.kind === 'paused' && !book.isEnding;
  while (isPaused() && !patience.aborted) await book.attempts.untilWoken(id, patience, () => () => {});
}

async function goOnWith(parts: TakeSendParts, incoming: SendCall, record: JournalRecord): Promise<void> {
  const { book } = parts;
  const { call } = incoming;
  const { id, path, phase, folderId, positionBytes } = record.transfer;
  if (phase.kind === 'cancelled') {
    book.noteTold(id);
    return incoming.refuse('reject');
  }
  if (phase.kind === 'paused') return incoming.refuse('unavailable');
  const isKnownToDiffer = record.offer?.delivery === 'other file';
  if (path !== null && !isKnownToDiffer && (await isInPlace(path, call.sizeBytes)))
    return recheckRow(parts, incoming, record, path);
  const folder = record.offer?.folder ?? parts.downloadsFolder();
  const { name } = safeName(parsePlaceInFolder(call.name)?.file ?? call.name, MAX_NAME_BYTES);
  const goalFolder = path === null ? folder : dirname(path);
  if (!(await hasRoom(parts, goalFolder, name, call.sizeBytes - positionBytes))) return incoming.refuse('unavailable');
  if (folderId !== null) await parts.folders.wake(folderId);
  const ifTaken = record.offer?.replaces ? 'overwrite' : 'resume';
  const rowFor = (part: PartFile) => {
    // What is done stays done: its file was moved away since, and this is another copy of it.
    if (!book.has(id) || phase.kind === 'done')
      return newRow(parts, incoming, { part, name, folder, folderId, ifTaken });
    const handle = book.reopen(id, { kind: 'return' });
    handle.describe({ path: part.goalPath, port: incoming.from.port });
    return handle;
  };
  return receive(parts, incoming, { folder, name, ifTaken, goalPath: path, rowFor });
}

/** The file is in its place, but its sender may not have heard that. */
function recheckRow(
  parts: TakeSendParts,
  incoming: SendCall,
  { transfer }: JournalRecord,
  path: string,
): Promise<void> {
  const { book, folders } = parts;
  const wasDone = transfer.phase.kind === 'done';
  return recheck(parts, incoming, {
    path,
    // What is done stays done: the comparison is shown only of what was not.
    rowFor: () => {
      if (!book.has(transfer.id)) return null;
      return wasDone ? unseen(book.reopen(transfer.id, null)) : book.reopen(transfer.id, { kind: 'return' });
    },
    onEnd: (handle, received) => {
      const { folderId, name, nick } = handle.transfer;
      if (received.kind === 'done') {
        if (folderId !== null) folders.onFileDone(folderId, handle.transfer);
        return;
      }
      const { offer } = handle.record;
      if (received.kind === 'mismatch' && offer !== null) handle.note({ offer: { ...offer, delivery: 'other file' } });
      handle.describe({ verifiedBytes: transfer.verifiedBytes, differedAtBytes: null });
      if (wasDone) return;
      // What is there is an earlier file, not this one: the next offer writes it anew.
      const differs = problem('overlap-mismatch', { name, peer: nick ?? '' });
      handle.step({ kind: 'break', at: 0, reason: received.kind === 'broken' ? received.reason : differs });
    },
  });
}
