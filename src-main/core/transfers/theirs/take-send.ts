/**
 * Files that peers send us (120/121): what a call becomes – a card, a rule's yes, a no – and its bytes into a part. A
 * peer that offers again what we accepted and what broke goes on without a second question (section 6, point 4).
 */
import { basename, dirname, join } from 'node:path';
import { problem } from '../../../../src-shared/model/problem';
import type { IfTaken, Request } from '../../../../src-shared/model/snapshot';
import type { Transfer } from '../../../../src-shared/model/transfer';
import { dangerOf, safeName } from '../../../../src-shared/text/safe-name';
import { planResume } from '../../../bytes/resume';
import type { IncomingCallOf } from '../../../calls/answer-call';
import type { HandedOver } from '../../../calls/handshake-reader';
import { isInPlace, MAX_NAME_BYTES, type PartFile, type PartFiles, type Place } from '../../../disk/part-file';
import type { JournalRecord } from '../../../storage/store';
import type { Door } from '../../door/door';
import type { Verdict } from '../../door/gatekeeper';
import { type Refusal, refusalOf } from '../../door/refusal';
import type { People } from '../../people/people';
import type { CoreState } from '../../state/core-state';
import { type TransferBook, type TransferHandle, unseen } from '../book';
import { partRule } from '../ours/if-taken';
import { type ReceiveParts, receiveInto } from '../receive-file';
import { findGivenUp, findReoffered, type Offered } from './re-offers';
import { recheck } from './recheck';
import type { Slots, SlotWish } from './slots';
import { type IncomingFolders, type PlaceInFolder, parsePlaceInFolder } from './take-folder';

type SendCall = IncomingCallOf<'send-call'>;

/** A connection that brings nothing for so long while its transfer is offered again is dead. */
const DEAD_AFTER_MS = 15_000;
/** Below the five minutes that callers wait for an answer: they come again. */
const HOLD_MS = 240_000;
/** A slot that is just being given back. */
const SLOT_PATIENCE_MS = 1_000;

/** Where an offer's bytes go. */
interface Goal {
  readonly folder: string;
  readonly name: string;
  readonly ifTaken: IfTaken;
  /** Where this very transfer's part was when it broke. */
  readonly goalPath: string | null;
  readonly rowFor: (part: PartFile) => TransferHandle;
}

export interface TakeSendParts {
  readonly state: CoreState;
  readonly book: TransferBook;
  readonly people: People;
  readonly door: Door;
  readonly folders: IncomingFolders;
  readonly partFiles: PartFiles;
  readonly receive: ReceiveParts;
  readonly slots: Slots;
  readonly slotWish: (nick: string, host: string, sizeBytes: number) => SlotWish;
  /** Ours. */
  readonly nick: () => string;
  readonly downloadsFolder: () => string;
}

export async function takeSend(parts: TakeSendParts, incoming: SendCall): Promise<void> {
  const { call, from } = incoming;
  const verdict = parts.door.judge(call.nick, from.host, 'send');
  if (verdict.policy === 'off') return incoming.refuse('unavailable');
  if (verdict.policy === 'refuse') return incoming.refuse('reject');
  const offered = { ...call, host: from.host };
  if (wasGivenUp(parts, offered)) return incoming.refuse('reject');
  const { book } = parts;
  const known = findReoffered(book.all(), offered, (id) => book.attempts.isAlive(id), Date.now());
  if (known !== null) return goOn(parts, incoming, known);
  const place = parsePlaceInFolder(call.name);
  return place === null ? takeFile(parts, incoming, verdict) : takeInFolder(parts, incoming, verdict, place);
}

/** The person cancelled it; a sender that saw no more than a broken connection learns that now. */
function wasGivenUp({ book, folders }: TakeSendParts, offered: Offered): boolean {
  const top = parsePlaceInFolder(offered.name)?.top ?? null;
  if (top !== null && folders.wasGivenUp(offered.nick, offered.host, top)) return true;
  const record = findGivenUp(book.all(), offered, Date.now());
  if (record === null) return false;
  book.noteTold(record.transfer.id);
  return true;
}

async function takeFile(parts: TakeSendParts, incoming: SendCall, verdict: Verdict): Promise<void> {
  const { call, from } = incoming;
  const folder = parts.downloadsFolder();
  const { name } = safeName(call.name, MAX_NAME_BYTES);
  const place = await parts.partFiles.look(folder, {
    name,
    sizeBytes: call.sizeBytes,
    nick: call.nick,
    host: from.host,
  });
  if (!(await hasRoom(parts, folder, name, call.sizeBytes - (place.part?.positionBytes ?? 0))))
    return incoming.refuse('unavailable');
  const free = await parts.receive.disk.freeBytes(folder);
  const how = await howToTake(parts, incoming, verdict, { folder, name, place, free });
  if (how.kind === 'refused') return incoming.refuse(how.as);
  const { ifTaken } = how;
  const rowFor = (part: PartFile) => newRow(parts, incoming, { part, name, folder, folderId: null, ifTaken });
  return receive(parts, incoming, { folder, name, ifTaken, goalPath: null, rowFor });
}

/** One question for the whole folder; then its files come without one, each into its place. */
async function takeInFolder(
  parts: TakeSendParts,
  incoming: SendCall,
  verdict: Verdict,
  place: PlaceInFolder,
): Promise<void> {
  const { folders } = parts;
  const { nick, sizeBytes } = incoming.call;
  const { host, port } = incoming.from;
  const { top } = place;
  const found = folders.find(nick, host, top);
  const before = found?.transfer ?? null;
  const isOpen = before !== null && before.phase.kind !== 'done' && before.phase.kind !== 'cancelled';
  const mayBeTheSame = before?.phase.kind === 'done' && found?.offer?.delivery !== 'other file';
  if (mayBeTheSame && (await isThere(incoming, before.path ?? '', place)))
    return recheckEnded(parts, incoming, before, place);
  // The end of a folder that nobody knows: there is nothing to begin for.
  if (!isOpen && place.file === null && place.folders.length === 0) return incoming.refuse('unavailable');
  if (before?.phase.kind === 'paused') return incoming.refuse('unavailable');
  const downloads = parts.downloadsFolder();
  if (!(await hasRoom(parts, downloads, top, sizeBytes))) return incoming.refuse('unavailable');
  const danger = place.file === null ? 'none' : dangerOf(place.file);
  const mayBring = isOpen ? folders.row(before.id)?.programs === 'accepted' : false;
  // A folder's name says nothing of what is in it: programs are asked for also from trusted contacts (section 7).
  const isDangerous = danger !== 'none' && verdict.by !== 'everyone' && !mayBring;
  if (isDangerous || (!isOpen && verdict.policy === 'ask')) {
    const free = await parts.receive.disk.freeBytes(downloads);
    const plain = { existing: null, part: null, sizeBytes, folder: downloads, freeBytes: free };
    const announcedName = isDangerous ? incoming.call.name : null;
    const file: Request['file'] = {
      ...plain,
      name: isDangerous ? (place.file ?? top) : top,
      inFolder: top,
      announcedName,
      danger,
    };
    const refusal = refusalOf(await parts.door.ask({ kind: 'send', nick, host, file }, incoming.gone));
    if (refusal !== null) return incoming.refuse(refusal);
  }
  const isSameAgain = before?.phase.kind === 'done' ? before : null;
  const id = isOpen ? before.id : await folders.create(nick, host, port, top, isSameAgain);
  await folders.wake(id);
  const row = folders.row(id);
  if (isDangerous && row !== null) row.programs = 'accepted';
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

type HowToTake =
  | { readonly kind: 'taken'; readonly ifTaken: IfTaken }
  | { readonly kind: 'refused'; readonly as: Refusal };

/** By rule or by the person: under which circumstances the file is taken, or that it is not. */
async function howToTake(
  parts: TakeSendParts,
  { call, from, gone }: SendCall,
  verdict: Verdict,
  goal: { readonly folder: string; readonly name: string; readonly place: Place; readonly free: number | null },
): Promise<HowToTake> {
  const { folder, name, place, free } = goal;
  const danger = dangerOf(name);
  const byRule = ifTakenByRule(parts.state.settings.ifExists, place);
  // Executables get their warning also from trusted contacts (section 7).
  const isAsked = verdict.policy === 'ask' || (danger !== 'none' && verdict.by !== 'everyone');
  if (!isAsked && byRule !== null) return { kind: 'taken', ifTaken: byRule };
  const file: Request['file'] = {
    name,
    inFolder: null,
    announcedName: call.name === name ? null : call.name,
    sizeBytes: call.sizeBytes,
    danger,
    folder,
    freeBytes: free,
    existing: place.existing,
    part: place.part,
  };
  const choice = await parts.door.ask({ kind: 'send', nick: call.nick, host: from.host, file }, gone);
  if (choice?.kind === 'accept') return { kind: 'taken', ifTaken: choice.ifTaken ?? byRule ?? 'rename' };
  return { kind: 'refused', as: refusalOf(choice) ?? 'reject' };
}

/** Null: the setting says that the person decides. */
function ifTakenByRule(rule: 'ask' | 'resume' | 'rename', place: Place): IfTaken | null {
  if (rule === 'rename') return 'rename';
  // A part that fits is gone on with, whatever else: nothing is overwritten by that.
  if (place.part !== null || place.existing === null || rule === 'resume') return 'resume';
  return null;
}

/** One at a time goes on with a transfer: of two offers at once the second reads 150, and comes again if it has to. */
async function goOn(parts: TakeSendParts, incoming: SendCall, record: JournalRecord): Promise<void> {
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
    if (!book.has(id)) return newRow(parts, incoming, { part, name, folder, folderId, ifTaken });
    const handle = book.reopen(id, { kind: 'return' });
    handle.describe({ path: part.goalPath, port: incoming.from.port });
    return handle;
  };
  return receive(parts, incoming, { folder, name, ifTaken, goalPath: path, rowFor });
}

async function hasRoom(
  { state, receive }: TakeSendParts,
  folder: string,
  name: string,
  needBytes: number,
): Promise<boolean> {
  const full = await receive.disk.whyNoRoom(folder, needBytes);
  if (full !== null) state.notify('warning', problem(full.code, { ...full.params, name }));
  return full === null;
}

/** Takes a slot and a part, answers 121, and has the bytes written; what it took is given back in any case. */
async function receive(parts: TakeSendParts, incoming: SendCall, goal: Goal): Promise<void> {
  const { nick, sizeBytes } = incoming.call;
  const { host } = incoming.from;
  const slot = await parts.slots.takeWithin(parts.slotWish(nick, host, sizeBytes), SLOT_PATIENCE_MS, incoming.gone);
  if (slot === null) return incoming.refuse('unavailable');
  try {
    const { folder, name, ifTaken, goalPath } = goal;
    const request = { folder, name, sizeBytes, nick, host, goalPath, ifTaken: partRule(ifTaken) };
    const part = await parts.partFiles.open(request);
    try {
      const position = planResume(part.held, sizeBytes).position;
      const begun = await incoming.accept({ nick: parts.nick(), position });
      if (begun !== null) await fill(parts, goal.rowFor(part), begun, part);
    } finally {
      await part.leave();
    }
  } finally {
    slot.giveBack();
  }
}

async function fill(parts: TakeSendParts, handle: TransferHandle, over: HandedOver, part: PartFile): Promise<void> {
  const { book } = parts;
  const { connection } = over;
  handle.describe({ attempts: handle.transfer.attempts + 1 });
  // After a crash the next start has to know that this was accepted, and which part is its own.
  void book.saved();
  const isDead = () =>
    connection.isClosed || connection.peerEnded || (book.has(handle.id) && book.silentMs(handle.id) >= DEAD_AFTER_MS);
  await book.attempts.as(handle.id, { isDead, cutOff: () => connection.destroy() }, async () => {
    const { name, nick, sizeBytes, folderId } = handle.transfer;
    const plan = planResume(part.held, sizeBytes);
    const received = await receiveInto(parts.receive, { handle, over, part, plan, sizeBytes });
    if (received.kind === 'done') {
      if (folderId !== null) parts.folders.onFileDone(folderId, handle.transfer);
      return;
    }
    // The sender decides when the next try is: after a difference it will be asked for an earlier position then.
    const differs = problem('overlap-mismatch', { name, peer: nick ?? '' });
    handle.step({ kind: 'break', at: 0, reason: received.kind === 'broken' ? received.reason : differs });
  });
}

function newRow(
  { people, book }: TakeSendParts,
  { call, from }: SendCall,
  goal: {
    readonly part: Pick<PartFile, 'goalPath'>;
    readonly name: string;
    readonly folder: string;
    readonly folderId: string | null;
    readonly ifTaken: IfTaken;
  },
): TransferHandle {
  const { part, name, folder, folderId, ifTaken } = goal;
  const { host, port } = from;
  const person = people.meet(call.nick, host, null);
  const handle = book.create({
    direction: 'receive',
    service: 'send',
    host,
    port,
    nick: call.nick,
    personId: person.id,
    name,
    path: part.goalPath,
    sizeBytes: call.sizeBytes,
    folderId,
    offer: { announcedName: call.name, folder, replaces: ifTaken === 'overwrite', delivery: 'open' },
  });
  if (folderId === null)
    people.add(person.id, call.nick, { kind: 'transfer', from: 'peer', text: name, transferId: handle.id });
  return handle;
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
