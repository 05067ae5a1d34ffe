/** A file of a folder, an empty folder, or a folder's end, from another Port59: one question for all of it, each into its place. */
import { basename, dirname, join } from 'node:path';
import type { Request } from '../../../../src-shared/model/snapshot';
import type { Transfer } from '../../../../src-shared/model/transfer';
import type { Offer } from '../../../../src-shared/protocol/offer-name';
import { dangerOf, safeName } from '../../../../src-shared/text/safe-name';
import { isInPlace, MAX_NAME_BYTES, type PartFile } from '../../../disk/part-file';
import type { Verdict } from '../../door/gatekeeper';
import { refusalOf } from '../../door/refusal';
import { tellWhatBecame } from './became';
import { hasRoom, newRow, receive, type SendCall, type TakeSendParts } from './fill-part';
import { recheck } from './recheck';
import { nameOf, type PlaceInFolder } from './take-folder';

/** One question for the whole folder; then its files come without one, each into its place. */
export async function takeInFolder(
  parts: TakeSendParts,
  incoming: SendCall,
  verdict: Verdict,
  place: PlaceInFolder,
): Promise<void> {
  const { folders } = parts;
  const { nick, sizeBytes } = incoming.call;
  const { host, port } = incoming.from;
  const { key, top, offer } = place;
  const found = folders.find(nick, host, key);
  const before = found?.transfer ?? null;
  const isOpen = before !== null && before.phase.kind !== 'done' && before.phase.kind !== 'cancelled';
  const mayBeTheSame = before?.phase.kind === 'done' && found?.offer?.delivery !== 'other file';
  if (mayBeTheSame && (await isThere(incoming, before.path ?? '', place)))
    return recheckEnded(parts, incoming, before, place);
  // The end of a folder that nobody knows: there is nothing to begin for.
  if (!isOpen && place.file === null && place.folders.length === 0) return incoming.refuse('unavailable');
  if (before?.phase.kind === 'paused') return incoming.refuse('unavailable');
  const downloads = parts.downloadsFolder();
  const needBytes = before === null ? (offer?.sizeBytes ?? sizeBytes) : sizeBytes;
  if (!(await hasRoom(parts, downloads, nameOf(place), needBytes))) return incoming.refuse('unavailable');
  const danger = place.file === null ? 'none' : dangerOf(place.file);
  const mayBring = isOpen ? folders.row(before.id)?.programs === 'accepted' : false;
  // A folder's name says nothing of what is in it: programs are asked for also from trusted contacts (section 7), and
  // where the offer did not own up to them.
  const isHidden = verdict.policy === 'ask' && offer !== null && !offer.hasPrograms;
  const isDangerous = danger !== 'none' && (verdict.by !== 'everyone' || isHidden) && !mayBring;
  let requestId: string | null = null;
  if (isDangerous || (!isOpen && verdict.policy === 'ask')) {
    const free = await parts.receive.disk.freeBytes(downloads);
    const plain = { existing: null, part: null, sizeBytes, folder: downloads, freeBytes: free };
    const announcedName = isDangerous ? incoming.call.name : null;
    const file: Request['file'] = {
      ...plain,
      name: (isDangerous || top === null ? place.file : null) ?? nameOf(place),
      inFolder: top,
      offer: isOpen || offer === null ? null : wholeOf(offer),
      announcedName,
      danger,
    };
    // Several of its files were on their way when the person said no.
    if (!isOpen && folders.wasDeclined(nick, host, key)) return incoming.refuse('reject');
    const choice = await parts.door.ask({ kind: 'send', nick, host, file }, incoming.gone);
    const refusal = refusalOf(choice);
    if (!isOpen && choice?.kind === 'reject') folders.noteDeclined(nick, host, key);
    if (refusal !== null) return incoming.refuse(refusal);
    if (choice?.kind === 'accept') requestId = choice.requestId ?? null;
  }
  const became = tellWhatBecame(parts.state, requestId);
  const isSameAgain = before?.phase.kind === 'done' ? before : null;
  const id = isOpen ? before.id : await begun(folders.create({ nick, host, port }, place, isSameAgain), became);
  became(id);
  await folders.wake(id);
  const row = folders.row(id);
  if (offer !== null) row?.announce(offer.files, offer.sizeBytes);
  if (row !== null && (isDangerous || offer?.hasPrograms)) row.programs = 'accepted';
  const folder = await folders.makeFolder(id, place);
  if (place.file === null) return noteFolder(parts, incoming, id, place);
  const name = safeName(place.file, MAX_NAME_BYTES).name;
  const path = join(folder, name);
  // The same folder sent again: what is there already only has to be compared.
  if (!row?.differing.has(path) && (await isInPlace(path, sizeBytes)))
    return recheckInFolder(parts, incoming, id, path);
  const ifTaken = 'resume';
  const rowFor = (part: PartFile) => newRow(parts, incoming, { part, name, folder, folderId: id, ifTaken });
  return receive(parts, incoming, { folder, name, ifTaken, goalPath: null, rowFor });
}

/** A folder that has no place on the disk came to nothing. */
async function begun(made: Promise<string>, became: (transferId: null) => void): Promise<string> {
  try {
    return await made;
  } catch (error) {
    became(null);
    throw error;
  }
}

/** A file of a folder that came whole, offered once more: its sender did not hear the end. Nothing new comes in by that. */
async function isThere({ call }: SendCall, root: string, place: PlaceInFolder): Promise<boolean> {
  if (place.file === null) return true;
  return isInPlace(join(root, ...place.folders, safeName(place.file, MAX_NAME_BYTES).name), call.sizeBytes);
}

async function recheckEnded(
  parts: TakeSendParts,
  incoming: SendCall,
  { id: folderId, path: root }: Pick<Transfer, 'id' | 'path'>,
  place: PlaceInFolder,
): Promise<void> {
  if (place.file === null) {
    const begun = await incoming.accept({ nick: parts.nick(), position: 0 });
    return begun?.connection.close();
  }
  const path = join(root ?? '', ...place.folders, safeName(place.file, MAX_NAME_BYTES).name);
  const part = { part: { goalPath: path }, name: basename(path), folder: dirname(path), folderId };
  return recheck(parts, incoming, {
    path,
    rowFor: () => newRow(parts, incoming, { ...part, ifTaken: 'resume' }),
    onEnd: (handle, received) => {
      parts.book.remove(handle.id);
      // Another file: what comes of this folder from now on is a new offer.
      if (received.kind === 'mismatch') parts.folders.noteOther(folderId);
    },
  });
}

/** An empty folder, or the word that this was all. */
async function noteFolder(parts: TakeSendParts, incoming: SendCall, id: string, place: PlaceInFolder): Promise<void> {
  const begun = await incoming.accept({ nick: parts.nick(), position: 0 });
  begun?.connection.close();
  if (begun !== null && place.folders.length === 0) parts.folders.onEnd(id);
}

function recheckInFolder(parts: TakeSendParts, incoming: SendCall, folderId: string, path: string): Promise<void> {
  const goal = { part: { goalPath: path }, name: basename(path), folder: dirname(path), folderId };
  return recheck(parts, incoming, {
    path,
    rowFor: () => newRow(parts, incoming, { ...goal, ifTaken: 'resume' }),
    onEnd: (handle, received) => {
      if (received.kind === 'done') return parts.folders.onFileDone(folderId, handle.transfer);
      // Another file: it is offered again, and goes beside this one then.
      if (received.kind === 'mismatch') parts.folders.row(folderId)?.differing.add(path);
      parts.book.remove(handle.id);
    },
  });
}

function wholeOf({ files, sizeBytes, hasPrograms }: Offer): NonNullable<NonNullable<Request['file']>['offer']> {
  return { files, sizeBytes, hasPrograms };
}
