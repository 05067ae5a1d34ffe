import { problem } from '../../../../src-shared/model/problem';
import type { IfTaken } from '../../../../src-shared/model/snapshot';
import { planResume } from '../../../bytes/resume';
import type { IncomingCallOf } from '../../../calls/answer-call';
import type { HandedOver } from '../../../calls/handshake-reader';
import type { PartFile, PartFiles } from '../../../disk/part-file';
import type { Door } from '../../door/door';
import type { People } from '../../people/people';
import type { CoreState } from '../../state/core-state';
import type { TransferBook, TransferHandle } from '../book';
import { partRule } from '../ours/if-taken';
import { type ReceiveParts, receiveInto } from '../receive-file';
import type { Slots, SlotWish } from './slots';
import type { IncomingFolders } from './take-folder';

export type SendCall = IncomingCallOf<'send-call'>;

/** A connection that brings nothing for so long while its transfer is offered again is dead. */
const DEAD_AFTER_MS = 15_000;

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

export async function hasRoom(
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
export async function receive(parts: TakeSendParts, incoming: SendCall, goal: Goal): Promise<void> {
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

export function newRow(
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
