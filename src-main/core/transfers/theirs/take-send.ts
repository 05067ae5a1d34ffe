/**
 * Files that peers send us (120/121): what a call becomes – a card, a rule's yes, a no – and its bytes into a part. A
 * peer that offers again what we accepted and what broke goes on without a second question (section 6, point 4).
 */
import { basename, dirname, join } from 'node:path';
import { problem } from '../../../../src-shared/model/problem';
import type { IfTaken, Request } from '../../../../src-shared/model/snapshot';
import { dangerOf, safeName } from '../../../../src-shared/text/safe-name';
import { planResume } from '../../../bytes/resume';
import type { Begun, IncomingCallOf } from '../../../calls/answer-call';
import { isInPlace, MAX_NAME_BYTES, type PartFile, type Place } from '../../../disk/part-file';
import type { Connection } from '../../../net/connection';
import type { JournalRecord } from '../../../storage/store';
import type { CoreContext } from '../../core-context';
import type { Door } from '../../door/door';
import type { Verdict } from '../../door/gatekeeper';
import { type Refusal, refusalOf } from '../../door/refusal';
import type { TransferHandle } from '../book';
import type { Ticket } from '../ours/queue';
import { receiveInto } from '../receive-file';
import { findGivenUp, findReoffered, type Offered } from './re-offers';
import { recheck } from './recheck';
import { type IncomingFolders, type PlaceInFolder, parsePlaceInFolder } from './take-folder';

type SendCall = IncomingCallOf<'send-call'>;

/** A connection that brings nothing for so long while its transfer is offered again is dead. */
const DEAD_AFTER_MS = 15_000;
const LOOK_MS = 50;
/** A slot that is just being given back. */
const SLOT_PATIENCE_MS = 1_000;

/** Where an offer's bytes go. */
interface Goal {
  readonly folder: string;
  readonly name: string;
  readonly ifTaken: IfTaken;
  /** The transfer it goes on with. */
  readonly again: JournalRecord | null;
  /** The folder it belongs to. */
  readonly folderId: string | null;
}

export class IncomingFiles {
  private readonly running = new Map<string, { readonly end: Promise<void>; readonly connection: Connection }>();

  /** Files in folders that are others than those offered under their names. */
  private readonly differing = new Set<string>();

  constructor(
    private readonly context: CoreContext,
    private readonly door: Door,
    private readonly folders: IncomingFolders,
  ) {}

  async take(incoming: SendCall): Promise<void> {
    const { call, from } = incoming;
    const verdict = this.door.judge(call.nick, from.host, 'send');
    if (verdict.policy === 'off') return incoming.refuse('unavailable');
    if (verdict.policy === 'refuse') return incoming.refuse('reject');
    const offered = { ...call, host: from.host };
    if (this.wasGivenUp(offered)) return incoming.refuse('reject');
    const known = findReoffered(this.context.book.all(), offered, (id) => this.isDead(id), Date.now());
    if (known !== null) return this.goOn(incoming, known);
    const place = parsePlaceInFolder(call.name);
    if (place !== null) return this.takeInFolder(incoming, verdict, place);
    return this.takeFile(incoming, verdict);
  }

  /** The person cancelled it; a sender that saw no more than a broken connection learns that now. */
  private wasGivenUp(offered: Offered): boolean {
    const { book } = this.context;
    const top = parsePlaceInFolder(offered.name)?.top ?? null;
    if (top !== null && this.folders.wasGivenUp(offered.nick, offered.host, top)) return true;
    const record = findGivenUp(book.all(), offered, Date.now());
    if (record === null) return false;
    book.noteHeard(record.transfer.id);
    return true;
  }

  private async takeFile(incoming: SendCall, verdict: Verdict): Promise<void> {
    const { call } = incoming;
    const folder = this.context.downloadsFolder;
    const { name } = safeName(call.name, MAX_NAME_BYTES);
    const place = await this.context.parts.look(folder, name, call.sizeBytes);
    const free = await this.context.disk.freeBytes(folder);
    if (!this.hasRoom(folder, name, call.sizeBytes - (place.part?.positionBytes ?? 0), free))
      return incoming.refuse('unavailable');
    const how = await this.howToTake(incoming, verdict, { folder, name, place, free });
    if (how.kind === 'refused') return incoming.refuse(how.as);
    return this.receive(incoming, { folder, name, ifTaken: how.ifTaken, again: null, folderId: null });
  }

  /** One question for the whole folder; then its files come without one, each into its place. */
  private async takeInFolder(incoming: SendCall, verdict: Verdict, place: PlaceInFolder): Promise<void> {
    const { nick, sizeBytes } = incoming.call;
    const { host } = incoming.from;
    const { top } = place;
    const known = this.folders.find(nick, host, top)?.transfer ?? null;
    // The end of a folder that nobody knows: there is nothing to begin for.
    if (known === null && place.file === null && place.folders.length === 0) return incoming.refuse('unavailable');
    if (known?.state === 'paused') return incoming.refuse('unavailable');
    const free = await this.context.disk.freeBytes(this.context.downloadsFolder);
    if (!this.hasRoom(this.context.downloadsFolder, top, sizeBytes, free)) return incoming.refuse('unavailable');
    if (known === null && verdict.policy === 'ask') {
      const folder = this.context.downloadsFolder;
      const plain = { announcedName: null, danger: 'none', existing: null, part: null } as const;
      const file: Request['file'] = { ...plain, name: top, inFolder: top, sizeBytes, folder, freeBytes: free };
      const refusal = refusalOf(await this.door.ask({ kind: 'send', nick, host, file }, incoming.gone));
      if (refusal !== null) return incoming.refuse(refusal);
    }
    const id = known?.id ?? (await this.folders.create(nick, host, 0, top)).id;
    await this.folders.wake(id);
    const folder = await this.folders.makeFolder(id, place);
    if (place.file === null) return this.noteFolder(incoming, id, place);
    const name = safeName(place.file, MAX_NAME_BYTES).name;
    const path = join(folder, name);
    // The same folder sent again: what is there already only has to be compared.
    if (!this.differing.has(path) && (await isInPlace(path, sizeBytes)))
      return this.recheckInFolder(incoming, id, path);
    return this.receive(incoming, { folder, name, ifTaken: 'resume', again: null, folderId: id });
  }

  /** An empty folder, or the word that this was all. */
  private async noteFolder(incoming: SendCall, id: string, place: PlaceInFolder): Promise<void> {
    const begun = await incoming.accept({ nick: this.context.nick, position: 0 });
    begun?.connection.close();
    if (begun !== null && place.folders.length === 0) this.folders.onEnd(id);
  }

  private recheckInFolder(incoming: SendCall, folderId: string, path: string): Promise<void> {
    const goal = { path, name: basename(path), folder: dirname(path), folderId, replaces: false };
    return recheck(this.context, incoming, {
      path,
      rowFor: () => this.rowFor(incoming, goal),
      onEnd: (handle, received) => {
        if (received.kind === 'done') return this.folders.onFileDone(folderId, handle.transfer);
        // Another file: it is offered again, and goes beside this one then.
        if (received.kind === 'mismatch') this.differing.add(path);
        this.context.book.remove(handle.id);
      },
    });
  }

  /** By rule or by the person: under which circumstances the file is taken, or that it is not. */
  private async howToTake(
    { call, from, gone }: SendCall,
    verdict: Verdict,
    goal: { readonly folder: string; readonly name: string; readonly place: Place; readonly free: number | null },
  ): Promise<
    { readonly kind: 'taken'; readonly ifTaken: IfTaken } | { readonly kind: 'refused'; readonly as: Refusal }
  > {
    const { folder, name, place, free } = goal;
    const danger = dangerOf(name);
    const byRule = this.ifTakenByRule(place);
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
    const choice = await this.door.ask({ kind: 'send', nick: call.nick, host: from.host, file }, gone);
    if (choice?.kind === 'accept') return { kind: 'taken', ifTaken: choice.ifTaken ?? byRule ?? 'rename' };
    return { kind: 'refused', as: refusalOf(choice) ?? 'reject' };
  }

  /** Whether the connection of a running transfer has ended, or brings nothing any more while the peer offers anew. */
  private isDead(id: string): boolean {
    const connection = this.running.get(id)?.connection;
    if (connection === undefined || connection.isClosed || connection.peerEnded) return true;
    return this.context.book.silentMs(id) >= DEAD_AFTER_MS;
  }

  private async goOn(incoming: SendCall, record: JournalRecord): Promise<void> {
    const { call } = incoming;
    const { id, path, state, reason } = record.transfer;
    const running = this.running.get(id);
    if (running !== undefined) {
      // Held up by our own disk, with the connection alive: there is nothing to offer anew.
      if (!this.isDead(id)) return incoming.refuse('unavailable');
      running.connection.destroy();
      await running.end;
    }
    // The person paused it; a disk that has room again is no reason to wait.
    if (state === 'paused' && reason === null) return incoming.refuse('unavailable');
    const isKnownToDiffer = record.offer?.delivery === 'other file';
    if (path !== null && !isKnownToDiffer && (await isInPlace(path, call.sizeBytes)))
      return this.recheckRow(incoming, record, path);
    const folder = record.offer?.folder ?? this.context.downloadsFolder;
    const { name } = safeName(parsePlaceInFolder(call.name)?.file ?? call.name, MAX_NAME_BYTES);
    const free = await this.context.disk.freeBytes(path === null ? folder : dirname(path));
    if (!this.hasRoom(folder, name, call.sizeBytes - record.transfer.positionBytes, free))
      return incoming.refuse('unavailable');
    const { folderId } = record.transfer;
    if (folderId !== null) await this.folders.wake(folderId);
    const ifTaken = record.offer?.replaces ? 'overwrite' : 'resume';
    return this.receive(incoming, { folder, name, ifTaken, again: record, folderId });
  }

  private hasRoom(folder: string, name: string, needBytes: number, free: number | null): boolean {
    const { reservedDiskBytes: reservedBytes } = this.context.state.settings.limits;
    if (free === null || free >= needBytes + reservedBytes) return true;
    const params = { path: folder, name, needBytes, freeBytes: free, reservedBytes };
    this.context.state.notify('warning', problem('disk-full', params));
    return false;
  }

  /** Takes a slot and a part, answers 121, and has the bytes written; what it took is given back in any case. */
  private async receive(incoming: SendCall, goal: Goal): Promise<void> {
    const { nick, sizeBytes } = incoming.call;
    const ticket = await this.slot(sizeBytes);
    if (ticket === null) return incoming.refuse('unavailable');
    try {
      const { folder, name, ifTaken, again } = goal;
      const goalPath = again?.transfer.path ?? null;
      const { host } = incoming.from;
      const part = await this.context.parts.open({ folder, name, sizeBytes, nick, host, ifTaken, goalPath });
      const plan = planResume(part.held, sizeBytes);
      const begun = await incoming.accept({ nick: this.context.nick, position: plan.position });
      if (begun === null) return await part.leave();
      await this.fill(this.handleOf(incoming, goal, part), begun, part);
    } finally {
      ticket.done();
    }
  }

  private async slot(sizeBytes: number): Promise<Ticket | null> {
    for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
      const ticket = this.context.queue.take(sizeBytes);
      if (ticket !== null || waitedMs >= SLOT_PATIENCE_MS) return ticket;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** The row of the transfer it goes on with, or a new one. */
  private handleOf(incoming: SendCall, goal: Goal, part: PartFile): TransferHandle {
    const { again, name, folder, folderId, ifTaken } = goal;
    const { book } = this.context;
    if (again !== null && book.has(again.transfer.id)) {
      const handle = book.reopen(again.transfer.id);
      handle.update({ path: part.goalPath, port: incoming.from.port });
      return handle;
    }
    const replaces = ifTaken === 'overwrite';
    return this.rowFor(incoming, { path: part.goalPath, name, folder, folderId, replaces });
  }

  private rowFor(
    { call, from }: SendCall,
    goal: Pick<Goal, 'name' | 'folder' | 'folderId'> & { readonly path: string; readonly replaces: boolean },
  ): TransferHandle {
    const { people, book } = this.context;
    const { path, name, folder, folderId, replaces } = goal;
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
      path,
      sizeBytes: call.sizeBytes,
      folderId,
      offer: { announcedName: call.name, folder, replaces, delivery: 'open' },
    });
    if (folderId === null)
      people.add(person.id, call.nick, { kind: 'transfer', from: 'peer', text: name, transferId: handle.id });
    return handle;
  }

  private async fill(handle: TransferHandle, begun: Begun, part: PartFile): Promise<void> {
    handle.update({ attempts: handle.transfer.attempts + 1 });
    // After a crash the next start has to know that this was accepted, and which part is its own.
    void this.context.book.saved();
    const { connection } = begun;
    const end = this.receiveAll(handle, begun, part).finally(() => {
      if (this.running.get(handle.id)?.connection === connection) this.running.delete(handle.id);
    });
    this.running.set(handle.id, { end, connection });
    await end;
  }

  private async receiveAll(handle: TransferHandle, over: Begun, part: PartFile): Promise<void> {
    const { name, nick, sizeBytes } = handle.transfer;
    const plan = planResume(part.held, sizeBytes);
    const received = await receiveInto(this.context, { handle, over, part, plan, sizeBytes });
    const { folderId } = handle.transfer;
    if (received.kind === 'done' && folderId !== null) this.folders.onFileDone(folderId, handle.transfer);
    if (received.kind === 'broken') handle.end('failed', received.reason);
    // The sender decides when the next try is: it will be asked for an earlier position then.
    if (received.kind === 'mismatch') handle.end('failed', problem('overlap-mismatch', { name, peer: nick ?? '' }));
  }

  /** The file is in its place, but its sender may not have heard that. */
  private recheckRow(incoming: SendCall, { transfer }: JournalRecord, path: string): Promise<void> {
    const { book } = this.context;
    return recheck(this.context, incoming, {
      path,
      rowFor: () => (book.has(transfer.id) ? book.reopen(transfer.id) : null),
      onEnd: (handle, received) => {
        const { folderId } = handle.transfer;
        if (received.kind === 'done' && folderId !== null) this.folders.onFileDone(folderId, handle.transfer);
        if (received.kind === 'done') return;
        const { offer } = handle.record;
        if (received.kind === 'mismatch' && offer !== null)
          handle.note({ offer: { ...offer, delivery: 'other file' } });
        const { name, nick, state, reason, verifiedBytes } = transfer;
        handle.update({ verifiedBytes, differedAtBytes: null });
        if (state === 'done') return handle.end('done', reason);
        // What is there is an earlier file, not this one: the next offer writes it anew.
        const differs = problem('overlap-mismatch', { name, peer: nick ?? '' });
        handle.end('failed', received.kind === 'broken' ? received.reason : differs);
      },
    });
  }

  /** Null: the setting says that the person decides. */
  private ifTakenByRule(place: Place): IfTaken | null {
    const rule = this.context.state.settings.ifExists;
    if (rule === 'rename') return 'rename';
    // A part that fits is gone on with, whatever else: nothing is overwritten by that.
    if (place.part !== null || place.existing === null || rule === 'resume') return 'resume';
    return null;
  }
}
